import assert from "node:assert/strict";
import { test } from "node:test";

import { dataFlow, type DataFlowStage } from "../../src/figures";
import { heading, testWhole } from "./whole";

const stages: (DataFlowStage | DataFlowStage[])[] = [
  { name: "x", shape: [6, 64], note: "embeddings + positions" },
  [
    { name: "Q", shape: [6, 16] },
    { name: "K", shape: [6, 16] },
    { name: "V", shape: [6, 16] },
  ],
  { name: "scores", shape: ["queries", "keys"], from: ["Q", "K"], highlight: true },
  { name: "weights <1>" },
  { name: "weighted sum", shape: [6, 16], from: ["weights <1>", "V"] },
];
const flow = dataFlow({ ...heading, stages });

interface Arrow {
  x: number;
  y: number;
  ax: number;
  ay: number;
}
interface Box {
  type: string;
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}
const arrows = flow.layout.annotations as Arrow[];
const shapes = flow.layout.shapes as (Box & { path?: string; fillcolor?: string })[];
const boxes = shapes.filter(({ type }) => type === "rect");

testWhole("dataFlow", flow);

test("dataFlow writes name, shape and note into every box, in the order of the data", () => {
  const texts = flow.data[0]?.text as string[];
  assert.equal(texts.length, 7);
  assert.match(texts[0] ?? "", /<b>x<\/b>.*\[6, 64\].*embeddings \+ positions/);
  assert.match(texts[4] ?? "", /\[queries, keys\]/);
  assert.match(texts[5] ?? "", /weights &lt;1&gt;/);
  const [x, y] = [flow.data[0]?.x as number[], flow.data[0]?.y as number[]];
  boxes.forEach(({ x0, x1, y0, y1 }, i) =>
    assert.ok(x0 < x[i]! && x[i]! < x1 && y0 < y[i]! && y[i]! < y1, `text ${i} should stand in its box`),
  );
});

test("dataFlow lets no two boxes overlap, and rows go down", () => {
  boxes.forEach((one, i) =>
    boxes.slice(i + 1).forEach((other) => {
      const apart = one.x1 <= other.x0 || other.x1 <= one.x0 || one.y0 >= other.y1 || other.y0 >= one.y1;
      assert.ok(apart, "boxes overlap");
    }),
  );
  assert.ok(boxes[0]!.y0 > boxes[1]!.y1 && boxes[3]!.y0 > boxes[4]!.y1);
  assert.ok(boxes[1]!.x1 < boxes[2]!.x0 && boxes[2]!.x1 < boxes[3]!.x0, "parallel stages stand from left to right");
});

test("dataFlow has an arrow for each input, and each ends at a box's edge", () => {
  // x → Q, K, V; Q, K → scores → weights; weights, V → weighted sum.
  assert.equal(arrows.length, 8);
  for (const { x, y } of arrows) {
    const near = (one: number, other: number) => Math.abs(one - other) < 1e-3;
    const touches = boxes.some(
      (box) =>
        (near(y, box.y1) && x > box.x0 && x < box.x1) ||
        ((near(x, box.x0) || near(x, box.x1)) && y < box.y1 && y > box.y0),
    );
    assert.ok(touches, `the arrow to ${x}, ${y} should end at a box`);
  }
});

test("dataFlow leads what skips rows around the boxes between", () => {
  const [detour, ...rest] = shapes.filter(({ type }) => type === "path");
  assert.equal(rest.length, 0);
  const lane = Math.max(...[...(detour?.path ?? "").matchAll(/[ML]([\d.-]+),/g)].map(([, x]) => Number(x)));
  assert.ok(
    lane > Math.max(...boxes.map(({ x1 }) => x1)),
    "V is on the right, so the detour should be right of all boxes",
  );
});

test("dataFlow gives a highlighted stage another color", () => {
  assert.deepEqual(
    boxes.map(({ fillcolor }) => fillcolor === boxes[4]?.fillcolor),
    [false, false, false, false, true, false, false],
  );
});

test("dataFlow breaks long notes into lines", () => {
  const note = "a note that is rather long, and goes on, and on, and has to be broken into several lines for that";
  const [text] = dataFlow({ stages: [{ name: "a", note }] }).data[0]?.text as string[];
  assert.ok((text ?? "").split("<br>").length > 2);
});

test("dataFlow refuses stages that don't go together", () => {
  assert.throws(() => dataFlow({ stages: [] }), /stages is empty/);
  assert.throws(() => dataFlow({ stages: [[]] }), /stages\[0\] is an empty row/);
  assert.throws(() => dataFlow({ stages: [{ name: "a" }, { name: "a" }] }), /two stages are called "a"/);
  assert.throws(
    () => dataFlow({ stages: [{ name: "a" }, { name: "b", from: ["c"] }] }),
    /"b" comes from "c", which is none of the stages above it \(a\)/,
  );
  assert.throws(() => dataFlow({ stages: [[{ name: "a" }, { name: "b", from: ["a"] }]] }), /"b" comes from "a"/);
});
