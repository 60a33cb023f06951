import * as path from "node:path";
import type { Assignment } from "./assignment";
import { CachingCompiler } from "./compile/compiler";
import { readNotebookFile, type NotebookCell } from "../nbformat/notebook-file";
import { gradeItems, type SetResult } from "./results";
import { Runner } from "./run/runner";
import { prepare, type Submission, type SubmittedCell } from "./submission";

/** Seconds that a cell may take: nbgrader's own default. */
export const TIMEOUT = 30;

export interface CheckOptions {
  /** Seconds that a cell may take. */
  readonly timeout?: number;
  /** Aborting it ends the run at once. */
  readonly signal?: AbortSignal;
  /** Of interest are only these items: what comes below their checks isn't run, and of the others nothing is said. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Checks learners' notebooks of one folder outside Jupyter, with the kernel's own pieces. Each run is a fresh process, started
 * ahead, so the verdict is that of "Restart and run all"; the compiler and what it has compiled stay.
 */
export class Grader {
  private readonly compiler: CachingCompiler;
  private spare: Runner | undefined;
  private readonly started = new Set<Runner>();

  /**
   * @param folder where the notebooks are: the cells' working folder
   * @param kept where compiled cells are kept for later
   */
  constructor(
    private readonly folder: string,
    kept: string,
  ) {
    this.compiler = new CachingCompiler(folder, kept);
  }

  /** Starts what the next check needs. Resolves when all is loaded. */
  async warmUp({ compiler = false } = {}): Promise<void> {
    if (compiler) this.compiler.warmUp();
    await this.ready().ready;
  }

  /**
   * Runs the learner's notebook, and says of each item where it stands.
   *
   * @throws {UserError} when there is no notebook, or it can't be read
   */
  async check(assignment: Assignment, options: CheckOptions = {}): Promise<SetResult> {
    const { cells } = readNotebookFile(
      assignment.file,
      assignment.shown,
      `\`course reset ${assignment.set.id}\` makes it anew.`,
    );
    return this.checkCells(cells, assignment, options);
  }

  /** The same for cells that are read already. */
  async checkCells(
    notebook: readonly NotebookCell[],
    assignment: Assignment,
    { timeout = TIMEOUT, signal, only }: CheckOptions = {},
  ): Promise<SetResult> {
    const began = performance.now();
    const submission = prepare(notebook, assignment);
    const runner = this.ready();
    this.spare = undefined;
    const cells = cellsFor(submission, only).map(({ index, count, code }) => ({ index, count, code }));
    this.compiler.expect(cells.map(({ code }) => code));
    const run = await runner.run({
      folder: path.resolve(this.folder),
      cells,
      timeout,
      compile: (question) => this.compiler.answer(question),
      ...(signal && { signal }),
    });
    this.started.delete(runner);
    this.compiler.forgetModules();
    const items = gradeItems(assignment, submission, run).filter(({ id }) => only?.has(id) !== false);
    return { items, seconds: (performance.now() - began) / 1000 };
  }

  /** Ends every process that was started. */
  close(): void {
    for (const runner of this.started) runner.kill();
    this.started.clear();
    this.spare = undefined;
    this.compiler.close();
  }

  private ready(): Runner {
    if (this.spare?.alive !== true) {
      this.spare = new Runner();
      this.started.add(this.spare);
    }
    return this.spare;
  }
}

/** The cells down to the last check of these items; all when one of them has no check cell in the notebook. */
function cellsFor({ cells }: Submission, only: ReadonlySet<string> | undefined): readonly SubmittedCell[] {
  if (only === undefined) return cells;
  const places = [...only].map((id) => cells.findIndex(({ gradeId }) => gradeId === id));
  return places.includes(-1) ? cells : cells.slice(0, Math.max(...places) + 1);
}
