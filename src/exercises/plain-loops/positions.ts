import { times } from "./numbers";

/** A row for each position, a column for each wave. */
export function codeTable(
  length: number,
  modelDim: number,
  entry: (position: number, column: number) => number,
): number[][] {
  return times(length, (position) => times(modelDim, (column) => entry(position, column)));
}

/** One number of a position's code: sines in even columns, cosines in odd ones; columns 2i and 2i + 1 turn alike. */
export function codeAt(position: number, column: number, modelDim: number): number {
  const pair = column - (column % 2);
  const angle = position / 10000 ** (pair / modelDim);
  return column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
}

/** The codes of the first positions: [length, modelDim]. */
export function plainPositions(length: number, modelDim: number): number[][] {
  return codeTable(length, modelDim, (position, column) => codeAt(position, column, modelDim));
}
