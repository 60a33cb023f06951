// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { compile } = require("./build");
const { throwIfInterrupted } = require("./child");
const { installKernelspec } = require("./kernelspec");
const { acquireLock } = require("./lock");
const { buildNotebooks } = require("./notebooks");
const { installPackages } = require("./npm");
const { paths } = require("../platform/paths");
const { Problem } = require("./problem");
const { provideTensorFlow } = require("./provide-tensorflow");
const { installRequirements, provideVenv } = require("./venv");

/** What the whole set-up takes on the project's disk, roughly, and on the one with the caches. */
const neededBytes = 3e9;

/**
 * @typedef {object} SetupResult
 * @property {boolean} library npm packages are there and the library is compiled
 * @property {boolean} notebooks they are up to date with course/, a learner's own changes apart
 * @property {boolean} jupyter .venv has what it takes to run notebooks on the course's kernel
 * @property {boolean} testTools .venv has nbgrader and jupyter_kernel_test; only with `forTests`
 */

/**
 * Everything that has to be there before the course runs, each step skipped when it is already done.
 * A step that fails is reported, and the steps that do not need it still run.
 *
 * @param {{ root: string, reporter: import("./reporter").Reporter, again: string, forTests?: boolean }} options
 * `again`: the command to name when something has to be run again
 * @returns {Promise<SetupResult>}
 */
async function setUp({ root, reporter, again, forTests = false }) {
  const { log } = reporter;
  const context = { root, log, again };
  const release = await acquireLock(paths(root).lock, (pid) =>
    reporter.line(`Another set-up of this clone is at work (process ${pid}): waiting for it. Ctrl-C stops waiting.`),
  );
  try {
    reporter.line(`Setting up the course in ${root}`);
    await reporter.step("Node.js", () => ({ detail: process.versions.node }));
    const room = roomProblem(root);
    if (room) await reporter.step("Disk", () => ({ problem: room }));
    const packages = await reporter.step("npm packages", () => installPackages(context));
    const venv = await reporter.step("Python environment", () => provideVenv(context));
    let jupyter =
      venv && (await reporter.step("Python packages", () => installRequirements(context, "requirements.txt")));
    const testTools =
      forTests &&
      jupyter &&
      (await reporter.step("Python packages for the tests", () =>
        installRequirements(context, "requirements-test.txt"),
      ));
    if (packages) await reporter.step("TensorFlow", (say) => provideTensorFlow(context, say));
    const compiled = packages && (await reporter.step("Library", () => compile(context)));
    const notebooks = compiled && (await reporter.step("Notebooks", () => buildNotebooks(context)));
    if (jupyter) jupyter = await reporter.step("Kernel for Jupyter", () => installKernelspec(root));
    return { library: compiled, notebooks, jupyter, testTools };
  } finally {
    release();
    throwIfInterrupted();
  }
}

/**
 * @param {string} root
 * @returns {Problem | undefined}
 */
function roomProblem(root) {
  if (fs.existsSync(path.join(root, "node_modules")) && fs.existsSync(paths(root).venvStamp)) return undefined;
  const { bavail, bsize } = fs.statfsSync(root);
  const free = bavail * bsize;
  if (free >= neededBytes) return undefined;
  return new Problem(
    `Only ${(free / 1e9).toFixed(1)} GB are free on this disk`,
    "the set-up needs about 3 GB and may not get to its end",
    "Free some space",
  );
}

module.exports = { setUp };
