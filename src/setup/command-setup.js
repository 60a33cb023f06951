// @ts-check
"use strict";

const { parseArgs } = require("node:util");
const { openLog } = require("./log");
const { paths } = require("../platform/paths");
const { Reporter } = require("./reporter");
const { projectRoot } = require("../platform/root");
const { setUp } = require("./setup");

const help = `npm run setup [-- --tests]

Makes everything ready that the course needs, and skips what already is: npm packages, a Python environment in .venv
with JupyterLab, TensorFlow, the compiled library, the notebooks and the kernel. npm start and npm test do this too.

  --tests   also what npm test needs (nbgrader, jupyter_kernel_test)
  --help    print this`;

/**
 * `npm run setup`.
 *
 * @param {string[]} args
 * @returns {Promise<number>} exit code: 0 when everything is ready; TensorFlow on WebAssembly counts as ready
 */
async function setupCommand(args) {
  const { values } = parseArgs({
    args,
    options: { tests: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const root = projectRoot();
  const reporter = new Reporter({ log: openLog(paths(root).log) });
  const forTests = values.tests === true;
  const ready = await setUp({ root, reporter, again: "npm run setup", forTests });
  const complete = ready.library && ready.notebooks && ready.jupyter && (!forTests || ready.testTools);
  reporter.line(
    complete
      ? "Ready: npm start opens the course."
      : "Not everything is ready: the lines marked 'failed' say what to do.",
  );
  return complete ? 0 : 1;
}

module.exports = { setupCommand };
