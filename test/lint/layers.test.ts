import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { ESLint, Linter } from "eslint";
import tseslint from "typescript-eslint";

import { root } from "../venv";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a file of the project's top folder isn't compiled
const layers = require(path.join(root, "eslint.layers.js")) as {
  LAYERS: string[][];
  WITHOUT_NODE: string[];
  rules: Record<string, never>;
};

/** What the rule says of `code` in `file`. */
function complaints(file: string, code: string): string[] {
  const messages = new Linter({ cwd: root }).verify(
    code,
    [
      {
        files: ["**/*.ts", "**/*.js"],
        plugins: { course: { rules: layers.rules } },
        rules: { "course/layers": "error" },
        languageOptions: { parser: tseslint.parser, sourceType: "module" },
      },
    ],
    path.join(root, file),
  );
  return messages.map(({ message }) => message);
}

const allowed: [file: string, code: string][] = [
  ["src/cli/run.ts", 'import { lessons } from "../catalogue";'],
  ["src/builder/build.ts", 'import * as fs from "node:fs";'],
  ["src/notebook/predict.ts", 'import { x } from "../exercises/context";'],
  ["src/models/rnn.ts", 'import { x } from "../attention/softmax"; import { y } from "../training/loop";'],
  ["src/attention/layer.ts", 'import { tf } from "../tensorflow"; import { x } from "./softmax";'],
  ["src/tensorflow.ts", 'import { x } from "./setup/tensorflow"; import "@tensorflow/tfjs";'],
  ["src/index.ts", 'export * from "./notebook/show"; export { tf } from "./tensorflow";'],
  ["src/setup/main.js", 'const a = require("node:fs"); const b = require("../platform/root");'],
  ["src/setup/types.js", 'function bundle() { return require("rollup"); }'],
  ["src/cli/main.ts", 'import { version } from "../../package.json";'],
  ["test/builder/build.test.ts", 'import { x } from "../../src/cli/run";'],
  ["course/lessons/01-context.ts", 'import { tf } from "attention-course"; import { ok } from "node:assert/strict";'],
];
for (const [file, code] of allowed) {
  test(`${file} may: ${code}`, () => {
    assert.deepEqual(complaints(file, code), []);
  });
}

const forbidden: [file: string, code: string, message: RegExp][] = [
  ["src/attention/layer.ts", 'import { show } from "../notebook/show";', /attention can't import from src\/notebook/],
  ["src/attention/layer.ts", 'export { x } from "../training/loop";', /imports point downwards/],
  ["src/attention/deep/er.ts", 'export * from "../../cli/run";', /attention can't import from src\/cli/],
  ["src/figures/heatmap.ts", 'const kernel = await import("../kernel/main");', /figures can't import from src\/kernel/],
  ["src/figures/heatmap.ts", 'import kernel = require("../kernel/main");', /figures can't import from src\/kernel/],
  ["src/figures/heatmap.ts", 'type Kernel = import("../kernel/main").Kernel;', /figures can't import from src\/kernel/],
  ["src/figures/heatmap.ts", 'import type { Kernel } from "../kernel/main";', /figures can't import from src\/kernel/],
  ["src/builder/build.ts", 'const run = require("../cli/run");', /builder can't import from src\/cli/],
  ["src/builder/build.ts", 'require.resolve("../cli/run");', /builder can't import from src\/cli/],
  ["src/display/mime.ts", 'import { x } from "../kernel/cell";', /display can't import from src\/kernel/],
  ["src/notebook/show.ts", 'import { tf } from "../index";', /notebook can't import from src\/index/],
  ["src/notebook/show.ts", 'import { tf } from "attention-course";', /import the file itself/],
  ["src/errors.ts", 'import { x } from "./tensorflow";', /errors can't import from src\/tensorflow/],
  ["src/data/words.ts", 'import { root } from "../platform/root";', /can't import from src\/platform/],
  ["src/setup/main.js", 'require("commander");', /loaded before packages are installed/],
  ["src/setup/main.js", 'require("../builder/build");', /setup can't import from src\/builder/],
  ["src/novelty/x.ts", 'import { x } from "../attention/softmax";', /src\/novelty has no place among the layers/],
  ["src/cli/run.ts", 'import { x } from "../../test/venv";', /from outside src/],
  ["course/lessons/01-context.ts", 'import { x } from "../../src/index";', /A notebook can't import/],
  ["course/lessons/01-context.ts", 'import * as tf from "@tensorflow/tfjs";', /A notebook can't import/],
  ...layers.WITHOUT_NODE.flatMap((folder): [string, string, RegExp][] => [
    [`src/${folder}/x.ts`, 'import * as fs from "node:fs";', /also runs in a browser/],
    [`src/${folder}/x.ts`, 'const path = require("path");', /also runs in a browser/],
  ]),
];
for (const [file, code, message] of forbidden) {
  test(`${file} may not: ${code}`, () => {
    const found = complaints(file, code);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", message);
  });
}

test("every folder of src/ has its place among the layers", () => {
  const names = fs.readdirSync(path.join(root, "src")).map((name) => name.replace(/\.ts$/, ""));
  assert.deepEqual(
    names.filter((name) => !layers.LAYERS.flat().includes(name)),
    [],
  );
});

test("the lint that npm test runs has the rules on", async () => {
  const eslint = new ESLint({ cwd: root });
  for (const file of ["src/attention/x.ts", "src/setup/x.js", "test/x.ts", "bench/x.ts", "course/lessons/x.ts"]) {
    const { rules } = (await eslint.calculateConfigForFile(path.join(root, file))) as {
      rules: Record<string, [number]>;
    };
    for (const rule of [
      "course/layers",
      "@typescript-eslint/no-floating-promises",
      "@typescript-eslint/no-misused-promises",
      "@typescript-eslint/no-explicit-any",
    ])
      assert.equal(rules[rule]?.[0], 2, `${rule} is no error in ${file}`);

    const lax = file.startsWith("course/");
    assert.equal(rules["@typescript-eslint/no-unused-expressions"]?.[0], lax ? 0 : 2, `unused expressions in ${file}`);
  }
});

test("a promise that nobody waits for is an error in a course file", async () => {
  const [file] = fs.readdirSync(path.join(root, "course/tasks"));
  const eslint = new ESLint({ cwd: root });
  const code = 'import { setTimeout } from "node:timers/promises";\nsetTimeout(1);\nsetTimeout.name;\nexport {};\n';
  const [result] = await eslint.lintText(code, { filePath: path.join(root, "course/tasks", file ?? "") });
  assert.deepEqual(
    result?.messages.map(({ ruleId, line }) => `${ruleId} ${line}`),
    ["@typescript-eslint/no-floating-promises 2"],
  );
});
