import assert from "node:assert/strict";
import { test } from "node:test";

import { baseLayout, COLORS, INK, literal } from "../../src/figures/figure";
import { contrast } from "./whole";

// JupyterLab's two themes.
for (const background of ["#ffffff", "#111111"]) {
  test(`text and the first three colors stand out from ${background}`, () => {
    assert.ok(contrast(INK, background) >= 4, `text: ${contrast(INK, background).toFixed(2)} : 1`);
    for (const color of COLORS.slice(0, 3))
      assert.ok(contrast(color, background) >= 3, `${color}: ${contrast(color, background).toFixed(2)} : 1`);
  });
}

test("literal keeps a token that looks like a tag from being taken for one", () => {
  assert.equal(literal("<pad>"), "&lt;pad&gt;");
  assert.equal(literal("R&D"), "R&amp;D");
});

test("a legend of several lines gets the room that it needs", () => {
  const few = baseLayout({}, ["one", "two"]);
  const many = baseLayout(
    {},
    Array.from({ length: 8 }, (_, i) => `a rather long name of series ${i}`),
  );
  assert.ok(many.margin.t >= few.margin.t + 50, "eight long names don't fit one line");
  assert.equal(many.height - many.margin.t, few.height - few.margin.t, "the plot should not shrink for it");
  assert.equal(baseLayout({}).showlegend, false);
});
