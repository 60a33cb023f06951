import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import type { Duplex } from "node:stream";
import { kernelspec } from "../../platform/kernelspec";
import { projectRoot } from "../../platform/root";
import type { CellResult, CellToRun, CompilerAnswer, CompilerQuestion, FromRunner, ToRunner } from "./protocol";

/** How a run goes on. */
export interface RunOptions {
  /** The cells' working folder, where their imports are looked for: the notebook's. */
  readonly folder: string;
  readonly cells: readonly CellToRun[];
  /** Seconds that a cell may take; then it is stopped as Jupyter's stop button does, and the next one runs. */
  readonly timeout: number;
  /** Answers what the runner asks of the compiler. */
  readonly compile: (question: CompilerQuestion) => Promise<CompilerAnswer>;
  /** Aborting it ends the run at once. */
  readonly signal?: AbortSignal;
}

/** What cut a run short. */
export interface Cut {
  /** The cell in which it happened; none before the first. */
  readonly index: number | undefined;
  readonly how: "exit" | "crash" | "memory" | "stuck" | "stopped";
  /** The exit code of "exit", the last words of "crash". */
  readonly detail: string;
}

/** What came of a run: a result for each cell that ended. */
export interface RunResult {
  readonly results: ReadonlyMap<number, CellResult>;
  /** Seconds that a cell could take. */
  readonly limit: number;
  /** Cells that were stopped because they took longer. */
  readonly timedOut: ReadonlySet<number>;
  readonly cut?: Cut;
}

/** How long a cell that was told to stop may go on, in ms. */
const GRACE = 5000;
/** … and a process whose work is done. */
const LEAVING = 10_000;
/** MB of JavaScript objects: a loop that fills an array ends in seconds, and the machine stays usable. */
const MOST_MEMORY = 2048;

/**
 * A process that runs the cells of one notebook once. It is started ahead, loads what cells need, and waits; one run later it is
 * gone, with everything that the cells may have left behind in it. So each verdict is that of a fresh kernel.
 */
export class Runner {
  private readonly child: ChildProcess;
  private readonly pipe: Duplex;
  private lastWords = "";
  private hear: (message: FromRunner) => void = () => undefined;
  private readonly gone: Promise<void>;

  /** Fulfilled once all is loaded, or once the process has ended. */
  readonly ready: Promise<void>;

  constructor() {
    this.child = spawn(process.execPath, [`--max-old-space-size=${MOST_MEMORY}`, path.join(__dirname, "main.js")], {
      // A session of its own: Ctrl-C in a terminal reaches the course's process alone, which then ends this one.
      detached: process.platform !== "win32",
      // What is checked here is kept by the course's process.
      env: { ...process.env, ...kernelspec(projectRoot()).env, ATTENTION_COURSE_PROGRESS: "off" },
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.lastWords = (this.lastWords + text).slice(-4000);
    });
    this.pipe = this.child.stdio[3] as Duplex;
    this.pipe.on("error", () => undefined);
    this.gone = new Promise((resolve) => {
      this.child.once("error", () => resolve()).once("close", () => resolve());
    });
    this.ready = new Promise((resolve) => {
      this.hear = () => resolve();
      void this.gone.then(resolve);
    });
    let rest = "";
    this.pipe.setEncoding("utf8");
    this.pipe.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.hear(JSON.parse(line) as FromRunner);
    });
  }

  /** True as long as a run can be given to it. */
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** Runs the cells; call it once. Never rejects. */
  async run({ folder, cells, timeout, compile, signal }: RunOptions): Promise<RunResult> {
    const results = new Map<number, CellResult>();
    const timedOut = new Set<number>();
    let running: number | undefined;
    let cut: Cut | undefined;
    let timer: NodeJS.Timeout | undefined;

    await this.ready;
    const stop = (): void => {
      cut ??= { index: running, how: "stopped", detail: "" };
      this.kill();
    };
    signal?.addEventListener("abort", stop);
    if (signal?.aborted === true) stop();

    const done = new Promise<void>((resolve) => {
      const tooLong = (index: number): void => {
        timedOut.add(index);
        this.say({ kind: "interrupt" });
        timer = setTimeout(() => {
          cut ??= { index, how: "stuck", detail: "" };
          this.kill();
        }, GRACE);
      };
      this.hear = (message) => {
        switch (message.kind) {
          case "ready":
            break;
          case "started":
            running = message.index;
            clearTimeout(timer);
            timer = setTimeout(tooLong, 1000 * timeout, running);
            break;
          case "question":
            void compile(message.question).then((answer) => this.say({ kind: "answer", answer }));
            break;
          case "finished":
            clearTimeout(timer);
            results.set(message.result.index, message.result);
            break;
          case "exit":
            cut ??= { index: running, how: "exit", detail: String(message.code) };
            resolve();
            break;
          case "done":
            resolve();
        }
      };
    });
    this.say({ kind: "run", folder, cells });
    const ended = await Promise.race([done.then(() => true), this.gone.then(() => false)]);
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    if (!ended) cut ??= this.crash(running);
    setTimeout(() => this.kill(), LEAVING).unref();
    return { results, limit: timeout, timedOut, ...(cut && { cut }) };
  }

  /** Ends the process, and what it has started. */
  kill(): void {
    if (!this.alive || this.child.pid === undefined) return;
    try {
      if (process.platform === "win32") this.child.kill("SIGKILL");
      else process.kill(-this.child.pid, "SIGKILL");
    } catch {
      this.child.kill("SIGKILL");
    }
  }

  private say(message: ToRunner): void {
    this.pipe.write(`${JSON.stringify(message)}\n`);
  }

  private crash(index: number | undefined): Cut {
    const memory = /heap out of memory|ERR_WORKER_OUT_OF_MEMORY|bad_alloc/.test(this.lastWords);
    return { index, how: memory ? "memory" : "crash", detail: this.lastWords.trim() };
  }
}
