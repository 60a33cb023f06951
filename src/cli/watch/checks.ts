import { UserError } from "../../errors";
import type { Assignment } from "../../grading/assignment";
import type { Grader } from "../../grading/grader";
import { readNotebookFile, UnreadableNotebook, type NotebookFile } from "../../nbformat/notebook-file";
import type { SetResult } from "../../grading/results";
import { prepare } from "../../grading/submission";

/** A run that has gone on for so long gives way to a newer save, in ms. */
const GIVES_WAY_AFTER = 500;
/** A file that can't be read may be half written; after this time, in ms, it is worth a word. */
const PATIENCE = 2000;

/** What came of a save. */
export type Checked =
  | { readonly kind: "checked"; readonly assignment: Assignment; readonly result: SetResult }
  | { readonly kind: "unreadable"; readonly assignment: Assignment; readonly message: string };

export interface ChecksOptions {
  readonly grader: Grader;
  readonly timeout: number;
  readonly started: (assignment: Assignment) => void;
  readonly ended: (checked: Checked) => void;
  /** Nothing is being checked any more, also where there was nothing to tell. */
  readonly idle: () => void;
  /** A fault of the course's own, or one that makes going on senseless. */
  readonly failed: (error: unknown) => void;
}

/** Checks notebooks one after the other as they are saved; of several saves the last counts. */
export class Checks {
  private readonly wanted = new Map<string, Assignment>();
  /** What the code of a notebook was when it was checked last. */
  private readonly seen = new Map<string, string>();
  private working = false;
  private current: AbortController | undefined;
  private givingWay: NodeJS.Timeout | undefined;
  private patience: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: ChecksOptions) {}

  /** Asks for a check, which comes in its turn; a notebook in which no code has changed isn't run again. */
  ask(assignment: Assignment): void {
    this.wanted.set(assignment.set.id, assignment);
    clearTimeout(this.patience);
    if (!this.working) void this.work();
    else this.givingWay ??= setTimeout(() => this.current?.abort(), GIVES_WAY_AFTER);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.givingWay);
    clearTimeout(this.patience);
    this.current?.abort();
  }

  private async work(): Promise<void> {
    this.working = true;
    try {
      for (let next = this.take(); next !== undefined && !this.closed; next = this.take()) await this.check(next);
    } catch (error) {
      if (!this.closed) this.options.failed(error);
    }
    this.working = false;
    this.options.idle();
  }

  private take(): Assignment | undefined {
    const [first] = this.wanted;
    if (first === undefined) return undefined;
    this.wanted.delete(first[0]);
    return first[1];
  }

  private async check(assignment: Assignment): Promise<void> {
    const { id } = assignment.set;
    const notebook = this.read(assignment);
    if (notebook === undefined) return;
    const { cells, sources } = prepare(notebook.cells, assignment);
    const code = JSON.stringify([cells.map((cell) => [cell.gradeId, cell.code]), [...sources]]);
    if (this.seen.get(id) === code) return;
    this.options.started(assignment);
    const stopping = new AbortController();
    this.current = stopping;
    const result = await this.options.grader.checkCells(notebook.cells, assignment, {
      timeout: this.options.timeout,
      signal: stopping.signal,
    });
    clearTimeout(this.givingWay);
    this.givingWay = undefined;
    this.current = undefined;
    if (this.closed) return;
    // The next process gets ready while the learner reads.
    void this.options.grader.warmUp();
    // A run that gave way says nothing.
    if (stopping.signal.aborted) return;
    this.seen.set(id, code);
    this.options.ended({ kind: "checked", assignment, result });
  }

  private read(assignment: Assignment): NotebookFile | undefined {
    try {
      return readNotebookFile(assignment.file, assignment.shown, "Save it again.");
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const tell = (): void => this.options.ended({ kind: "unreadable", assignment, message: error.message });
      this.seen.delete(assignment.set.id);
      if (error instanceof UnreadableNotebook && error.unfinished) this.patience = setTimeout(tell, PATIENCE);
      else tell();
      return undefined;
    }
  }
}
