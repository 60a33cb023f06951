import assert from "node:assert/strict";
import { test } from "node:test";

import { attentionSteps } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const tokens = ["a", "b"];
const scores = [
  [4, -8],
  [2, 6],
];
const scaled = [
  [1, -2],
  [0.5, 1.5],
];
const weights = [
  [1, 0],
  [0.27, 0.73],
];
const mask = [
  [true, false],
  [true, true],
];
const steps = attentionSteps({ ...heading, scores, scaled, mask, weights, queries: tokens, keys: tokens });
const maps = ({ data }: typeof steps) => data.filter(({ type }) => type === "heatmap");

testWhole("attentionSteps", steps);
testWhole(
  "attentionSteps without a mask",
  attentionSteps({ ...heading, scores, scaled, weights, queries: tokens, keys: tokens }),
);

test("attentionSteps keeps all four matrices, with nothing in masked cells", () => {
  assert.deepEqual(
    maps(steps).map(({ z }) => z),
    [
      scores,
      scaled,
      [
        [1, null],
        [0.5, 1.5],
      ],
      [
        [1, null],
        [0.27, 0.73],
      ],
    ],
  );
});

test("attentionSteps writes −∞ among masked scores and a cross among weights", () => {
  const texts = steps.data.filter(({ mode }) => mode === "text").map(({ text }) => text);
  assert.deepEqual(texts[2], ["1.00", "−∞", "0.50", "1.50"]);
  assert.deepEqual(texts[3], ["1.00", "×", "0.27", "0.73"]);
});

test("attentionSteps: scores on a scale of their own, scaled and masked on one, weights from 0 to 1", () => {
  assert.deepEqual(
    maps(steps).map(({ zmin, zmax }) => [zmin, zmax]),
    [
      [-8, 8],
      [-2, 2],
      [-2, 2],
      [0, 1],
    ],
  );
});

test("attentionSteps shares its labels: queries to the left, keys below", () => {
  const suffixes = ["", "2", "3", "4"];
  assert.deepEqual(
    suffixes.map((suffix) => axisOf(steps, `yaxis${suffix}`).showticklabels),
    [true, false, true, false],
  );
  assert.deepEqual(
    suffixes.map((suffix) => axisOf(steps, `xaxis${suffix}`).showticklabels),
    [false, false, true, true],
  );
  assert.deepEqual(axisOf(steps, "yaxis3").ticktext, tokens);
});

test("attentionSteps has three panels without a mask, numbered through", () => {
  const unmasked = attentionSteps({ scores, scaled, weights, queries: tokens, keys: tokens });
  const titles = (unmasked.layout.annotations as { text: string }[]).map(({ text }) => text);
  assert.deepEqual(
    titles.map((title) => title.slice(0, 3)),
    ["1 ·", "2 ·", "3 ·"],
  );
  assert.match(titles[2] ?? "", /weights/);
});

test("attentionSteps shows a weight that leaked through the mask", () => {
  const leaking = attentionSteps({
    scores,
    scaled,
    mask,
    weights: [
      [0.9, 0.1],
      [0.27, 0.73],
    ],
    queries: tokens,
    keys: tokens,
  });
  assert.deepEqual(maps(leaking)[3]?.z, [
    [0.9, 0.1],
    [0.27, 0.73],
  ]);
});

test("attentionSteps refuses matrices that don't belong together", () => {
  const whole = { scores, scaled, mask, weights, queries: tokens, keys: tokens };
  assert.throws(
    () => attentionSteps({ ...whole, scaled: [[1, 2]] }),
    /scaled has shape \[1, 2\], but scores has \[2, 2\]/,
  );
  assert.throws(
    () => attentionSteps({ ...whole, queries: ["a"] }),
    /queries has 1 labels \(a\), but there are 2 rows of scores/,
  );
  assert.throws(
    () =>
      attentionSteps({
        ...whole,
        scaled: [
          [1, -Infinity],
          [0, 0],
        ],
      }),
    /scaled\[0\]\[1\] is -Infinity/,
  );
  assert.throws(() => attentionSteps({ ...whole, weights: scores }), /weights lie between 0 and 1/);
  assert.throws(() => attentionSteps({ ...whole, mask: [[true]] }), /mask has shape \[1, 1\], but scores has \[2, 2\]/);
});
