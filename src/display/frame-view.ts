import { escapeHtml, formatNumbers, htmlTable, textTable, type Grid } from "./grid";
import type { MimeBundle } from "./bundle";

/** What this file reads of a danfo DataFrame or Series. */
interface FrameLike {
  readonly $isSeries: boolean;
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly values: readonly unknown[];
}

/** Longer tables show so many rows at their start, and so many at their end. */
const ROWS = { all: 20, start: 10, end: 5 };

/** Is the value a danfo DataFrame or Series? */
export function isFrame(value: object): value is FrameLike {
  const frame = value as Partial<FrameLike>;
  return (
    typeof frame.$isSeries === "boolean" &&
    Array.isArray(frame.columns) &&
    Array.isArray(frame.index) &&
    Array.isArray(frame.values)
  );
}

/** A data frame or series as an HTML table and as text; of a long one the first and last rows, and how many there are. */
export function frameBundle(frame: FrameLike): MimeBundle {
  const rows = frame.$isSeries
    ? frame.values.map((value) => [value])
    : (frame.values as readonly (readonly unknown[])[]);
  const shown =
    rows.length <= ROWS.all
      ? rows.map((_, i) => i)
      : [...range(0, ROWS.start), -1, ...range(rows.length - ROWS.end, rows.length)];
  const columns = frame.columns.map((_, column) => column);
  const words = columns.map((column) => rows.some((row) => typeof row[column] === "string"));
  const texts = columns.map((column) => columnTexts(shown.map((row) => (row < 0 ? "…" : rows[row]?.[column]))));
  const grid: Grid = {
    header: frame.columns.map(String),
    index: shown.map((row) => (row < 0 ? "…" : String(frame.index[row]))),
    rows: shown.map((_, i) => texts.map((column) => column[i] ?? "")),
    words,
  };
  const note = rows.length > ROWS.all ? `${rows.length} rows, of which ${ROWS.start + ROWS.end} are shown` : "";
  return {
    "text/plain": textTable(grid) + (note && `\n${note}`),
    "text/html": `<div>${htmlTable(grid)}${note && `<div>${escapeHtml(note)}</div>`}</div>`,
  };
}

/** Entries of one column as texts; its numbers are given one number of decimals. */
function columnTexts(entries: readonly unknown[]): string[] {
  const numbers = entries.filter((entry): entry is number => typeof entry === "number");
  const texts = formatNumbers(numbers).values();
  return entries.map((entry) => {
    if (typeof entry === "number") return String(texts.next().value);
    if (entry === undefined || entry === null) return "";
    return typeof entry === "string" ? entry : JSON.stringify(entry);
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
