import { parseTree } from "jsonc-parser";

/**
 * The text of a notebook's file, cut around its cells. Only with that can one cell be replaced without touching a byte of the
 * others, whatever program wrote the file.
 */
export interface CellTexts {
  /** All up to the first cell; without cells, up to the bracket that opens their list. */
  before: string;
  /** Each cell, and what stands behind it: a comma, or nothing, and blanks. */
  cells: { text: string; behind: string }[];
  /** All from the bracket on that closes the list. */
  readonly after: string;
}

/**
 * @param text a notebook that `JSON.parse` accepts
 * @throws {RangeError} when it has no list of cells
 */
export function cutCells(text: string): CellTexts {
  const root = parseTree(text);
  // As JSON.parse has it, the last of several members of this name counts.
  const member = root?.children?.filter(({ children }) => children?.[0]?.value === "cells").at(-1);
  const list = member?.children?.[1];
  if (list?.type !== "array") throw new RangeError("The notebook has no list of cells.");
  const spans = (list.children ?? []).map(({ offset, length }) => ({ start: offset, end: offset + length }));
  const close = list.offset + list.length - 1;
  return {
    before: text.slice(0, spans[0]?.start ?? list.offset + 1),
    cells: spans.map(({ start, end }, index) => ({
      text: text.slice(start, end),
      behind: text.slice(end, spans[index + 1]?.start ?? close),
    })),
    after: text.slice(close),
  };
}

/** The text that was cut, or what has become of it. */
export function joinCells({ before, cells, after }: CellTexts): string {
  return before + cells.map(({ text, behind }) => text + behind).join("") + after;
}
