import assert from "node:assert/strict";
import { test } from "node:test";

import { positionWaves } from "../../src/figures";
import { axisOf, heading, testWhole } from "./whole";

// Vaswani et al.'s codes, written out once more: 4 positions, 4 dimensions.
const codes = [0, 1, 2, 3].map((p) => [Math.sin(p), Math.cos(p), Math.sin(p / 100), Math.cos(p / 100)]);
const waves = positionWaves({ ...heading, codes, dimensions: [0, 3], base: 10000 });

testWhole("positionWaves", waves);
testWhole("positionWaves without a base", positionWaves({ ...heading, codes, dimensions: [1] }));

test("positionWaves has a strip for each dimension, with a point for each position", () => {
  const points = waves.data.filter(({ mode }) => mode === "markers");
  assert.deepEqual(
    points.map(({ y }) => y),
    [codes.map((code) => code[0]), codes.map((code) => code[3])],
  );
  assert.deepEqual(
    points.map(({ yaxis }) => yaxis),
    [undefined, "y2"],
  );
  assert.deepEqual(
    points.map(({ name }) => name),
    ["dimension 0", "dimension 3"],
  );
  assert.ok(
    axisOf(waves, "yaxis").domain[0]! > axisOf(waves, "yaxis2").domain[1]!,
    "the first dimension stands on top",
  );
});

test("positionWaves draws the waves that sinusoidal codes lie on", () => {
  const lines = waves.data.filter(({ mode }) => mode === "lines");
  lines.forEach(({ x, y }, i) => {
    const dimension = [0, 3][i]!;
    codes.forEach((code, position) => {
      const at = (x as number[]).indexOf(position);
      assert.ok(
        Math.abs((y as number[])[at]! - code[dimension]!) < 1e-4,
        `dimension ${dimension} at position ${position}`,
      );
    });
  });
  assert.equal(positionWaves({ codes, dimensions: [0] }).data[0]?.mode, "lines+markers");
});

test("positionWaves refuses dimensions and names that don't fit", () => {
  assert.throws(() => positionWaves({ codes, dimensions: [4] }), /there is no dimension 4; the codes have 0 … 3/);
  assert.throws(() => positionWaves({ codes, dimensions: [] }), /dimensions is empty/);
  assert.throws(
    () => positionWaves({ codes, dimensions: [0], names: [] }),
    /names has 0 labels \(\), but there are 1 dimensions/,
  );
  assert.throws(() => positionWaves({ codes, dimensions: [0], base: 0 }), /base is 0/);
});
