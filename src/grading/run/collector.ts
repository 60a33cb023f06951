import type { Cell } from "../../kernel/cell";
import type { Outcome } from "../../kernel/interpreter";
import type { JsonObject } from "../../kernel/wire";
import type { CellVerdict } from "../verdict";
import type { CellResult } from "./protocol";

/** More text than this doesn't help to find a mistake. */
const MOST_TEXT = 100_000;

/** Gathers what one cell puts out that decides its points, while it runs; what comes later is lost, as it is to nbgrader. */
export class Collector {
  private stderr = "";
  private readonly verdicts: CellVerdict[] = [];

  constructor(
    private readonly index: number,
    private readonly cell: Cell,
  ) {}

  /** Takes what the kernel's output would have broadcast; `clear_output` takes all of it back. */
  take(cell: Cell, type: string, { name, text }: JsonObject): void {
    if (cell !== this.cell) return;
    if (type === "clear_output") this.stderr = "";
    else if (name === "stderr") this.stderr = (this.stderr + String(text)).slice(0, MOST_TEXT);
  }

  judged(verdict: CellVerdict): void {
    this.verdicts.push(verdict);
  }

  result(outcome: Outcome): CellResult {
    return {
      index: this.index,
      ...(outcome.ok ? {} : { error: outcome.error }),
      stderr: this.stderr,
      verdicts: this.verdicts,
    };
  }
}
