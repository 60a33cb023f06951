import type { RandomNumbers } from "../../data/random";
import { times } from "./numbers";

/** A whole number from `least` up to and with `most`. */
export function drawWhole(random: RandomNumbers, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** Numbers between −`size` and `size`, two decimals each, so that they can be read. */
export function drawVector(random: RandomNumbers, length: number, size = 2): number[] {
  return times(length, () => Math.round((random() * 2 - 1) * size * 100) / 100);
}

/** A matrix of such numbers. */
export function drawMatrix(random: RandomNumbers, rows: number, columns: number, size = 2): number[][] {
  return times(rows, () => drawVector(random, columns, size));
}

/** As many such matrices: sentences [batch, length, width], or heads. */
export function drawMatrices(
  random: RandomNumbers,
  count: number,
  rows: number,
  columns: number,
  size = 2,
): number[][][] {
  return times(count, () => drawMatrix(random, rows, columns, size));
}
