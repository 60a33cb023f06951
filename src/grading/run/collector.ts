import type { Cell } from "../../kernel/cell";
import type { Ending } from "../../kernel/cell-runner";
import type { JsonObject } from "../../kernel/wire";
import type { CellVerdict } from "../verdict";
import type { CellResult } from "./protocol";

/** More text than this of one stream helps nobody to find a mistake. */
const MOST_TEXT = 100_000;

/** Gathers what one cell puts out, while it runs; what comes later is lost, as it is to nbgrader. */
export class Collector {
  private readonly texts = { stdout: "", stderr: "" };
  private readonly bundles: Record<string, unknown>[] = [];
  private readonly verdicts: CellVerdict[] = [];
  private readonly started = performance.now();

  constructor(
    private readonly index: number,
    private readonly cell: Cell,
  ) {}

  /** Takes what the kernel's output would have broadcast; `clear_output` takes all of it back. */
  take(cell: Cell, type: string, content: JsonObject): void {
    if (cell !== this.cell) return;
    if (type === "stream") {
      const name = content["name"] as "stdout" | "stderr";
      this.texts[name] = (this.texts[name] + String(content["text"])).slice(0, MOST_TEXT);
    } else if (type === "clear_output") {
      this.texts.stdout = "";
      this.texts.stderr = "";
      this.bundles.length = 0;
    } else if (type === "display_data") {
      this.bundles.push(content["data"] as Record<string, unknown>);
    }
  }

  judged(verdict: CellVerdict): void {
    this.verdicts.push(verdict);
  }

  result({ outcome, bundle }: Ending): CellResult {
    return {
      index: this.index,
      seconds: (performance.now() - this.started) / 1000,
      ...(outcome.ok ? {} : { error: outcome.error }),
      ...this.texts,
      bundles: bundle === undefined ? this.bundles : [...this.bundles, bundle],
      verdicts: this.verdicts,
    };
  }
}
