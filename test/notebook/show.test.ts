import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import { weightBars } from "../../src/figures";
import { show } from "../../src/notebook/show";
import { published, publishedOnce } from "./published";

test("show publishes a figure as a figure, and anything else as text", () => {
  const figure = weightBars({
    title: "t",
    description: "One bar.",
    tokens: ["a"],
    series: [{ name: "w", weights: [1] }],
  });
  const bundle = publishedOnce(() => show(figure));
  assert.deepEqual(Object.keys(bundle).sort(), ["application/vnd.plotly.v1+json", "text/plain"]);
  assert.deepEqual(
    publishedOnce(() => show("words")),
    { "text/plain": "words" },
  );
  assert.deepEqual(
    publishedOnce(() => show([1, 2])),
    { "text/plain": "[ 1, 2 ]" },
  );
  assert.deepEqual(
    publishedOnce(() => show(undefined)),
    { "text/plain": "undefined" },
  );
});

test("what is shown late goes to the cell that asked for it", async () => {
  let finish: (bundle: object) => void = () => {};
  const slow = new Promise<object>((resolve) => (finish = resolve));
  const first = published(() => show({ [Symbol.for("Jupyter.display")]: () => slow }));
  const second = published(() => {}); // the next cell runs
  finish({ "text/plain": "late" });
  await slow;
  await Promise.resolve();
  assert.deepEqual([first, second], [[{ "text/plain": "late" }], []]);
});

test("outside a notebook show prints the text, and loads no TypeScript", () => {
  const file = JSON.stringify(require.resolve("../../src/notebook/show"));
  const program = `require(${file}).show("words"); console.log(Object.keys(require.cache).filter((name) => /typescript|tslab/.test(name)).length)`;
  assert.equal(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }), "words\n0\n");
});
