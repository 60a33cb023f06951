import { cutCells, joinCells, type CellTexts } from "../nbformat/cell-texts";
import { cellText } from "../nbformat/notebook";
import { parseNotebook, type NotebookCell } from "../nbformat/notebook-file";
import type { Assignment, AssignmentItem } from "./assignment";

/** What giving back some exercises does to a notebook. */
export interface Reset {
  /** The notebook afterwards. */
  readonly text: string;
  /** Answers that were not the course's any more, as the learner had them. */
  readonly replaced: readonly {
    readonly item: AssignmentItem;
    readonly cell: NotebookCell;
    readonly source: string;
  }[];
  /** Cells that were gone, and are back. */
  readonly restored: readonly NotebookCell[];
  /** Answer cells of which there is another copy further up. */
  readonly copies: readonly NotebookCell[];
}

/**
 * Gives back the answer cells of some exercises as the course builds them, byte for byte, and puts back cells of theirs that
 * are gone. Everything else in the notebook stays as it is.
 *
 * @param text the learner's notebook
 * @throws {UnreadableNotebook} when it is none
 */
export function resetItems(text: string, assignment: Assignment, items: readonly AssignmentItem[]): Reset {
  const notebook = new OpenNotebook(text, assignment);
  const replaced: Reset["replaced"][number][] = [];
  const restored: NotebookCell[] = [];
  const copies: NotebookCell[] = [];
  for (const item of items) {
    for (const cell of [item.task, ...item.answers, item.check]) {
      if (cell === undefined) continue;
      const places = notebook.placesOf(cell);
      const last = places.at(-1);
      if (last === undefined) {
        notebook.insert(cell);
        restored.push(cell);
      } else if (item.answers.includes(cell)) {
        const { source } = notebook.cells[last] as NotebookCell;
        if (source.trimEnd() !== cell.source.trimEnd()) replaced.push({ item, cell, source });
        if (places.length > 1) copies.push(cell);
        notebook.replace(last, cell);
      }
    }
  }
  return { text: notebook.text(), replaced, restored, copies };
}

/** A learner's notebook in which cells of the course are replaced and inserted. */
class OpenNotebook {
  /** The cells as they are now, and, in the same order, their texts. */
  readonly cells: NotebookCell[];
  private readonly texts: CellTexts;

  constructor(
    text: string,
    private readonly assignment: Assignment,
  ) {
    this.cells = parseNotebook(text, assignment.shown);
    this.texts = cutCells(text);
  }

  text(): string {
    return joinCells(this.texts);
  }

  /** Where a cell of the course stands, copies of it included. */
  placesOf({ gradeId, id }: NotebookCell): number[] {
    return [...this.cells.keys()].filter((place) =>
      gradeId === undefined ? this.cells[place]?.id === id : this.cells[place]?.gradeId === gradeId,
    );
  }

  replace(place: number, cell: NotebookCell): void {
    this.put(place, 1, cell, this.texts.cells[place]?.behind ?? "");
  }

  /** Puts a cell behind the nearest of the course's cells above it that is there; else before the nearest below; else at the end. */
  insert(cell: NotebookCell): void {
    const { cells } = this.assignment;
    const index = cells.indexOf(cell);
    const above = this.nearest(cells.slice(0, index).reverse());
    const below = above ?? this.nearest(cells.slice(index + 1));
    if (above === undefined && below !== undefined) {
      this.put(below, 0, cell, BETWEEN);
      return;
    }
    const before = this.texts.cells[above ?? this.cells.length - 1];
    if (before === undefined) this.texts.before += "\n  ";
    this.put((above ?? this.cells.length - 1) + 1, 0, cell, before?.behind ?? "\n ");
    if (before !== undefined) before.behind = BETWEEN;
  }

  private nearest(candidates: readonly NotebookCell[]): number | undefined {
    return candidates.map((cell) => this.placesOf(cell).at(-1)).find((place) => place !== undefined);
  }

  /** Puts a cell of the course at a place, instead of `instead` cells that stand there. */
  private put(place: number, instead: number, cell: NotebookCell, behind: string): void {
    const built = this.assignment.notebook.cells[this.assignment.cells.indexOf(cell)];
    if (built === undefined) throw new RangeError("The cell isn't one of the course's.");
    this.cells.splice(place, instead, cell);
    this.texts.cells.splice(place, instead, { text: cellText(built), behind });
  }
}

/** What stands between two cells in a notebook as Jupyter writes it. */
const BETWEEN = ",\n  ";
