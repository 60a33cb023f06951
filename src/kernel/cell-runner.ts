import { inspect } from "node:util";
import type { MimeBundle } from "../display/bundle";
import { mimeBundle } from "../display/mime";
import { Cell, currentCell, runAs } from "./cell";
import { Interrupted } from "./interrupt";
import type { Interpreter, Outcome } from "./interpreter";
import type { Output } from "./output";
import type { ErrorReport } from "./traceback";
import type { Header } from "./wire";

/** How a cell ended, and what the notebook shows for its value. */
export interface Ending {
  readonly outcome: Outcome;
  readonly bundle: MimeBundle | undefined;
}

/**
 * Runs cells one at a time, and finds out how each ended: by its own code, by what it left to fail at once (a promise that
 * nobody awaits, a timer), or because it was stopped.
 */
export class CellRunner {
  private runs = 0;
  private running: Cell | undefined;
  private failure: { thrown: unknown } | undefined;

  /**
   * @param startCell called before a cell runs: the interrupt flag is lowered there
   * @param turn lets the event loop turn once
   */
  constructor(
    private readonly interpreter: Interpreter,
    private readonly output: Output,
    private readonly startCell: () => void,
    private readonly turn: () => Promise<void>,
  ) {}

  /**
   * A cell that is about to run.
   *
   * @param count the number that the notebook shows beside it
   */
  newCell(count: number, parent: Header, silent = false): Cell {
    this.runs += 1;
    const cell: Cell = new Cell(this.runs, count, parent, silent, (reason) => this.failed(cell, reason));
    return cell;
  }

  /** Runs a cell, and makes what its value is shown as: an object's own way to show itself is the learner's code too. */
  async runAndShow(code: string, cell: Cell): Promise<Ending> {
    const outcome = await this.run(code, cell);
    if (!outcome.ok || cell.silent) return { outcome, bundle: undefined };
    try {
      return { outcome, bundle: await runAs(cell, () => resultBundle(outcome.value)) };
    } catch (error) {
      return { outcome: { ok: false, error: this.interpreter.report(error) }, bundle: undefined };
    }
  }

  /** Runs a cell. */
  async run(code: string, cell: Cell): Promise<Outcome> {
    this.startCell();
    this.running = cell;
    this.output.fallback = cell;
    const outcome = await this.interpreter.run(code, cell);
    // One turn more: what the cell left to fail at once (a rejected promise that nobody awaits) is its failure still.
    await this.turn();
    this.running = undefined;
    if (outcome.ok && this.failure !== undefined) {
      const { thrown } = this.failure;
      this.failure = undefined;
      return { ok: false, error: this.interpreter.report(thrown) };
    }
    this.failure = undefined;
    if (!outcome.ok && outcome.error.ename === new Interrupted().name) cell.interrupted = true;
    return outcome;
  }

  /** Stops the running cell, if there is one. */
  interrupt(): void {
    const cell = this.running;
    if (cell === undefined) return;
    this.output.flush();
    if (!cell.interrupted) runAs(cell, () => cell.onStop.forEach((tell) => tell()));
    cell.interrupted = true;
    this.interpreter.abandon(new Interrupted());
  }

  /** Something that no `await` of the cell sees has failed: a floating promise, a timer. */
  failed(cell: Cell | undefined, reason: unknown): void {
    if (cell !== undefined && cell === this.running) {
      this.failure ??= { thrown: reason };
      this.interpreter.abandon(reason);
      return;
    }
    if (cell?.interrupted === true) return;
    // Its cell has ended: there it is printed, because a cell can fail only once.
    this.output.write("stderr", `${lateReport(this.interpreter.report(reason))}\n`, cell ?? this.output.fallback);
  }

  /** Has what fails outside every `await` reported to the cell that it belongs to. */
  catchFailures(): void {
    process.on("unhandledRejection", (reason) => this.failed(currentCell(), reason));
    process.on("uncaughtException", (error) => this.failed(currentCell(), error));
  }
}

/** What the notebook shows for the value of a last expression; nothing for undefined and null. */
export async function resultBundle(value: unknown): Promise<MimeBundle | undefined> {
  if (value === undefined || value === null) return undefined;
  return (await mimeBundle(value)) ?? { "text/plain": inspect(value) };
}

function lateReport({ traceback }: ErrorReport): string {
  return ["Failed after its cell had ended:", ...traceback].join("\n");
}
