import assert from "node:assert/strict";
import { describe } from "node:test";
import { type Execution, plain } from "./client";
import { kernelGroup } from "./group";

/** The one execute_result of a cell, as a bundle. */
function bundle(cell: Execution): Record<string, unknown> {
  assert.equal(cell.status, "ok", cell.errorText);
  const results = cell.of("execute_result");
  assert.equal(results.length, 1, `one execute_result (published: ${cell.types.join(", ")})`);
  assert.equal(typeof results[0]?.content.metadata, "object");
  return results[0]?.content.data ?? {};
}

const on = kernelGroup();

describe("displays", () => {
  on("are published with the cell as their parent, one mime type a call", async (kernel) => {
    const cell = await kernel.run(
      "import { display } from 'tslab';\ndisplay.html('<i>html</i>');\ndisplay.markdown('# m');\ndisplay.svg('<svg/>');\ndisplay.png(Buffer.from([1, 2]));\ndisplay.raw('application/json', { a: 1 } as any);",
    );
    const data = cell.of("display_data").map((m) => m.content.data);
    assert.deepEqual(data, [
      { "text/html": "<i>html</i>" },
      { "text/markdown": "# m" },
      { "image/svg+xml": "<svg/>" },
      { "image/png": "AQI=" },
      { "application/json": { a: 1 } },
    ]);
  });

  on("can be updated, from another cell too", async (kernel) => {
    const first = await kernel.run(
      "import { newDisplay } from 'tslab';\nconst progress = newDisplay();\nprogress.text('0 %');",
    );
    const shown = first.of("display_data")[0];
    assert.deepEqual(shown?.content.data, { "text/plain": "0 %" });
    const id = shown.content.transient?.display_id;
    assert.ok(typeof id === "string" && id !== "");
    const second = await kernel.run("progress.text('50 %');\nprogress.text('100 %');");
    const updates = second.of("update_display_data");
    assert.deepEqual(
      updates.map((m) => m.content.data?.["text/plain"]),
      ["50 %", "100 %"],
    );
    assert.deepEqual(
      updates.map((m) => m.content.transient?.display_id),
      [id, id],
    );
    assert.deepEqual(first.of("update_display_data"), []);
  });

  on("that come late go to the cell that made them", async (kernel) => {
    const maker = await kernel.run(
      "import { display as lateDisplay } from 'tslab';\nsetTimeout(() => lateDisplay.html('<b>late</b>'), 200);",
    );
    const other = await kernel.run("await new Promise((done) => setTimeout(done, 500));");
    assert.deepEqual(
      maker.of("display_data").map((m) => m.content.data),
      [{ "text/html": "<b>late</b>" }],
    );
    assert.deepEqual(other.of("display_data"), []);
  });

  on("keep their order with what is printed", async (kernel) => {
    const cell = await kernel.run(
      "import { display as d } from 'tslab';\nconsole.log('a');\nd.text('b');\nconsole.log('c');",
    );
    assert.deepEqual(
      cell.types.filter((type) => type !== "status"),
      ["execute_input", "stream", "display_data", "stream"],
    );
  });
});

describe("a rich result", () => {
  on("is what Symbol.for('Jupyter.display') returns", async (kernel) => {
    const data = bundle(
      await kernel.run(
        "({ [Symbol.for('Jupyter.display')]() { return { 'text/plain': 'a head', 'text/html': '<b>head</b>' }; } })",
      ),
    );
    assert.deepEqual(data, { "text/plain": "a head", "text/html": "<b>head</b>" });
  });

  on("may be promised", async (kernel) => {
    const data = bundle(
      await kernel.run(
        "({ async [Symbol.for('Jupyter.display')]() {\n  await new Promise((done) => setTimeout(done, 20));\n  return { 'text/plain': 'later', 'text/html': '<i>later</i>' };\n} })",
      ),
    );
    assert.deepEqual(data, { "text/plain": "later", "text/html": "<i>later</i>" });
  });

  on("of a class's own method sees its fields", async (kernel) => {
    const data = bundle(
      await kernel.run(
        "class Head { constructor(private n: number) {}\n  [Symbol.for('Jupyter.display')]() { return { 'text/html': `<b>${this.n}</b>`, 'text/plain': String(this.n) }; }\n}\nnew Head(3)",
      ),
    );
    assert.equal(data["text/html"], "<b>3</b>");
  });

  on("that fails to make itself leaves the kernel alive and says why", async (kernel) => {
    for (const body of ["throw new Error('cannot draw')", "return Promise.reject(new Error('cannot draw'))"]) {
      const cell = await kernel.execute(`({ [Symbol.for('Jupyter.display')]() { ${body}; } })`);
      assert.match(cell.errorText + cell.stderr, /cannot draw/);
      assert.equal(await kernel.value("6 * 7"), 42);
    }
  });

  on("is a plotly figure itself", async (kernel) => {
    const data = bundle(
      await kernel.run(
        "({ data: [{ type: 'heatmap', z: [[0.1, 0.9], [0.5, 0.5]] }], layout: { title: { text: 'Weights' } } })",
      ),
    );
    assert.deepEqual(data["application/vnd.plotly.v1+json"], {
      data: [
        {
          type: "heatmap",
          z: [
            [0.1, 0.9],
            [0.5, 0.5],
          ],
        },
      ],
      layout: { title: { text: "Weights" } },
    });
    assert.equal(typeof data["text/plain"], "string");
  });

  on("of a plain object that only looks a little like a figure is text", async (kernel) => {
    const data = bundle(await kernel.run("({ data: 'words', layout: 1 })"));
    assert.deepEqual(Object.keys(data), ["text/plain"]);
  });

  on("of a tensor shows shape, dtype and values", async (kernel) => {
    const cell = await kernel.execute(
      'import { tf } from "attention-course";\ntf.tensor2d([[0.25, 0.75], [1, 0]])',
      {},
      60_000,
    );
    const data = bundle(cell);
    const text = plain(String(data["text/plain"]));
    assert.match(text, /2,\s*2/, "the shape");
    assert.match(text, /float32/, "the dtype");
    assert.match(text, /0\.25/, "the values");
    assert.match(String(data["text/html"]), /0\.25/);
  });

  on("of a disposed tensor is no crash", async (kernel) => {
    const cell = await kernel.execute(
      'import { tf } from "attention-course";\nconst gone = tf.scalar(1);\ngone.dispose();\ngone',
      {},
      60_000,
    );
    assert.match(cell.errorText + (cell.result ?? ""), /dispos/i);
    assert.equal(await kernel.value("6 * 7"), 42);
  });

  on("of a DataFrame is a table", async (kernel) => {
    const cell = await kernel.execute(
      'import * as dfd from "danfojs-node";\nnew dfd.DataFrame({ word: ["river", "bank"], weight: [0.9, 0.1] })',
      {},
      60_000,
    );
    const data = bundle(cell);
    assert.match(String(data["text/html"]), /<table[\s\S]*river[\s\S]*0\.9[\s\S]*<\/table>/);
    assert.match(String(data["text/plain"]), /river/);
  });
});
