import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

import type { MimeBundle } from "../../src/display/bundle";
import { displaySymbol, mimeBundle } from "../../src/display/mime";
import { table } from "../../src/notebook/table";
import { tf } from "../../src/tensorflow";

const PLOTLY = "application/vnd.plotly.v1+json";

function forms(value: unknown): Record<string, string> {
  const bundle = mimeBundle(value);
  assert.ok(bundle && !(bundle instanceof Promise), "expected a bundle at once");
  return bundle as Record<string, string>;
}
const text = (value: unknown) => forms(value)["text/plain"];
const html = (value: unknown) => forms(value)["text/html"] ?? "";
const cells = (markup: string) => [...markup.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell);

test("values without a richer form have none", () => {
  for (const value of [
    undefined,
    null,
    0,
    "text",
    [1, 2],
    {},
    new Map(),
    () => 1,
    Symbol("s"),
    { data: 1 },
    { data: [1], layout: {} },
  ])
    assert.equal(mimeBundle(value), undefined);
});

test('Symbol.for("Jupyter.display") is honoured, now or later, with `this`', async () => {
  assert.equal(displaySymbol, Symbol.for("Jupyter.display"));
  class Shown {
    name = "x";
    [displaySymbol](): MimeBundle {
      return { "text/plain": this.name };
    }
  }
  assert.deepEqual(mimeBundle(new Shown()), { "text/plain": "x" });
  const later = { [Symbol.for("Jupyter.display")]: async () => ({ "text/markdown": "**x**" }) };
  assert.deepEqual(await mimeBundle(later), { "text/markdown": "**x**" });
  const onFunction = Object.assign(() => 1, { [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "f" }) });
  assert.deepEqual(mimeBundle(onFunction), { "text/plain": "f" });
});

test("a tensor shows its shape, dtype and values", () => {
  assert.equal(
    text(
      tf.tensor2d([
        [1, -2.5],
        [0, 3],
      ]),
    ),
    "Tensor, shape [2, 2], float32\n[[ 1.0, -2.5],\n [ 0.0,  3.0]]",
  );
  assert.equal(text(tf.scalar(3)), "Tensor, shape [], float32\n3");
  assert.equal(text(tf.tensor1d([1, 2], "int32")), "Tensor, shape [2], int32\n[1, 2]");
  assert.equal(text(tf.tensor1d([true, false], "bool")), "Tensor, shape [2], bool\n[true, false]");
  assert.equal(text(tf.tensor1d(["a", "b"])), 'Tensor, shape [2], string\n["a", "b"]');
  assert.equal(text(tf.zeros([0, 3])), "Tensor, shape [0, 3], float32\n[]");
  assert.match(text(tf.variable(tf.scalar(1))) ?? "", /^Tensor, shape \[\], float32/);
  assert.deepEqual(
    cells(
      html(
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      ),
    ),
    ["1", "2", "3", "4"],
  );
  assert.match(html(tf.tensor1d(["<b>"])), /&lt;b&gt;/);
});

test("a long tensor is shortened on each axis, and the entries shown are those of their places", () => {
  const numbers = tf.range(0, 400, 1, "int32").reshape([20, 20]);
  const shown = cells(html(numbers));
  assert.equal(shown.length, 100);
  assert.deepEqual(shown.slice(0, 10), ["0", "1", "2", "3", "4", "5", "…", "17", "18", "19"]);
  assert.deepEqual(shown.slice(-3), ["397", "398", "399"]);
  assert.ok((text(tf.zeros([100, 100, 10])) ?? "").length < 20_000);
});

test("a tensor of rank 3 is shown matrix by matrix, with how many were left out", () => {
  const markup = html(tf.range(0, 24, 1, "int32").reshape([6, 2, 2]));
  assert.deepEqual(
    [...markup.matchAll(/\[\d, :, :\]/g)].map(([label]) => label),
    ["[0, :, :]", "[1, :, :]", "[2, :, :]", "[3, :, :]"],
  );
  assert.deepEqual(cells(markup).slice(4, 8), ["4", "5", "6", "7"]);
  assert.match(markup, /and 2 more matrices/);
});

test("a disposed tensor says that it is, and showing a tensor makes none", () => {
  const before = tf.memory().numTensors;
  const tensor = tf.scalar(1);
  forms(tensor);
  assert.equal(tf.memory().numTensors, before + 1);
  tensor.dispose();
  assert.match(text(tensor) ?? "", /disposed/);
  assert.match(html(tensor), /disposed/);
});

test("a data frame shows as a table, with markup in its cells as text", () => {
  const frame = table([
    { word: "<i>", weight: 0.25 },
    { word: "b", weight: 1 },
  ]);
  assert.equal(text(frame), "   word  weight\n0  <i>     0.25\n1  b       1.00");
  assert.deepEqual(cells(html(frame)), ["&lt;i&gt;", "0.25", "b", "1.00"]);
  assert.match(text(frame.column("weight")) ?? "", /weight\n0\s+0\.25/);
});

test("a long data frame shows its first and last rows, and how many there are", () => {
  const frame = table({ n: Array.from({ length: 1000 }, (_, n) => n) });
  const shown = cells(html(frame));
  assert.deepEqual([shown.length, shown[0], shown[9], shown[10], shown.at(-1)], [16, "0", "9", "…", "999"]);
  assert.match(html(frame), /1000 rows, of which 15 are shown/);
  assert.match(text(frame) ?? "", /1000 rows, of which 15 are shown/);
});

test("a plotly figure shows as itself, as JSON, with its description as text", () => {
  const figure = {
    data: [{ type: "bar", y: new Float32Array([1, 2]) }],
    layout: { meta: { description: "Two bars." } },
  };
  const bundle = mimeBundle(figure) as MimeBundle;
  assert.deepEqual(bundle[PLOTLY], {
    data: [{ type: "bar", y: [1, 2] }],
    layout: { meta: { description: "Two bars." } },
  });
  assert.equal(bundle["text/plain"], "Figure: Two bars.");
  assert.equal(text({ data: [], layout: { title: "Old style" } }), "Figure: Old style");
  assert.equal(text({ data: [{ type: "bar" }, {}], layout: {} }), "Figure: 2 traces (bar, scatter)");
});

test("the kernel can load mime.ts without TensorFlow.js, danfo or any other package", () => {
  const file = JSON.stringify(require.resolve("../../src/display/mime"));
  const loaded = execFileSync(
    process.execPath,
    ["-e", `require(${file}); console.log(Object.keys(require.cache).join("\\n"))`],
    { encoding: "utf8" },
  );
  assert.doesNotMatch(loaded, /node_modules/);
});
