import assert from "node:assert/strict";
import { test } from "node:test";

import { barChart } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const bars = barChart({
  ...heading,
  labels: ["1 head", "4 heads"],
  yTitle: "accuracy",
  format: ".0%",
  series: [
    { name: "without", values: [0.5, 0.52], deviations: [0.01, 0.02] },
    { name: "with", values: [0.7, 0.9] },
  ],
});

testWhole("barChart", bars);

test("barChart keeps values and deviations", () => {
  const [without, with_] = bars.data;
  assert.deepEqual(
    [without?.y, with_?.y],
    [
      [0.5, 0.52],
      [0.7, 0.9],
    ],
  );
  assert.deepEqual((without?.error_y as { array: number[] }).array, [0.01, 0.02]);
  assert.equal(with_ && "error_y" in with_, false);
  assert.deepEqual(axisOf(bars, "xaxis").ticktext, ["1 head", "4 heads"]);
});

test("barChart writes each number beyond the end of its own bar and error bar", () => {
  const [, , first, second] = bars.data;
  assert.deepEqual(first?.customdata, [0.5, 0.52]);
  assert.deepEqual(
    [first?.x, second?.x],
    [
      [-0.2, 0.8],
      [0.2, 1.2],
    ],
  );
  assert.ok((first?.y as number[]).every((y, i) => y > [0.51, 0.54][i]!));
  const [, numbers] = barChart({ labels: ["a", "b"], yTitle: "", series: [{ name: "n", values: [1, -1] }] }).data;
  assert.deepEqual(numbers?.textposition, ["top center", "bottom center"]);
  assert.ok((numbers?.y as number[])[1]! < -1);
});

test("barChart has 0 on its axis and room above and below the bars, unless it is told a range", () => {
  const range = (values: number[]) =>
    axisOf(barChart({ labels: values.map(String), yTitle: "", series: [{ name: "n", values }] }), "yaxis").range;
  assert.deepEqual(range([0, 10]), [0, 11]);
  assert.deepEqual(range([-10, -5]), [-11, 0]);
  assert.deepEqual(range([0, 0]), [0, 1]);
  const told = barChart({ labels: ["a"], yTitle: "", yRange: [0.4, 1], series: [{ name: "n", values: [0.5] }] });
  assert.deepEqual(axisOf(told, "yaxis").range, [0.4, 1]);
});

test("barChart leaves the numbers out where bars are narrow", () => {
  const labels = Array.from({ length: 15 }, (_, i) => `w${i}`);
  const series = ["a", "b"].map((name) => ({ name, values: labels.map(() => 1) }));
  assert.equal(barChart({ labels, yTitle: "", series }).data.length, 2);
});

test("barChart refuses what doesn't fit the labels", () => {
  const of = (series: { name: string; values: number[]; deviations?: number[] }) => () =>
    barChart({ labels: ["a"], yTitle: "", series: [series] });
  assert.throws(of({ name: "n", values: [] }), /"n".* has 1 labels \(a\), but there are 0 values/);
  assert.throws(of({ name: "n", values: [1], deviations: [] }), /there are 0 deviations/);
  assert.throws(of({ name: "n", values: [NaN] }), /values of "n"\[0\] is NaN/);
});
