import { visibleLength } from "../platform/terminal/style";

/** Cells of text, to be shown as an HTML table or as columns of plain text. */
export interface Grid {
  /** What stands above the columns, one text a column. */
  readonly header?: readonly string[];
  /** What stands before the rows, one text a row. */
  readonly index?: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Which columns are words, and so set to the left; the others are set to the right, as numbers are. */
  readonly words?: readonly boolean[];
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text with `& < > " '` written so that a browser shows them as they are. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** The grid as an HTML table. It sets no colors, so it reads well in light and dark themes. */
export function htmlTable({ header, index, rows, words }: Grid): string {
  const align = (column: number) => `style="text-align:${words?.[column] ? "left" : "right"}"`;
  const corner = index ? "<th></th>" : "";
  const head = header
    ? `<thead><tr>${corner}${header.map((text, column) => `<th ${align(column)}>${escapeHtml(text)}</th>`).join("")}</tr></thead>`
    : "";
  const body = rows.map((row, i) => {
    const label = index ? `<th>${escapeHtml(index[i] ?? "")}</th>` : "";
    return `<tr>${label}${row.map((text, column) => `<td ${align(column)}>${escapeHtml(text)}</td>`).join("")}</tr>`;
  });
  return `<table>${head}<tbody>${body.join("")}</tbody></table>`;
}

/** The grid as text, columns padded to one width; it may have a terminal's colors. */
export function textTable({ header, index, rows, words }: Grid): string {
  const lines = [...(header ? [header] : []), ...rows].map((row, i) => {
    if (!index) return row;
    return [header && i === 0 ? "" : (index[i - (header ? 1 : 0)] ?? ""), ...row];
  });
  const left = index ? [true, ...(words ?? [])] : (words ?? []);
  const columns = Math.max(0, ...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lines.map((line) => visibleLength(line[column] ?? ""))),
  );
  const pad = (text: string, column: number): string => {
    const blanks = " ".repeat((widths[column] ?? 0) - visibleLength(text));
    return left[column] ? text + blanks : blanks + text;
  };
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

/**
 * Numbers as texts that line up: all with as many decimals as the one that needs most, and at most four;
 * very large or very small ones in powers of ten.
 */
export function formatNumbers(values: readonly number[]): string[] {
  const finite = values.filter((value) => Number.isFinite(value));
  const largest = finite.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const powersOfTen = largest >= 1e7 || (largest > 0 && largest < 1e-3);
  const decimals = finite.reduce((most, value) => Math.max(most, decimalsOf(value)), 0);
  return values.map((value) => {
    if (!Number.isFinite(value)) return String(value);
    if (powersOfTen) return value === 0 ? "0" : value.toExponential(3);
    return value.toFixed(decimals).replace(/^-(0\.?0*)$/, "$1");
  });
}

/** How many of four decimals a number needs: 0.25 needs two, 1/3 all four. */
function decimalsOf(value: number): number {
  return /\.(\d*?)0*$/.exec(value.toFixed(4))?.[1]?.length ?? 0;
}
