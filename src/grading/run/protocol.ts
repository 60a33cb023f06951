import type { Compilation } from "../../kernel/compiler";
import type { ErrorReport } from "../../kernel/traceback";
import type { Diagnostic } from "tslab/dist/converter";
import type { CellVerdict } from "../verdict";

/**
 * What the two processes of a run say to each other, a line of JSON each, over one pipe: the course's own process, which
 * reads notebooks, compiles and keeps the time, and the runner, in which the learner's code runs and nothing else does.
 */

/** A cell that is to be run. */
export interface CellToRun {
  /** Its place among all cells of the notebook. */
  readonly index: number;
  /** The number that Jupyter would show beside it. */
  readonly count: number;
  readonly code: string;
}

/** What came of one cell. */
export interface CellResult {
  readonly index: number;
  readonly error?: ErrorReport;
  readonly stderr: string;
  /** What `check` found out while this cell ran. */
  readonly verdicts: readonly CellVerdict[];
}

/** A compilation as JSON: it has no sets. */
export interface SentCompilation {
  readonly result: Compilation["result"];
  readonly maps: {
    readonly emitted?: string | undefined;
    readonly transpiled?: string | undefined;
    readonly movedLines: readonly number[];
  };
}

/** A question to the compiler, which the runner waits for. */
export type CompilerQuestion =
  | { readonly kind: "compile"; readonly declarations: string; readonly code: string }
  | { readonly kind: "add-module"; readonly name: string; readonly code: string };

/** Its answer; `failed` when there is no compiler any more. */
export type CompilerAnswer =
  | { readonly kind: "compiled"; readonly compilation: SentCompilation }
  | { readonly kind: "module-added"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: "failed"; readonly message: string };

export type ToRunner =
  | { readonly kind: "run"; readonly folder: string; readonly cells: readonly CellToRun[] }
  | { readonly kind: "interrupt" }
  | { readonly kind: "answer"; readonly answer: CompilerAnswer };

export type FromRunner =
  /** All is loaded. */
  | { readonly kind: "ready" }
  | { readonly kind: "started"; readonly index: number }
  | { readonly kind: "question"; readonly question: CompilerQuestion }
  | { readonly kind: "finished"; readonly result: CellResult }
  /** A cell called `process.exit`. */
  | { readonly kind: "exit"; readonly code: number }
  /** All cells have run. */
  | { readonly kind: "done" };

export function send(compilation: Compilation): SentCompilation {
  return { ...compilation, maps: { ...compilation.maps, movedLines: [...compilation.maps.movedLines] } };
}

export function receive({ result, maps }: SentCompilation): Compilation {
  return { result, maps: { emitted: maps.emitted, transpiled: maps.transpiled, movedLines: new Set(maps.movedLines) } };
}

/** Where the pipe is in the runner. */
export const PIPE = 3;
