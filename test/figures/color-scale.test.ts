import assert from "node:assert/strict";
import { test } from "node:test";

import { colorAt, DIVERGING, fade, inkOn, plotlyScale, VIRIDIS } from "../../src/figures/color-scale";
import { contrast } from "./whole";

for (const [name, scale] of Object.entries({ VIRIDIS, DIVERGING })) {
  test(`a number on any color of ${name} has a contrast of 4.5 : 1 at least`, () => {
    for (let share = 0; share <= 1; share += 0.005) {
      const color = colorAt(scale, share);
      assert.ok(
        contrast(inkOn(color), color) >= 4.5,
        `${inkOn(color)} on ${color}: ${contrast(inkOn(color), color).toFixed(2)} : 1`,
      );
    }
  });
}

test("colorAt gives the scale's own colors at its steps, mixes between them, and keeps to its ends", () => {
  assert.deepEqual(
    VIRIDIS.map((_, i) => colorAt(VIRIDIS, i / 8)),
    VIRIDIS,
  );
  assert.equal(colorAt(["#000000", "#ff0000"], 0.5), "#800000");
  assert.equal(colorAt(VIRIDIS, -1), VIRIDIS[0]);
  assert.equal(colorAt(VIRIDIS, 2), VIRIDIS.at(-1));
});

test("plotlyScale goes from 0 to 1 in equal steps", () => {
  assert.deepEqual(plotlyScale(["#000000", "#777777", "#ffffff"]), [
    [0, "#000000"],
    [0.5, "#777777"],
    [1, "#ffffff"],
  ]);
});

test("fade keeps the color and adds the opacity", () => {
  assert.equal(fade("#0072b2", 0.25), "rgba(0, 114, 178, 0.25)");
});
