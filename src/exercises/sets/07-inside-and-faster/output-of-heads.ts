import { mapMatrix, matMul, type Matrix } from "../../plain-loops";

/** Heads side by side, [words, heads · dim], the output matrix [heads · dim, modelDim], and how many heads there are. */
export type HeadsInputs = [joined: number[][], outputMatrix: number[][], numHeads: number];

/** What comes out when only those columns of `joined` speak of which `speaks` says so; it also gets the width of a head. */
export function outputOf(
  joined: Matrix,
  outputMatrix: Matrix,
  speaks: (column: number, width: number) => boolean,
  numHeads: number,
): number[][] {
  const width = outputMatrix.length / numHeads;
  return matMul(
    mapMatrix(joined, (x, _, column) => (speaks(column, width) ? x : 0)),
    outputMatrix,
  );
}
