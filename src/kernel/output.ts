import { StringDecoder } from "node:string_decoder";
import { currentCell, type Cell } from "./cell";
import type { JsonObject } from "./wire";

/** What tslab's `display` hands over. */
export interface DisplayData {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/** Sends one message of a cell to all clients. */
export type Publish = (cell: Cell, type: string, content: JsonObject) => void;

type StreamName = "stdout" | "stderr";

/** Writes that go out one by one in a window of time, before the rest is sent in larger pieces. */
const SINGLY = 50;
const WINDOW = 20;
const LARGE = 1 << 16;

/**
 * Sends what cells print, display and write to the cell that made it, also when that cell has ended.
 * Few writes go out at once; thousands in a row are joined, because each message costs a client more than its text.
 */
export class Output {
  private readonly decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  private pending: { cell: Cell; name: StreamName; text: string } | undefined;
  private scheduled = false;
  private windowStart = 0;
  private sentInWindow = 0;

  /** The cell that output goes to when nothing says whose it is: the one that ran last. */
  fallback: Cell | undefined;

  constructor(
    private readonly publish: Publish,
    private readonly later: typeof setImmediate,
  ) {}

  /** Takes over the process's stdout and stderr. */
  capture(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
        const text = typeof chunk === "string" ? chunk : this.decoders[name].write(Buffer.from(chunk));
        this.write(name, text);
        const callback = typeof encoding === "function" ? encoding : done;
        if (typeof callback === "function") process.nextTick(callback);
        return true;
      };
      process[name].write = write;
    }
  }

  /** Prints `text` in the cell whose code is running. */
  write(name: StreamName, text: string, cell = currentCell() ?? this.fallback): void {
    if (cell === undefined || cell.silent || cell.interrupted || text === "") return;
    if (this.pending !== undefined && (this.pending.cell !== cell || this.pending.name !== name)) this.flush();
    if (this.pending === undefined) this.pending = { cell, name, text };
    else this.pending.text += text;
    if (this.mayGoSingly() || this.pending.text.length >= LARGE) this.flush();
    else this.flushSoon();
  }

  /** Shows a MIME bundle in the cell whose code is running; an update replaces what has the same display id. */
  display(content: DisplayData, update: boolean): void {
    const cell = currentCell() ?? this.fallback;
    if (cell === undefined || cell.silent || cell.interrupted) return;
    this.flush();
    const { data, metadata, transient } = content;
    const known = transient.display_id === undefined ? {} : transient;
    this.publish(cell, update ? "update_display_data" : "display_data", { data, metadata, transient: known });
  }

  /** Takes away what the cell whose code is running has shown so far. */
  clear(): void {
    const cell = currentCell() ?? this.fallback;
    if (cell === undefined || cell.silent || cell.interrupted) return;
    this.flush();
    this.publish(cell, "clear_output", { wait: false });
  }

  /** Sends what has been held back. Call it before any other message, so that the order stays as it was made. */
  flush(): void {
    const pending = this.pending;
    this.pending = undefined;
    if (pending !== undefined) this.publish(pending.cell, "stream", { name: pending.name, text: pending.text });
  }

  private mayGoSingly(): boolean {
    const now = performance.now();
    if (now - this.windowStart > WINDOW) {
      this.windowStart = now;
      this.sentInWindow = 0;
    }
    this.sentInWindow += 1;
    return this.sentInWindow <= SINGLY;
  }

  private flushSoon(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.later(() => {
      this.scheduled = false;
      this.flush();
    });
  }
}
