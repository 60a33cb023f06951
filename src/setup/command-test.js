// @ts-check
"use strict";

const path = require("node:path");
const fs = require("node:fs");
const { parseArgs } = require("node:util");
const { isInterrupted, run } = require("./child");
const { listFiles } = require("./fingerprint");
const { jupyterEnv } = require("./jupyter");
const { openLog } = require("./log");
const { runBuilder } = require("./notebooks");
const { paths } = require("../platform/paths");
const { Interrupted } = require("./problem");
const { Reporter, seconds } = require("./reporter");
const { projectRoot } = require("../platform/root");
const { setUp } = require("./setup");

/** In the order in which they run; each name can be given to --only. */
const stepNames = /** @type {const} */ (["drift", "lint", "types", "docs", "unit", "kernel", "notebooks"]);
/** @typedef {typeof stepNames[number]} StepName */

const titles = {
  drift: "notebooks are what course/ says",
  lint: "eslint over everything, the layers included",
  types: "types of the library and of the course",
  docs: "everything exported is documented",
  unit: "unit tests",
  kernel: "kernel tests",
  notebooks: "every notebook on the real kernel",
};

const help = `npm test [-- options]

Sets up what the tests need, then runs them all, one step after the other, up to the first that fails:
${stepNames.map((name) => `  ${name.padEnd(11)}${titles[name]}`).join("\n")}

  --only A,B     only these steps (the set-up always runs)
  --keep-going   go on after a failing step
  --help         print this`;

/**
 * @param {string[]} args
 * @returns {{ help: boolean, keepGoing: boolean, steps: StepName[] }}
 * @throws {TypeError} with code ERR_PARSE_ARGS_… for an unknown option or step
 */
function readTestOptions(args) {
  const { values } = parseArgs({
    args,
    options: { only: { type: "string" }, "keep-going": { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  const wanted = values.only?.split(",").map((name) => name.trim());
  const unknown = wanted?.find((name) => !stepNames.some((step) => step === name));
  if (unknown !== undefined) {
    throw Object.assign(new TypeError(`There is no step "${unknown}". The steps are ${stepNames.join(", ")}.`), {
      code: "ERR_PARSE_ARGS_STEP",
    });
  }
  return {
    help: values.help === true,
    keepGoing: values["keep-going"] === true,
    steps: stepNames.filter((step) => wanted === undefined || wanted.includes(step)),
  };
}

/**
 * The compiled tests of a step. Folders and globs mean different things to the `node --test` of Node 20 and 22: it gets files.
 *
 * @param {string} root
 * @param {"unit" | "kernel" | "notebooks"} step
 * @returns {string[]} relative to root
 */
function testFiles(root, step) {
  const tests = path.join(root, "dist", "test");
  const own = ["kernel", "notebooks"];
  return listFiles(tests)
    .filter((file) => file.endsWith(".test.js"))
    .filter((file) => {
      const folder = path.relative(tests, file).split(path.sep)[0] ?? "";
      return step === "unit" ? !own.includes(folder) : folder === step;
    })
    .map((file) => path.relative(root, file));
}

/**
 * Runs one step, its output passed through.
 *
 * @param {string} root
 * @param {StepName} step
 * @returns {Promise<string | undefined>} what to do about a failure; undefined when it passed
 */
async function runStep(root, step) {
  const node = process.execPath;
  const options = { cwd: root, passThrough: true, env: jupyterEnv(root) };
  /** @param {string} name @param {string[]} args */
  const tool = async (name, args) =>
    (await run(node, [path.join(root, "node_modules", ...name.split("/")), ...args], options)).code === 0;
  switch (step) {
    case "drift":
      return (await runBuilder(root, ["--check"], options)).code === 0
        ? undefined
        : "`npm run build` writes them anew; commit what it changes";
    case "lint":
      return (await tool("eslint/bin/eslint.js", ["."]))
        ? undefined
        : "the lines above name the rule; `npx eslint --fix .` mends what can be mended by itself";
    case "types": {
      for (const project of ["tsconfig.json", path.join("course", "tsconfig.json")]) {
        if (fs.existsSync(path.join(root, project)) && !(await tool("typescript/bin/tsc", ["-p", project, "--noEmit"])))
          return `the lines above name file and line (tsc -p ${project})`;
      }
      return undefined;
    }
    case "docs":
      return (await tool("typedoc/bin/typedoc", ["--emit", "none", "--logLevel", "Warn"]))
        ? undefined
        : "the lines above name what has no docstring, or isn't exported where it is needed";
    case "unit":
    case "kernel":
    case "notebooks": {
      const files = testFiles(root, step);
      if (files.length === 0)
        return `there is no test in dist/test${step === "unit" ? "" : `/${step}`}; something is wrong with the build`;
      const { code } = await run(node, ["--test", "--test-reporter=spec", ...files], options);
      return code === 0
        ? undefined
        : `the failing tests are listed above; \`npm test -- --only ${step}\` runs this step alone`;
    }
  }
}

/**
 * `npm test`.
 *
 * @param {string[]} args
 * @returns {Promise<number>} exit code: 0 when every step passed
 */
async function testCommand(args) {
  const { help: wantsHelp, keepGoing, steps } = readTestOptions(args);
  if (wantsHelp) {
    console.log(help);
    return 0;
  }
  const root = projectRoot();
  const reporter = new Reporter({ log: openLog(paths(root).log) });
  const started = Date.now();
  const ready = await setUp({ root, reporter, again: "npm test", forTests: true });
  /** @type {string[]} */
  const failed = [];
  if (!ready.library) {
    reporter.line("\nNo test was run: the library is not ready, see the lines marked 'failed' above.");
    return 1;
  }
  for (const step of steps) {
    const start = Date.now();
    reporter.line(`\n── ${step}: ${titles[step]}`);
    const needsJupyter = step === "kernel" || step === "notebooks";
    const advice =
      needsJupyter && !(ready.jupyter && ready.testTools)
        ? "it needs the Python environment, see the set-up above"
        : await runStep(root, step);
    if (isInterrupted()) throw new Interrupted();
    reporter.line(
      `── ${step}: ${advice === undefined ? "passed" : `FAILED: ${advice}`} (${seconds(Date.now() - start)})`,
    );
    if (advice === undefined) continue;
    failed.push(step);
    if (!keepGoing) break;
  }
  const time = seconds(Date.now() - started);
  if (failed.length === 0) {
    reporter.line(`\nAll of ${steps.join(", ")} passed in ${time}.`);
    return 0;
  }
  const notRun = steps.slice(steps.indexOf(/** @type {StepName} */ (failed.at(-1))) + 1);
  reporter.line(
    `\nFailed: ${failed.join(", ")}${notRun.length > 0 ? `; not run: ${notRun.join(", ")}` : ""} (${time}).`,
  );
  return 1;
}

module.exports = { testCommand, readTestOptions, testFiles, stepNames };
