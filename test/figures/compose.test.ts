import assert from "node:assert/strict";
import { test } from "node:test";

import { attentionMap, matrixMap, sideBySide, vectorMap, weightBars, withSlider } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const words = ["dog", "bites", "dog"];
const bars = weightBars({
  tokens: words,
  series: [
    { name: "one", weights: [0.5, 0.4, 0.1] },
    { name: "two", weights: [0, 0, 1] },
  ],
});
const places = vectorMap({
  axes: ["river", "money"],
  points: [],
  moves: [{ label: "bank", from: [1, 1], to: [0.5, 1.5] }],
});
const attention = (tokens: string[]) =>
  attentionMap({ weights: tokens.map(() => tokens.map(() => 1 / tokens.length)), queries: tokens, keys: tokens });
const beside = sideBySide(places, bars, heading);

testWhole("sideBySide", beside);
testWhole("sideBySide of two maps", sideBySide(attention(words), attention(words), heading));

test("sideBySide draws the second figure on axes of its own", () => {
  assert.deepEqual(
    beside.data.map(({ xaxis }) => xaxis),
    [undefined, undefined, "x2", "x2"],
  );
  assert.deepEqual(axisOf(beside, "xaxis2").ticktext, words);
  assert.ok(axisOf(beside, "xaxis").domain[1]! < axisOf(beside, "xaxis2").domain[0]!);
});

test("sideBySide: maps over the same rows share their labels, and one legend where the scale is one", () => {
  const scales = ({ data }: typeof beside) =>
    data.filter(({ type, showscale }) => type === "heatmap" && showscale !== false).length;
  const same = sideBySide(attention(words), attention(words));
  assert.equal(axisOf(same, "yaxis2").showticklabels, false);
  assert.equal(scales(same), 1);
  const other = sideBySide(matrixMap({ matrix: [[1, 2]] }), attention(words));
  assert.notEqual(axisOf(other, "yaxis2").showticklabels, false);
  assert.equal(scales(other), 2);
});

test("sideBySide is as high as its maps need, and as other charts are where there is none", () => {
  const plot = ({ layout }: typeof beside) => {
    const { t, b } = layout.margin as { t: number; b: number };
    return Number(layout.height) - t - b;
  };
  const tokens = Array.from({ length: 10 }, (_, i) => `w${i}`);
  assert.equal(plot(sideBySide(attention(tokens), bars)), plot(attention(tokens)));
  assert.equal(plot(beside), plot(bars));
});

test("sideBySide leaves numbers out of cells that become too narrow for them, and keeps the crosses", () => {
  const tokens = Array.from({ length: 14 }, (_, i) => `w${i}`);
  const weights = tokens.map((_, i) => tokens.map((_, j) => (j <= i ? 1 / (i + 1) : 0)));
  const mask = weights.map((row) => row.map((weight) => weight > 0));
  const causal = attentionMap({ weights, queries: tokens, keys: tokens, mask });
  assert.deepEqual((causal.data[1]?.text as string[]).slice(0, 2), ["1.00", "×"]);
  assert.deepEqual((sideBySide(causal, causal).data[1]?.text as string[]).slice(0, 2), ["", "×"]);
});

const at = (weight: number) => weightBars({ tokens: ["a"], series: [{ name: "w", weights: [weight] }] });
const steps = [
  { label: "0", figure: at(0.25) },
  { label: "9", figure: at(1) },
];

testWhole("withSlider", withSlider({ ...heading, name: "sharpness", steps, play: true }));

test("withSlider has a frame for each step and starts where it is told to", () => {
  const slider = withSlider({ ...heading, name: "sharpness", steps, start: 1 });
  assert.deepEqual(slider.data, at(1).data);
  assert.deepEqual(
    slider.frames?.map(({ name, data }) => [name, data[0]?.y]),
    [
      ["0", [0.25]],
      ["9", [1]],
    ],
  );
  const [control] = slider.layout.sliders as { active: number; steps: { args: [string[], object] }[] }[];
  assert.equal(control?.active, 1);
  assert.deepEqual(
    control?.steps.map(({ args }) => args[0]),
    [["0"], ["9"]],
  );
  assert.equal("updatemenus" in slider.layout, false);
});

test("withSlider has buttons that play and stop where it is told to", () => {
  const { layout } = withSlider({ ...heading, name: "epoch", steps, play: true });
  const [menu] = layout.updatemenus as {
    buttons: { label: string; args: [unknown, { mode: string; fromcurrent?: boolean }] }[];
  }[];
  assert.deepEqual(
    menu?.buttons.map(({ args }) => args[0]),
    [null, [null]],
    "null plays all frames, a list of null none",
  );
  assert.equal(menu?.buttons[0]?.args[1].fromcurrent, true);
  assert.ok(menu?.buttons.every(({ args }) => args[1].mode === "immediate"));
});

test("withSlider refuses steps that don't go together", () => {
  assert.throws(() => withSlider({ ...heading, name: "", steps: [] }), /start is 0, but there are 0 steps/);
  assert.throws(
    () =>
      withSlider({
        ...heading,
        name: "",
        steps: [
          { label: "a", figure: bars },
          { label: "b", figure: at(1) },
        ],
      }),
    /"b" has 1 traces, the others have 2/,
  );
  assert.throws(
    () =>
      withSlider({
        ...heading,
        name: "",
        steps: [
          { label: "a", figure: at(0) },
          { label: "a", figure: at(1) },
        ],
      }),
    /two steps are called "a"/,
  );
});
