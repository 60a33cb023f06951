import assert from "node:assert/strict";
import { test } from "node:test";

import { vectorMap } from "../../src/figures";
import { heading, testWhole } from "./whole";

const places = vectorMap({
  ...heading,
  axes: ["river", "money"],
  points: [
    { label: "the", at: [0, 0] },
    { label: "will", at: [0, 0] },
    { label: "close", at: [0, 2] },
  ],
  moves: [{ label: "bank", from: [1, 1], to: [0.5, 1.5] }],
});

testWhole("vectorMap", places);

test("vectorMap gives words at one place one label, and each move an arrow from before to after", () => {
  const [points, arrow] = places.data;
  assert.deepEqual(points?.text, ["the, will", "close"]);
  assert.deepEqual(
    [points?.x, points?.y],
    [
      [0, 0],
      [0, 2],
    ],
  );
  assert.deepEqual(
    [arrow?.x, arrow?.y],
    [
      [1, 0.5],
      [1, 1.5],
    ],
  );
  assert.equal((places.layout.yaxis as { scaleanchor: unknown }).scaleanchor, "x", "directions would be drawn askew");
});

test("vectorMap refuses a place that is not two finite numbers", () => {
  assert.throws(
    () => vectorMap({ axes: ["", ""], points: [{ label: "a", at: [NaN, 0] }], moves: [] }),
    /a place is .*it needs two finite numbers/,
  );
});
