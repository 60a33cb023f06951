import { type AttentionMapOptions } from "./attention-map";
import { maskedCells } from "./cells";
import { DIVERGING, VIRIDIS } from "./color-scale";
import { expectLabels, expectMask, expectMatrix, expectSameShape, expectWeightMap, type Matrix } from "./arguments";
import { type Figure, type Heading, type Layout } from "./figure";
import { mapGrid, type MapGridOptions } from "./map-grid";
import { largest } from "./matrix-map";
import { type Panel } from "./panels";

/** Every step from scores to weights, of one head. All matrices are `[queries][keys]`. Without a mask there is no masked step to show. */
export interface AttentionStepsOptions
  extends Partial<Heading>, Pick<AttentionMapOptions, "weights" | "queries" | "keys" | "mask"> {
  /** QKᵀ */
  readonly scores: Matrix;
  /** QKᵀ / √d_k */
  readonly scaled: Matrix;
}

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
  return mapGrid({
    heading: options,
    maps: stepsOf(options).map((step, i) => ({ ...step, title: `${i + 1} · ${step.title}` })),
    queries,
    keys,
    queryTitle: "from (query)",
    keyTitle: "to (key)",
    columns: 2,
    // The left ones' scale stands in it.
    columnGap: 0.14,
    room: { beside: 150, above: 24, rowGap: 40, height: 260, highest: 36 },
    colorbar: colorbarBeside,
  });
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

function stepsOf({ scores, scaled, mask, weights }: AttentionStepsOptions): MapGridOptions["maps"] {
  const [most, mostScaled] = [largest(scores), largest(scaled)];
  const scaledStep: MapGridOptions["maps"][number] = {
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
  expectWeightMap("attentionSteps: weights", weights);
  if (mask) expectMask("attentionSteps: mask", mask, "scores", scores);
}
