import assert from "node:assert/strict";
import { test } from "node:test";

import { lineChart } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

const lines = lineChart({
  ...heading,
  x: [1, 2],
  xTitle: "length",
  yTitle: "share",
  series: [{ name: "mean", y: [1, 0.5] }],
});

testWhole("lineChart", lines);
testWhole(
  "lineChart with bands and log axes",
  lineChart({
    ...heading,
    x: [64, 128],
    xTitle: "",
    yTitle: "",
    xLog: true,
    yLog: true,
    series: [{ name: "a", y: [1, 9], deviation: [2, 1] }],
  }),
);

test("lineChart keeps its values and names its axes", () => {
  assert.deepEqual(
    [lines.data[0]?.x, lines.data[0]?.y],
    [
      [1, 2],
      [1, 0.5],
    ],
  );
  assert.equal(axisOf(lines, "xaxis").title.text, "length");
  assert.equal(axisOf(lines, "yaxis").title.text, "share");
});

test("lineChart draws deviations as a band around the line", () => {
  const [band, line] = lineChart({
    x: [1, 2],
    xTitle: "",
    yTitle: "",
    series: [{ name: "a", y: [3, 4], deviation: [1, 0.5] }],
  }).data;
  assert.deepEqual(
    [band?.x, band?.y],
    [
      [1, 2, 2, 1],
      [4, 4.5, 3.5, 2],
    ],
  );
  assert.equal(band?.fill, "toself");
  assert.equal(band?.showlegend, false);
  assert.deepEqual(
    [line?.y, line?.customdata],
    [
      [3, 4],
      [1, 0.5],
    ],
  );
});

test("lineChart keeps a band above 0 on a log axis", () => {
  const [band] = lineChart({
    x: [1, 2],
    xTitle: "",
    yTitle: "",
    yLog: true,
    series: [{ name: "a", y: [1, 4], deviation: [2, 1] }],
  }).data;
  assert.ok((band?.y as number[]).every((value) => value > 0));
});

test("lineChart has a tick at each of a few x on a log axis, and at powers of ten elsewhere", () => {
  const { layout } = lineChart({
    x: [64, 128, 256],
    xTitle: "",
    yTitle: "",
    xLog: true,
    yLog: true,
    series: [{ name: "a", y: [0.02, 1, 300] }],
  });
  const [x, y] = [layout.xaxis, layout.yaxis] as { type: string; tickvals: number[]; ticktext: string[] }[];
  assert.deepEqual([x?.type, x?.tickvals], ["log", [64, 128, 256]]);
  assert.deepEqual([y?.type, y?.tickvals], ["log", [0.01, 0.1, 1, 10, 100, 1000]]);
  assert.deepEqual(y?.ticktext.slice(0, 2), ["0.01", "0.1"]);
});

test("lineChart shows lines below 0 whole", () => {
  const { layout } = lineChart({ x: [1], xTitle: "", yTitle: "", series: [{ name: "a", y: [-1] }] });
  assert.equal((layout.yaxis as { rangemode: string }).rangemode, "normal");
  assert.equal(axisOf(lines, "yaxis").rangemode, "tozero");
});

test("lineChart refuses values that don't fit x, aren't numbers, or have no place on a log axis", () => {
  const whole = { x: [1], xTitle: "", yTitle: "" };
  assert.throws(() => lineChart({ ...whole, series: [{ name: "mean", y: [] }] }), /"mean".* there are 0 y values/);
  assert.throws(() => lineChart({ ...whole, series: [{ name: "mean", y: [NaN] }] }), /y of "mean"\[0\] is NaN/);
  assert.throws(
    () => lineChart({ ...whole, series: [{ name: "mean", y: [1], deviation: [] }] }),
    /there are 0 deviations/,
  );
  assert.throws(
    () => lineChart({ ...whole, yLog: true, series: [{ name: "mean", y: [0] }] }),
    /y of "mean"\[0\] is 0; on a log axis it needs a number above 0/,
  );
  assert.throws(() => lineChart({ ...whole, x: [-1], xLog: true, series: [{ name: "mean", y: [1] }] }), /x\[0\] is -1/);
});
