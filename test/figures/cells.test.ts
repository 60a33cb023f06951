import assert from "node:assert/strict";
import { test } from "node:test";

import { cells, columnLabels, maskedCells, numberSize } from "../../src/figures/cells";
import { DIVERGING } from "../../src/figures/color-scale";

const large = { width: 80, height: 40 };

test("cells write numbers with a true minus, in black or white, and never minus nothing", () => {
  const [, numbers] = cells({
    values: [
      [-3, 0],
      [-0.001, 3],
    ],
    scale: DIVERGING,
    range: [-3, 3],
    cell: large,
  });
  assert.deepEqual(numbers?.text, ["−3.00", "0.00", "0.00", "3.00"]);
  assert.deepEqual((numbers?.textfont as { color: string[] }).color, ["#ffffff", "#000000", "#000000", "#ffffff"]);
  assert.deepEqual(
    [numbers?.x, numbers?.y],
    [
      [0, 1, 0, 1],
      [0, 0, 1, 1],
    ],
  );
});

test("cells write as many decimals as are of use", () => {
  const written = (value: number) =>
    cells({ values: [[value]], scale: DIVERGING, range: [-1, 1], cell: large })[1]?.text;
  assert.deepEqual([written(9.99), written(12.34), written(-1234.5)], [["9.99"], ["12.3"], ["−1235"]]);
});

test("cells that are too small have no numbers, but masked ones keep a sign", () => {
  const small = { width: 16, height: 16 };
  const values = [
    [1, 2],
    [3, 4],
  ];
  assert.equal(cells({ values, scale: DIVERGING, range: [0, 4], cell: small }).length, 1);
  const masked = [
    [false, true],
    [false, false],
  ];
  const [map, signs] = cells({ values, masked, maskedSign: "−∞", scale: DIVERGING, range: [0, 4], cell: small });
  assert.deepEqual(map?.z, [
    [1, null],
    [3, 4],
  ]);
  assert.deepEqual([signs?.text, signs?.x, signs?.y], [["×"], [1], [0]], "a long sign would touch its neighbours");
  assert.deepEqual(cells({ values, masked, maskedSign: "−∞", scale: DIVERGING, range: [0, 4], cell: large })[1]?.text, [
    "1.00",
    "−∞",
    "3.00",
    "4.00",
  ]);
});

test("cells shorten what they carry to five digits", () => {
  assert.deepEqual(cells({ values: [[0.30000001192092896]], scale: DIVERGING, range: [0, 1], cell: large })[0]?.z, [
    [0.3],
  ]);
});

test("numberSize shrinks with the cell and the number, and gives up below what can be read", () => {
  const [wide, long, narrow] = [
    numberSize(large, 4),
    numberSize({ width: 36, height: 40 }, 5),
    numberSize({ width: 20, height: 40 }, 4),
  ];
  assert.ok(wide !== undefined && long !== undefined && long < wide);
  assert.equal(narrow, undefined);
});

test("columnLabels stand level where they fit, else aslant, else upright, and say how high they are", () => {
  const words = ["The", "elephant"];
  assert.deepEqual(columnLabels(words, 100), { size: 14, angle: 0, height: 14 });
  const [aslant, upright] = [columnLabels(words, 40), columnLabels(words, 12)];
  assert.deepEqual([aslant.angle, upright.angle], [-45, -90]);
  assert.ok(aslant.height > 40 && upright.height > 40, "a word of eight letters is higher than that");
  assert.equal(columnLabels(["<pad>"], 60).angle, 0, "a tag-like token has five letters, not none");
});

test("maskedCells are those that the mask forbids and that hold nothing: a leak is to be seen", () => {
  assert.deepEqual(maskedCells([[1, 0, 0]], [[0.8, 0, 0.2]]), [[false, true, false]]);
  assert.equal(maskedCells(undefined, [[1]]), undefined);
});
