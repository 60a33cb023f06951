import { cellFigure } from "./cell-figure";
import { arrows, cells, maskedCells } from "./cells";
import { VIRIDIS } from "./color-scale";
import {
  expectLabels,
  expectMask,
  expectMatrix,
  expectRows,
  expectWeightMap,
  type MaskMatrix,
  type Matrix,
} from "./arguments";
import { type Figure, type Heading } from "./figure";

/** A matrix of attention weights with the tokens that its rows and columns stand for. */
export interface AttentionMapOptions extends Partial<Heading> {
  /** `[queries][keys]`, each from 0 to 1: row i holds what token i gives to each token. */
  readonly weights: Matrix;
  /** The tokens that look (the rows). */
  readonly queries: readonly string[];
  /** The tokens looked at (the columns). */
  readonly keys: readonly string[];
  /**
   * `[queries][keys]`, 1 or true = may attend. A cell that the mask forbids is left empty, with a cross; but one that holds a weight all
   * the same is drawn with it.
   */
  readonly mask?: MaskMatrix | undefined;
  /** What the rows are called; "from (query)" by default. */
  readonly queryTitle?: string;
  /** What the columns are called; "to (key)" by default. */
  readonly keyTitle?: string;
}

/**
 * Attention weights as colored cells on a fixed scale from 0 to 1, each with its number as long as numbers fit (up to about 15 tokens).
 *
 * @throws {RangeError} when the labels or the mask don't fit the matrix, its rows have different lengths, or a weight isn't between 0 and 1
 */
export function attentionMap(options: AttentionMapOptions): Figure {
  const { weights, queries, keys, mask, queryTitle = "from (query)", keyTitle = "to (key)", ...heading } = options;
  expectRows("attentionMap: weights", weights);
  expectLabels("attentionMap: queries", queries, weights.length, "rows of weights");
  weights.forEach((row, i) => expectLabels("attentionMap: keys", keys, row.length, `weights in row ${i}`));
  expectMatrix("attentionMap: weights", weights);
  expectWeightMap("attentionMap: weights", weights);
  if (mask) expectMask("attentionMap: mask", mask, "weights", weights);
  return cellFigure({
    heading,
    rows: queries,
    columns: keys,
    rowTitle: queryTitle,
    columnTitle: keyTitle,
    draw: (cell, colorbar) =>
      cells({
        values: weights,
        masked: maskedCells(mask, weights),
        names: arrows(queries, keys),
        scale: VIRIDIS,
        range: [0, 1],
        cell,
        decimals: 2,
        colorbar: { title: { text: "weight", side: "right" }, dtick: queries.length < 4 ? 0.5 : 0.25, ...colorbar },
      }),
  });
}
