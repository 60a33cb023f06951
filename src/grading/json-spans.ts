/**
 * Where in a JSON text the cells of a notebook stand. Only with that can one cell be replaced without touching a byte of the
 * others, whatever program wrote the file.
 */

/** From the first character to the one after the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The array of cells, brackets included, and each cell. */
export interface CellSpans {
  readonly list: Span;
  readonly cells: readonly Span[];
}

/**
 * @param text a notebook that `JSON.parse` accepts
 * @throws {RangeError} when it has no list of cells
 */
export function cellSpans(text: string): CellSpans {
  let found: CellSpans | undefined;
  const skipped = skipValue(text, skipBlanks(text, text.startsWith("\uFEFF") ? 1 : 0), (key, span) => {
    if (key === "cells" && text[span.start] === "[") {
      const cells: Span[] = [];
      skipValue(text, span.start, (_, cell) => cells.push(cell));
      // As JSON.parse has it, the last of several counts.
      found = { list: span, cells };
    }
  });
  if (found === undefined || skipped < 0) throw new RangeError("The notebook has no list of cells.");
  return found;
}

const BLANK = /[ \t\r\n]/;

function skipBlanks(text: string, at: number): number {
  while (BLANK.test(text[at] ?? "")) at++;
  return at;
}

/**
 * @param visit called with each member of an object, or element of an array, at the top level
 * @returns the place after the value
 */
function skipValue(text: string, at: number, visit?: (key: string, span: Span) => void): number {
  const first = text[at];
  if (first === '"') return skipString(text, at);
  if (first !== "{" && first !== "[") {
    while (at < text.length && !/[,\]}\s]/.test(text[at] ?? "")) at++;
    return at;
  }
  const close = first === "{" ? "}" : "]";
  at = skipBlanks(text, at + 1);
  while (at < text.length && text[at] !== close) {
    let key = "";
    if (first === "{") {
      const end = skipString(text, at);
      key = JSON.parse(text.slice(at, end)) as string;
      at = skipBlanks(text, skipBlanks(text, end) + 1);
    }
    const end = skipValue(text, at);
    visit?.(key, { start: at, end });
    at = skipBlanks(text, end);
    if (text[at] === ",") at = skipBlanks(text, at + 1);
  }
  return at + 1;
}

function skipString(text: string, at: number): number {
  at++;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
