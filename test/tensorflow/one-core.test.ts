import assert from "node:assert/strict";
import { test } from "node:test";
import { backends, runCell } from "./cell";

for (const backend of backends) {
  test(`danfojs-node and the course share one TensorFlow.js core on ${backend}`, () => {
    const { status, stdout, stderr } = runCell(
      `
      const { tf } = require("./dist/src/tensorflow");
      const danfo = require("danfojs-node");
      const frame = new danfo.DataFrame([[1, 2.5], [3, 4.5]], { columns: ["query", "key"] });
      frame.print();
      const tensor = frame.tensor;
      const cores = Object.keys(require.cache).filter((file) => /tfjs-core.dist.tf-core/.test(file));
      console.log(JSON.stringify({ cores: cores.length, ofCourse: tensor instanceof tf.Tensor, values: tensor.arraySync(), active: tf.getBackend() }));
    `,
      backend,
    );
    assert.equal(status, 0, stderr);
    assert.equal(stderr, "");
    assert.match(stdout, /query.*key/);
    assert.deepEqual(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""), {
      cores: 1,
      ofCourse: true,
      values: [
        [1, 2.5],
        [3, 4.5],
      ],
      active: backend,
    });
  });
}
