import assert from "node:assert/strict";
import { test } from "node:test";

import { attentionMap, lineChart, sideBySide, vectorMap, weightBars, withSlider, type Figure } from "../../src/figures";
import { COLORS, INK } from "../../src/figures/figure";

const heading = { title: "A title", description: "What is to be seen." };
const words = ["dog", "bites", "dog"];

const bars = weightBars({ ...heading, tokens: words, series: [{ name: "one", weights: [0.5, 0.004, 0.0001] }, { name: "two", weights: [0, 0, 1] }] });
const attention = attentionMap({ ...heading, weights: [[0.1, 0.9], [1, 0]], queries: ["a", "b"], keys: ["c", "d"] });
const places = vectorMap({
  ...heading,
  axes: ["river", "money"],
  points: [{ label: "the", at: [0, 0] }, { label: "will", at: [0, 0] }, { label: "close", at: [0, 2] }],
  moves: [{ label: "bank", from: [1, 1], to: [0.5, 1.5] }],
});
const lines = lineChart({ ...heading, x: [1, 2], xTitle: "length", yTitle: "share", series: [{ name: "mean", y: [1, 0.5] }] });
const figures: Record<string, Figure> = { bars, attention, places, lines, beside: sideBySide(places, bars, heading) };

test("weightBars keeps every weight, and one bar for each of two equal words", () => {
  assert.deepEqual(bars.data.map(({ y }) => y), [[0.5, 0.004, 0.0001], [0, 0, 1]]);
  assert.deepEqual(bars.data[0]?.x, [0, 1, 2]);
  assert.deepEqual((bars.layout.xaxis as { ticktext: unknown }).ticktext, words);
  assert.deepEqual((bars.layout.yaxis as { range: unknown }).range, [0, 1.05]);
});

test("weightBars doesn't write a small weight as none", () => {
  assert.deepEqual(bars.data[0]?.text, ["0.50", "0.004", "<0.001"]);
  assert.deepEqual(bars.data[1]?.text, ["0.00", "0.00", "1.00"]);
});

test("attentionMap keeps the matrix on a scale from 0 to 1, first row on top", () => {
  const [trace] = attention.data;
  assert.deepEqual(trace?.z, [[0.1, 0.9], [1, 0]]);
  assert.deepEqual([trace?.zmin, trace?.zmax], [0, 1]);
  assert.deepEqual((attention.layout.xaxis as { ticktext: unknown }).ticktext, ["c", "d"]);
  const { ticktext, autorange } = attention.layout.yaxis as { ticktext: unknown; autorange: unknown };
  assert.deepEqual([ticktext, autorange], [["a", "b"], "reversed"]);
});

test("vectorMap gives words at one place one label, and each move an arrow from before to after", () => {
  const [points, arrow] = places.data;
  assert.deepEqual(points?.text, ["the, will", "close"]);
  assert.deepEqual([points?.x, points?.y], [[0, 0], [0, 2]]);
  assert.deepEqual([arrow?.x, arrow?.y], [[1, 0.5], [1, 1.5]]);
  assert.equal((places.layout.yaxis as { scaleanchor: unknown }).scaleanchor, "x", "directions would be drawn askew");
});

test("lineChart keeps its values and names its axes", () => {
  assert.deepEqual([lines.data[0]?.x, lines.data[0]?.y], [[1, 2], [1, 0.5]]);
  assert.equal((lines.layout.xaxis as { title: { text: string } }).title.text, "length");
  assert.equal((lines.layout.yaxis as { title: { text: string } }).title.text, "share");
});

test("labels that don't fit throw, and say how many there are and should be", () => {
  assert.throws(() => weightBars({ tokens: words, series: [{ name: "pen", weights: [1] }] }), /"pen".* has 3 labels .* there are 1 weights/);
  assert.throws(() => attentionMap({ weights: [[1], [1]], queries: ["a"], keys: ["c"] }), /queries has 1 labels \(a\), but there are 2 rows/);
  assert.throws(() => attentionMap({ weights: [[1], [1, 0]], queries: ["a", "b"], keys: ["c"] }), /keys has 1 labels \(c\), but there are 2 weights in row 1/);
  assert.throws(() => lineChart({ x: [1], xTitle: "", yTitle: "", series: [{ name: "mean", y: [] }] }), /"mean".* there are 0 y values/);
  assert.throws(() => vectorMap({ axes: ["", ""], points: [{ label: "a", at: [NaN, 0] }], moves: [] }), /place must be two finite numbers/);
});

test("sideBySide draws the second figure on axes of its own", () => {
  const { beside } = figures;
  assert.deepEqual(beside?.data.map(({ xaxis }) => xaxis), [undefined, undefined, "x2", "x2"]);
  assert.deepEqual((beside?.layout.xaxis2 as { ticktext: unknown }).ticktext, words);
});

test("withSlider has a frame for each step and starts where it is told to", () => {
  const at = (weight: number) => weightBars({ tokens: ["a"], series: [{ name: "w", weights: [weight] }] });
  const slider = withSlider({ ...heading, name: "sharpness", steps: [{ label: "0", figure: at(0.25) }, { label: "9", figure: at(1) }], start: 1 });
  assert.deepEqual(slider.data, at(1).data);
  assert.deepEqual(slider.frames?.map(({ name, data }) => [name, data[0]?.y]), [["0", [0.25]], ["9", [1]]]);
  const [control] = slider.layout.sliders as { active: number; steps: { args: [string[], object] }[] }[];
  assert.equal(control?.active, 1);
  assert.deepEqual(control?.steps.map(({ args }) => args[0]), [["0"], ["9"]]);
  assert.throws(() => withSlider({ ...heading, name: "", steps: [] }), /start is 0, but there are 0 steps/);
  assert.throws(() => withSlider({ ...heading, name: "", steps: [{ label: "a", figure: bars }, { label: "b", figure: at(1) }] }), /"b" has 1 traces, the others have 2/);
});

for (const [name, figure] of Object.entries(figures)) {
  test(`the figure "${name}" is plain JSON, says what it shows, and lets the page's background through`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(figure)), figure);
    assert.deepEqual(figure.layout.meta, { description: heading.description });
    assert.equal((figure.layout.title as { text: string }).text, heading.title);
    assert.match(String(figure.layout.paper_bgcolor), /, 0\)$/);
    assert.match(String(figure.layout.plot_bgcolor), /, 0\)$/);
  });
}

/** WCAG 2's contrast ratio of two colours written as #rrggbb. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

// JupyterLab's two themes.
for (const background of ["#ffffff", "#111111"]) {
  test(`text and the first three colours stand out from ${background}`, () => {
    assert.ok(contrast(INK, background) >= 4, `text: ${contrast(INK, background).toFixed(2)} : 1`);
    for (const colour of COLORS.slice(0, 3)) assert.ok(contrast(colour, background) >= 3, `${colour}: ${contrast(colour, background).toFixed(2)} : 1`);
  });
}
