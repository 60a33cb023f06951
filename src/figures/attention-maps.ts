import { arrows, cells, columnAxis, columnLabels, maskedCells, rowAxis, rowHeight } from "./cells";
import { VIRIDIS } from "./color-scale";
import {
  expectLabels,
  expectList,
  expectMask,
  expectMatrix,
  expectWeights,
  type MaskMatrix,
  type Matrix,
} from "./arguments";
import { baseLayout, CONFIG, PAGE_WIDTH, type Figure, type Heading, type Layout, type Margin } from "./figure";
import { allAxes, panelAxes, panels, panelTitle } from "./panels";

/** Several maps over the same tokens: the heads of a layer, or one head before and after. */
export interface AttentionMapsOptions extends Partial<Heading> {
  /** `[heads][queries][keys]`, each from 0 to 1. */
  readonly weights: readonly Matrix[];
  /** The tokens that look (the rows). */
  readonly queries: readonly string[];
  /** The tokens looked at (the columns). */
  readonly keys: readonly string[];
  /** `[queries][keys]`, 1 or true = may attend; the same for all maps. */
  readonly mask?: MaskMatrix | undefined;
  /** What stands over each map; "head 1", "head 2" … by default. */
  readonly names?: readonly string[];
  /** How many maps stand in a row; by default as many as stay readable. */
  readonly columns?: number;
  /** What the rows are called; "from (query)" by default. */
  readonly queryTitle?: string;
  /** What the columns are called; "to (key)" by default. */
  readonly keyTitle?: string;
}

/** What is left and right of all maps, in pixels. */
const BESIDE = 170;
const GAP = 0.035;

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
    map.forEach((row, i) => expectWeights(`${name}[${i}]`, row, "matrixMap"));
    if (mask) expectMask("attentionMaps: mask", mask, `weights[${head}]`, map);
  });
  const inARow = Math.min(columns, weights.length);
  const cell = {
    width: ((PAGE_WIDTH - BESIDE) * (1 - (inARow - 1) * GAP)) / inARow / keys.length,
    height: rowHeight(queries.length, 220, 34),
  };
  const labels = columnLabels(keys, cell.width);
  const grid = panels({
    count: weights.length,
    columns: inARow,
    height: Math.max(92, cell.height * queries.length),
    rowGap: 32,
    columnGap: GAP,
  });
  const base = baseLayout(heading);
  const margin: Margin = { ...base.margin, t: base.margin.t + 22, b: 44 + labels.height };
  const axes = grid.panels.map((panel): Layout =>
    panelAxes(
      panel,
      columnAxis(panel.lowest ? keyTitle : "", keys, labels, { showticklabels: panel.lowest }),
      rowAxis(panel.leftmost ? queryTitle : "", queries, cell.height, { showticklabels: panel.leftmost }),
    ),
  );
  return {
    data: grid.panels.flatMap((panel, head) =>
      cells({
        values: weights[head] ?? [],
        masked: maskedCells(mask, weights[head] ?? []),
        names: arrows(queries, keys),
        scale: VIRIDIS,
        range: [0, 1],
        cell,
        decimals: 2,
        colorbar:
          head === 0
            ? {
                title: { text: "weight", side: "right" },
                dtick: 0.25,
                len: Math.min(1, 320 / grid.height),
                y: 1,
                yanchor: "top",
              }
            : undefined,
        panel: panel.number,
      }),
    ),
    layout: {
      ...base,
      margin,
      height: margin.t + margin.b + Math.round(grid.height),
      ...allAxes(axes),
      annotations: grid.panels.map((panel, head) => panelTitle(panel, names[head] ?? "")),
    },
    config: CONFIG,
  };
}

/** Long sentences need room for their labels: fewer maps in a row, and rows of equal length where that can be had. */
function mapsInARow(maps: number, tokens: number): number {
  const most = tokens <= 8 ? 4 : tokens <= 20 ? 3 : 2;
  const rows = Math.ceil(maps / most);
  return Math.ceil(maps / rows);
}
