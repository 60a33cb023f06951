import { arrows, cells, columnAxis, columnLabels, maskedCells, rowAxis, rowHeight, type CellsOptions } from "./cells";
import { DIVERGING, VIRIDIS } from "./color-scale";
import {
  expectLabels,
  expectMask,
  expectMatrix,
  expectSameShape,
  expectWeights,
  type MaskMatrix,
  type Matrix,
} from "./arguments";
import { baseLayout, CONFIG, PAGE_WIDTH, type Figure, type Heading, type Layout, type Margin } from "./figure";
import { largest } from "./matrix-map";
import { allAxes, panelAxes, panels, panelTitle, type Panel } from "./panels";

/** Every step from scores to weights, of one head. All matrices are `[queries][keys]`. */
export interface AttentionStepsOptions extends Partial<Heading> {
  /** QKᵀ */
  readonly scores: Matrix;
  /** QKᵀ / √d_k */
  readonly scaled: Matrix;
  /** 1 or true = may attend. Without a mask there is no masked step to show. */
  readonly mask?: MaskMatrix | undefined;
  /** softmax of the scaled, masked scores, each from 0 to 1. */
  readonly weights: Matrix;
  /** The tokens that look (the rows). */
  readonly queries: readonly string[];
  /** The tokens looked at (the columns). */
  readonly keys: readonly string[];
}

interface Step extends Pick<CellsOptions, "values" | "scale" | "range" | "masked" | "maskedSign" | "decimals"> {
  readonly title: string;
}

/** What is left and right of the panels, in pixels, and the space between them (with the left ones' scale in it), as a share. */
const BESIDE = 150;
const GAP = 0.14;
const COLUMNS = 2;

/**
 * Scores, scaled scores, masked scores and weights as four maps. Scaled and masked scores have one scale, scores one of their own, and
 * weights the one from 0 to 1.
 * A masked cell is empty but for "−∞" among the scores (a cross where cells are small) and a cross among the weights; a weight that
 * leaked through the mask is drawn.
 *
 * @throws {RangeError} when matrices have different shapes, labels don't fit, a number isn't finite (mask them with `mask`, not with −∞),
 *   or a weight isn't between 0 and 1
 */
export function attentionSteps(options: AttentionStepsOptions): Figure {
  expectSteps(options);
  const { queries, keys } = options;
  const steps = stepsOf(options);
  const cell = {
    width: ((PAGE_WIDTH - BESIDE) * (1 - GAP)) / COLUMNS / keys.length,
    height: rowHeight(queries.length, 260, 36),
  };
  const labels = columnLabels(keys, cell.width);
  const grid = panels({
    count: steps.length,
    columns: COLUMNS,
    height: Math.max(92, cell.height * queries.length),
    rowGap: 40,
    columnGap: GAP,
  });
  const base = baseLayout(options);
  const margin: Margin = { ...base.margin, t: base.margin.t + 24, b: 44 + labels.height };
  const axes = grid.panels.map((panel): Layout =>
    panelAxes(
      panel,
      columnAxis(panel.lowest ? "to (key)" : "", keys, labels, { showticklabels: panel.lowest }),
      rowAxis(panel.leftmost ? "from (query)" : "", queries, cell.height, { showticklabels: panel.leftmost }),
    ),
  );
  return {
    data: steps.flatMap(({ title: _title, ...step }, i) => {
      const panel = grid.panels[i];
      return panel
        ? cells({ ...step, names: arrows(queries, keys), cell, colorbar: colorbarBeside(panel), panel: panel.number })
        : [];
    }),
    layout: {
      ...base,
      margin,
      height: margin.t + margin.b + Math.round(grid.height),
      ...allAxes(axes),
      annotations: grid.panels.map((panel, i) => panelTitle(panel, `${i + 1} · ${steps[i]?.title}`)),
    },
    config: CONFIG,
  };
}

function colorbarBeside({ x: [, right], y: [bottom, top] }: Panel): Layout {
  return {
    x: right + 0.008,
    xanchor: "left",
    xpad: 0,
    y: (bottom + top) / 2,
    len: top - bottom,
    ypad: 0,
    thickness: 9,
    nticks: 5,
    tickfont: { size: 11 },
  };
}

function stepsOf({ scores, scaled, mask, weights }: AttentionStepsOptions): Step[] {
  const [most, mostScaled] = [largest(scores), largest(scaled)];
  const scaledStep: Step = {
    title: "scaled, QKᵀ / √d<sub>k</sub>",
    values: scaled,
    scale: DIVERGING,
    range: [-mostScaled, mostScaled],
  };
  const forbidden = mask?.map((row) => row.map((may) => !may));
  return [
    { title: "scores, QKᵀ", values: scores, scale: DIVERGING, range: [-most, most] },
    scaledStep,
    ...(forbidden ? [{ ...scaledStep, title: "masked", masked: forbidden, maskedSign: "−∞" }] : []),
    {
      title: "weights, softmax of each row",
      values: weights,
      scale: VIRIDIS,
      range: [0, 1],
      masked: maskedCells(mask, weights),
      decimals: 2,
    },
  ];
}

function expectSteps({ scores, scaled, mask, weights, queries, keys }: AttentionStepsOptions): void {
  expectMatrix("attentionSteps: scores", scores);
  expectLabels("attentionSteps: queries", queries, scores.length, "rows of scores");
  expectLabels("attentionSteps: keys", keys, scores[0]?.length ?? 0, "columns of scores");
  for (const [name, matrix] of Object.entries({ scaled, weights })) {
    expectMatrix(`attentionSteps: ${name}`, matrix);
    expectSameShape(`attentionSteps: ${name}`, matrix, "scores", scores);
  }
  weights.forEach((row, i) => expectWeights(`attentionSteps: weights[${i}]`, row, "matrixMap"));
  if (mask) expectMask("attentionSteps: mask", mask, "scores", scores);
}
