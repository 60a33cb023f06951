import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { backends, root, runCell } from "./cell";

const multiply = `
  const { tf, tensorflowBackend } = require("./dist/src/tensorflow");
  const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).arraySync();
  console.log(JSON.stringify({ product, active: tf.getBackend(), told: tensorflowBackend() }));
`;

function lastLine(text: string): unknown {
  return JSON.parse(text.trim().split("\n").at(-1) ?? "");
}

for (const backend of backends) {
  test(`${backend} computes on the line after the import`, () => {
    const { status, stdout, stderr } = runCell(multiply, backend);
    assert.equal(status, 0, stderr);
    const { product, active, told } = lastLine(stdout) as {
      product: number[][];
      active: string;
      told: { name: string; native: boolean };
    };
    assert.deepEqual(product, [
      [19, 22],
      [43, 50],
    ]);
    assert.equal(active, backend);
    assert.equal(told.name, backend);
    assert.equal(told.native, backend === "tensorflow");
  });

  test(`${backend} leaves stderr empty, through everything that a lesson does`, () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "attention-course-"));
    try {
      const { status, stderr, stdout } = runCell(
        `
        const { tf } = require("./dist/src/tensorflow");
        (async () => {
          await tf.ready();
          tf.topk(tf.tensor1d([3, 1, 2]), 2).values.print();
          tf.oneHot(tf.tensor1d([0, 1], "int32"), 3).print();
          const model = tf.sequential({ layers: [
            tf.layers.embedding({ inputDim: 5, outputDim: 4, inputLength: 3 }),
            tf.layers.simpleRNN({ units: 4 }),
            tf.layers.dense({ units: 2, activation: "softmax" }),
          ] });
          model.compile({ optimizer: tf.train.adam(0.01), loss: "categoricalCrossentropy", metrics: ["accuracy"] });
          const x = tf.tensor2d([[0, 1, 2], [3, 4, 0]], [2, 3], "int32"), y = tf.tensor2d([[1, 0], [0, 1]]);
          await model.fit(x, y, { epochs: 2 });
          await model.save("file://" + process.argv[1]);
          const again = await tf.loadLayersModel("file://" + process.argv[1] + "/model.json");
          const difference = again.predict(x).sub(model.predict(x)).abs().max().dataSync()[0];
          if (difference > 1e-6) throw new Error("the model that was read back differs by " + difference);
          const rows = await tf.data.array([1, 2, 3]).batch(2).toArray();
          const { DataFrame } = require("danfojs-node");
          new DataFrame([[1, 2], [3, 4]], { columns: ["a", "b"] }).print();
          console.log(rows.length, "batches");
        })();
      `.replaceAll("process.argv[1]", JSON.stringify(folder)),
        backend,
      );
      assert.equal(stderr, "");
      assert.equal(status, 0);
      assert.match(stdout, /2 batches\n$/);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
}

test(
  "native TensorFlow says nothing on stdout",
  { skip: !backends.includes("tensorflow") && "no native TensorFlow here" },
  () => {
    assert.equal(runCell(`require("./dist/src/tensorflow")`, "tensorflow").stdout, "");
  },
);

for (const backend of ["wasm", "cpu"]) {
  test(`${backend} says once what it is and which command installs native TensorFlow`, () => {
    const { stdout } = runCell(`require("./dist/src/tensorflow"); require("./dist/src")`, backend);
    assert.equal(stdout.match(/npm run setup/g)?.length, 1, stdout);
    assert.equal(stdout.trim().split("\n").length, 1, stdout);
  });

  test(`${backend} keeps quiet where another program reads the output`, () => {
    assert.equal(
      runCell(`process.env.ATTENTION_COURSE_QUIET = "1"; require("./dist/src/tensorflow")`, backend).stdout,
      "",
    );
  });
}

test("a backend that does not exist is refused, with the names of those that do", () => {
  const { status, stderr } = runCell(`require("./dist/src/tensorflow")`, "gpu");
  assert.notEqual(status, 0);
  assert.match(stderr, /ATTENTION_COURSE_BACKEND is "gpu".*tensorflow, wasm, cpu/);
});

