import { type AttentionMapOptions } from "./attention-map";
import { maskedCells } from "./cells";
import { VIRIDIS } from "./color-scale";
import { expectLabels, expectList, expectMask, expectMatrix, expectWeightMap, type Matrix } from "./arguments";
import { type Figure } from "./figure";
import { mapGrid } from "./map-grid";

/** Several maps over the same tokens, and with the same mask: the heads of a layer, or one head before and after. */
export interface AttentionMapsOptions extends Omit<AttentionMapOptions, "weights"> {
  /** `[heads][queries][keys]`, each from 0 to 1. */
  readonly weights: readonly Matrix[];
  /** What stands over each map; "head 1", "head 2" … by default. */
  readonly names?: readonly string[];
  /** How many maps stand in a row; by default as many as stay readable. */
  readonly columns?: number;
}

/**
 * Attention maps beside each other, in rows, all on one scale from 0 to 1. Numbers stand in the cells as long as they fit.
 *
 * @throws {RangeError} when there is no map, one has another shape than the labels say, the names don't fit, or a weight isn't between 0
 *   and 1
 */
export function attentionMaps(options: AttentionMapsOptions): Figure {
  const { weights, queries, keys, mask, queryTitle = "from (query)", keyTitle = "to (key)", ...heading } = options;
  expectList("attentionMaps: weights", weights, "a list of maps, [heads][queries][keys]");
  expectList("attentionMaps: queries", queries, "a list of labels");
  expectList("attentionMaps: keys", keys, "a list of labels");
  const { names = weights.map((_, head) => `head ${head + 1}`), columns = mapsInARow(weights.length, keys.length) } =
    options;
  expectLabels("attentionMaps: names", names, weights.length, "maps");
  if (weights.length === 0) throw new RangeError("attentionMaps: weights is empty; it needs at least one map.");
  if (!Number.isInteger(columns) || columns < 1)
    throw new RangeError(`attentionMaps: columns is ${columns}; it needs a whole number above 0.`);
  weights.forEach((map, head) => {
    const name = `attentionMaps: weights[${head}]`;
    expectMatrix(name, map);
    expectLabels("attentionMaps: queries", queries, map.length, `rows in weights[${head}]`);
    expectLabels("attentionMaps: keys", keys, map[0]?.length ?? 0, `columns in weights[${head}]`);
    expectWeightMap(name, map);
    if (mask) expectMask("attentionMaps: mask", mask, `weights[${head}]`, map);
  });
  return mapGrid({
    heading,
    maps: weights.map((values, head) => ({
      title: names[head] ?? "",
      values,
      masked: maskedCells(mask, values),
      scale: VIRIDIS,
      range: [0, 1],
      decimals: 2,
    })),
    queries,
    keys,
    queryTitle,
    keyTitle,
    columns: Math.min(columns, weights.length),
    columnGap: 0.035,
    room: { beside: 170, above: 22, rowGap: 32, height: 220, highest: 34 },
    // One scale for all.
    colorbar: (panel, { height }) =>
      panel.number === 1
        ? {
            title: { text: "weight", side: "right" },
            dtick: 0.25,
            len: Math.min(1, 320 / height),
            y: 1,
            yanchor: "top",
          }
        : undefined,
  });
}

/** Long sentences need room for their labels: fewer maps in a row, and rows of equal length where that can be had. */
function mapsInARow(maps: number, tokens: number): number {
  const most = tokens <= 8 ? 4 : tokens <= 20 ? 3 : 2;
  const rows = Math.ceil(maps / most);
  return Math.ceil(maps / rows);
}
