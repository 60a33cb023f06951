// Notebooks as nbformat 4.5 describes them, written byte for byte as Python's nbformat writes them,
// so that opening and saving one elsewhere changes nothing but what was edited.
import { isJsonObject } from "./json";

/** A cell as a notebook's file holds it; the keys without a name here are those of other programs. */
export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id?: string;
  metadata: { nbgrader?: { grade_id: string; [key: string]: unknown }; [key: string]: unknown };
  source: string | string[];
  [key: string]: unknown;
}

/** A notebook as its file holds it. */
export interface Notebook {
  cells: Cell[];
  [key: string]: unknown;
}

/** A cell as it goes into a new notebook: not run yet. */
export function newCell(type: "code" | "markdown", id: string, metadata: Cell["metadata"], source: string): Cell {
  const cell: Cell = { cell_type: type, id, metadata, source: splitLines(source) };
  return type === "code" ? { ...cell, execution_count: null, outputs: [] } : cell;
}

/** The text of a notebook's file. */
export function notebookText(notebook: Notebook): string {
  return `${jsonText(notebook)}\n`;
}

/** The text of one cell, as it stands in that of its notebook. */
export function cellText(cell: Cell): string {
  return jsonText(cell).replaceAll("\n", "\n  ");
}

/** Python's `json.dumps(…, sort_keys=True, indent=1, ensure_ascii=False)`. */
function jsonText(value: unknown): string {
  return JSON.stringify(
    value,
    (_, inner: unknown) =>
      isJsonObject(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
        : inner,
    1,
  );
}

/** Python's `str.splitlines(keepends=True)`. */
function splitLines(text: string): string[] {
  return (
    text.match(
      /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
    ) ?? []
  );
}