test("WebAssembly leaves the process' own error handling alone", () => {
  const { stdout } = runCell(
    `
    process.on("unhandledRejection", () => {});
    const { tf } = require("./dist/src/tensorflow");
    console.log(process.listenerCount("uncaughtException"), process.listenerCount("unhandledRejection"));
    tf.removeBackend("wasm");
    console.log(process.listenerCount("unhandledRejection"), typeof process.on, typeof process.listeners);
  `,
    "wasm",
  );
  assert.deepEqual(stdout.trim().split("\n").slice(1), ["0 1", "1 function function"]);
});

test("what is loaded late has the same names as the packages themselves", () => {
  const { stdout, stderr } = runCell(
    `
    const names = (exports) => Object.keys(exports).sort().join();
    require("./dist/src/tensorflow");
    const late = ["@tensorflow/tfjs-backend-webgl", "@tensorflow/tfjs-converter"].map((name) => [name, require.resolve(name), require(name)]);
    for (const [name, file, placeholder] of late) {
      delete require.cache[file];
      const real = require(name);
      console.log(name, placeholder !== real && names(placeholder) === names(real), Object.keys(real).filter((key) => key.startsWith("version")).every((key) => real[key] === placeholder[key]));
    }
  `,
    "cpu",
  );
  assert.deepEqual(
    stdout.trim().split("\n").slice(1),
    ["@tensorflow/tfjs-backend-webgl true true", "@tensorflow/tfjs-converter true true"],
    stderr,
  );
});

test("what is loaded late works when it is used", () => {
  const { stdout, stderr } = runCell(
    `
    const { tf } = require("./dist/src/tensorflow");
    console.log(typeof tf.loadGraphModel, tf.GraphModel === require("@tensorflow/tfjs-converter").GraphModel, typeof tf.webgl.forceHalfFloat, tf.getBackend());
  `,
    "cpu",
  );
  assert.equal(stdout.trim().split("\n").at(-1), "function true function cpu", stderr);
});

test("tf has the whole public face of the union package, and tfjs-node's own beside it", () => {
  const faceOf = (code: string, backend: string): string[] => lastLine(runCell(code, backend).stdout) as string[];
  const plain = faceOf(`console.log(JSON.stringify(Object.keys(require("@tensorflow/tfjs")).sort()))`, "cpu");
  const course = faceOf(`console.log(JSON.stringify(Object.keys(require("./dist/src/tensorflow").tf).sort()))`, "cpu");
  // "default" is what TypeScript adds to a CommonJS package that is imported whole.
  assert.deepEqual(
    course.filter((name) => name !== "default"),
    plain,
  );
  const node = faceOf(
    `require("./dist/src/tensorflow"); const n = require("@tensorflow/tfjs-node"); console.log(JSON.stringify([...Object.keys(n), ...Object.keys(n.node), ...Object.keys(n.io)]))`,
    "cpu",
  );
  for (const name of [
    ...plain,
    "node",
    "decodeImage",
    "loadSavedModel",
    "tensorBoard",
    "fileSystem",
    "nodeHTTPRequest",
  ])
    assert.ok(node.includes(name), `tfjs-node's ${name} is there`);
});

test("the browser takes a door without Node", () => {
  const { browser } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as {
    browser: Record<string, string>;
  };
  assert.equal(browser["./dist/src/tensorflow/node.js"], "./dist/src/tensorflow/browser.js");
  const { stdout, stderr, status } = runCell(
    `
    const load = require("node:module")._load;
    require("node:module")._load = (name, ...more) => {
      if (/^(node:|fs$|path$|child_process$|module$)/.test(name)) throw new Error("the browser has no " + name);
      return load(name, ...more);
    };
    const { backend } = require("./dist/src/tensorflow/browser");
    console.log(backend.name, backend.native);
  `,
    undefined,
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^cpu false$/m);
});
