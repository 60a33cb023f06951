// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { run, throwIfInterrupted } = require("./child");
const { listFiles } = require("./fingerprint");
const { reporterOf } = require("./reporter");
const { projectRoot } = require("../platform/root");
const { setUp } = require("./setup");

/** The parts of the tests, for --only. */
const steps = {
  drift: "notebooks are what course/ says",
  format: "prettier",
  lint: "eslint, the layers of src/ included",
  types: "types of course/; those of src/ and test/ are checked as they are compiled",
  docs: "everything exported is documented",
  unit: "unit tests",
  kernel: "the kernel against Jupyter's protocol and nbgrader",
  notebooks: "every notebook, natively: lessons in a real JupyterLab, solutions, exercises, 41 submissions",
};

const help = `npm test [-- options]

Sets up what the tests need, then runs them all, as many side by side as the machine has cores. Says at the end what
failed, what was skipped and why, and what took longest. Ctrl-C ends everything that tests have started.

  --only A,B    only these parts, or test files with these words in their path (kernel/errors):
${Object.entries(steps)
  .map(([name, what]) => `                  ${name.padEnd(10)} ${what}`)
  .join("\n")}
  --changed     leave out what has passed with the very same code, notebooks, packages and Node.js
  --quick       what takes a minute: no kernel, no notebooks            (npm run test:quick)
  --matrix      what npm test leaves out: every lesson and solution on WebAssembly, every lesson
                from the places where one can resume it, and every submission by nbgrader
                                                                         (npm run test:matrix)
  --pictures    also take a picture of every figure, light and dark, into dist/jupyterlab
  --watch       then wait, and run again what you change has to do with  (npm run dev)
  --help        print this`;

/**
 * @param {string} root
 * @param {string[]} args
 * @throws {TypeError} with code ERR_PARSE_ARGS_… for an unknown option, or words that no test has
 */
function readTestOptions(root, args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      changed: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      matrix: { type: "boolean", default: false },
      pictures: { type: "boolean", default: false },
      watch: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const only = (values.only ?? "")
    .split(",")
    .flatMap((name) => name.trim().replace(/^test\/|(?:\.test)?\.ts$/g, "") || []);
  const files = listFiles(path.join(root, "test")).map((file) => path.relative(root, file).split(path.sep).join("/"));
  const unknown = only.find((word) => !Object.hasOwn(steps, word) && !files.some((file) => file.includes(word)));
  if (unknown !== undefined) {
    throw usage(
      `No part of the tests and no file in test/ is called "${unknown}". The parts are ${Object.keys(steps).join(", ")}.`,
    );
  }
  if (values.quick && values.matrix)
    throw usage("--quick and --matrix are two different parts of the tests: take one.");
  const { help, changed, pictures, watch } = values;
  /** @type {"all" | "quick" | "matrix"} */
  const suite = values.quick ? "quick" : values.matrix ? "matrix" : "all";
  return { help, watch, request: { suite, only, changed, pictures } };
}

/** @param {string} message */
function usage(message) {
  return Object.assign(new TypeError(message), { code: "ERR_PARSE_ARGS_TEST" });
}

/**
 * `npm test`.
 *
 * @param {string[]} args
 * @returns {Promise<number>} exit code: 0 when every test passed
 */
async function testCommand(args) {
  const root = projectRoot();
  const { help: wantsHelp, watch, request } = readTestOptions(root, args);
  if (wantsHelp) {
    console.log(help);
    return 0;
  }
  for (;;) {
    const code = await testOnce(root, request);
    if (!watch) return code;
    console.log("\nWaiting for a change in src, test, bench or course. Ctrl-C ends this.");
    await nextChange(root);
  }
}

/**
 * @param {string} root
 * @param {ReturnType<typeof readTestOptions>["request"]} request
 */
async function testOnce(root, request) {
  const reporter = reporterOf(root);
  const ready = await setUp({ root, reporter, again: "npm test", forTests: true });
  if (!ready.library) {
    reporter.line("\nNo test was run: the library is not ready, see the lines marked 'failed' above.");
    return 1;
  }
  const runner = path.join(root, "dist", "test", "runner", "main.js");
  const jupyter = ready.jupyter && ready.testTools;
  const { code } = await run(process.execPath, [runner, JSON.stringify({ ...request, jupyter })], {
    cwd: root,
    passThrough: true,
  });
  return code;
}

/**
 * Resolves when a source file was changed, and no other for a moment.
 *
 * @param {string} root
 */
async function nextChange(root) {
  const watching = new AbortController();
  await new Promise((resolve) => {
    /** @type {NodeJS.Timeout | undefined} */
    let settled;
    for (const folder of ["src", "test", "bench", "course"]) {
      fs.watch(path.join(root, folder), { recursive: true, signal: watching.signal }, (_, file) => {
        // Editors write files beside the one that is meant.
        if (!/\.(?:ts|js|py|json)$/.test(String(file))) return;
        clearTimeout(settled);
        settled = setTimeout(resolve, 300);
      });
    }
  });
  watching.abort();
  throwIfInterrupted();
}

module.exports = { testCommand, readTestOptions, steps };
