import type { Assignment, AssignmentCell, AssignmentItem } from "./assignment";
import { cellSpans, type Span } from "./json-spans";
import { parseNotebook } from "./notebook-file";

/** What giving back some exercises does to a notebook. */
export interface Reset {
  /** The notebook afterwards. */
  readonly text: string;
  /** Answers that were not the course's any more, as the learner had them. */
  readonly replaced: readonly {
    readonly item: AssignmentItem;
    readonly cell: AssignmentCell;
    readonly source: string;
  }[];
  /** Cells that were gone, and are back. */
  readonly restored: readonly AssignmentCell[];
  /** Answer cells of which there is another copy further up. */
  readonly copies: readonly AssignmentCell[];
}

/**
 * Gives back the answer cells of some exercises as the course builds them, byte for byte, and puts back cells of theirs that
 * are gone. Everything else in the notebook stays as it is.
 *
 * @param text the learner's notebook
 * @throws {UnreadableNotebook} when it is none
 */
export function resetItems(text: string, assignment: Assignment, items: readonly AssignmentItem[]): Reset {
  const built = cellSpans(assignment.text).cells.map(({ start, end }) => assignment.text.slice(start, end));
  const textOf = (cell: AssignmentCell): string => built[assignment.cells.indexOf(cell)] ?? "";
  const replaced: Reset["replaced"][number][] = [];
  const restored: AssignmentCell[] = [];
  const copies: AssignmentCell[] = [];
  let result = text;
  for (const item of items) {
    for (const cell of [item.task, ...item.answers, item.check]) {
      if (cell === undefined) continue;
      const places = placesOf(result, assignment, cell);
      const last = places.at(-1);
      const answer = item.answers.includes(cell);
      if (last === undefined) {
        result = insert(result, assignment, cell, textOf(cell));
        restored.push(cell);
      } else if (answer) {
        if (last.source.trimEnd() !== cell.source.trimEnd()) replaced.push({ item, cell, source: last.source });
        if (places.length > 1) copies.push(cell);
        result = splice(result, last.span, textOf(cell));
      }
    }
  }
  return { text: result, replaced, restored, copies };
}

/** Where a cell of the course stands in a notebook, copies of it included. */
function placesOf(text: string, assignment: Assignment, cell: AssignmentCell): { source: string; span: Span }[] {
  const { cells } = cellSpans(text);
  const ids = rawIds(text);
  return parseNotebook(text, assignment.shown, "").flatMap((found, index) => {
    const same = cell.gradeId === undefined ? ids[index] === cell.json["id"] : found.gradeId === cell.gradeId;
    return same ? [{ source: found.source, span: cells[index] as Span }] : [];
  });
}

function rawIds(text: string): unknown[] {
  return (JSON.parse(text.replace(/^\uFEFF/, "")) as { cells: { id?: unknown }[] }).cells.map(({ id }) => id);
}

/** Puts a cell behind the nearest of the course's cells above it that is there; else before the nearest below; else at the end. */
function insert(text: string, assignment: Assignment, cell: AssignmentCell, json: string): string {
  const index = assignment.cells.indexOf(cell);
  const above = nearest(text, assignment, assignment.cells.slice(0, index).reverse());
  if (above !== undefined) return splice(text, { start: above.end, end: above.end }, `,\n  ${json}`);
  const below = nearest(text, assignment, assignment.cells.slice(index + 1));
  if (below !== undefined) return splice(text, { start: below.start, end: below.start }, `${json},\n  `);
  const { list, cells } = cellSpans(text);
  const last = cells.at(-1);
  if (last !== undefined) return splice(text, { start: last.end, end: last.end }, `,\n  ${json}`);
  return splice(text, list, `[\n  ${json}\n ]`);
}

function nearest(text: string, assignment: Assignment, candidates: readonly AssignmentCell[]): Span | undefined {
  for (const candidate of candidates) {
    const place = placesOf(text, assignment, candidate).at(-1);
    if (place !== undefined) return place.span;
  }
  return undefined;
}

function splice(text: string, { start, end }: Span, put: string): string {
  return text.slice(0, start) + put + text.slice(end);
}
