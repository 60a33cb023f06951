import assert from "node:assert/strict";
import { test } from "node:test";

import { attentionMap, attentionSlider } from "../../src/figures";
import { heading, testWhole } from "./whole";

const tokens = ["a", "b"];
const weights = [
  [
    [1, 0],
    [0, 1],
  ],
  [
    [0.5, 0.5],
    [0.25, 0.75],
  ],
];
const slider = attentionSlider({
  ...heading,
  name: "epoch",
  weights,
  queries: tokens,
  keys: tokens,
  start: 1,
  play: true,
});

testWhole("attentionSlider", slider);

test("attentionSlider has a step for every map, and starts where it is told to", () => {
  assert.deepEqual(
    slider.frames?.map(({ name, data }) => [name, data[0]?.z]),
    [
      ["1", weights[0]],
      ["2", weights[1]],
    ],
  );
  assert.deepEqual(slider.data, attentionMap({ weights: weights[1] ?? [], queries: tokens, keys: tokens }).data);
});

test("attentionSlider refuses labels that don't fit its steps", () => {
  assert.throws(
    () => attentionSlider({ ...heading, name: "head", weights, labels: ["1"], queries: tokens, keys: tokens }),
    /labels has 1 labels \(1\), but there are 2 steps/,
  );
});
