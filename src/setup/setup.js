// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { compile } = require("./build");
const { throwIfInterrupted } = require("./child");
const { loadCompiled } = require("./compiled");
const { acquireLock } = require("./lock");
const { installPackages } = require("./npm");
const { paths } = require("../platform/paths");
const { Problem } = require("./problem");

/**
 * @typedef {object} Context
 * @property {string} root
 * @property {import("./reporter").Reporter} reporter
 * @property {string} again the command to name when something has to be run again
 *
 * @typedef {object} SetupResult
 * @property {boolean} library npm packages are there and the library is compiled
 * @property {boolean} notebooks they are up to date with course/, a learner's own changes apart
 * @property {boolean} jupyter .venv has what it takes to run notebooks on the course's kernel
 * @property {boolean} testTools .venv has nbgrader and jupyter_kernel_test; only with `forTests`
 */

/**
 * The first two steps of everything: npm packages and the compiled library.
 *
 * @param {Context} context
 * @param {import("./build").Scope} scope
 * @returns {Promise<boolean>} whether both are there
 */
async function provideLibrary({ root, reporter, again }, scope) {
  const { log } = reporter;
  return (
    (await reporter.step("npm packages", () => installPackages({ root, log, again }))) &&
    (await reporter.step("Library", () => compile({ root, log }, scope)))
  );
}

/**
 * Everything that has to be there before the course runs, each step skipped when it is already done.
 * A step that fails is reported, and the steps that do not need it still run.
 *
 * @param {Context & { forTests?: boolean }} options `forTests`: the tests compiled and their Python packages, too
 * @returns {Promise<SetupResult>}
 */
async function setUp({ forTests = false, ...context }) {
  const { root, reporter } = context;
  const release = await acquireLock(paths(root).lock, (pid) =>
    reporter.line(`Another set-up of this clone is at work (process ${pid}): waiting for it. Ctrl-C stops waiting.`),
  );
  try {
    reporter.line(`Setting up the course in ${root}`);
    await reporter.step("Node.js", () => ({ detail: process.versions.node }));
    const { free, needed } = diskSpace(root);
    if (needed > 1 && free < needed) {
      const cost = `the set-up needs about ${needed} GB and may not get to its end`;
      const problem = new Problem(`Only ${free.toFixed(1)} GB are free on this disk`, cost, "Free some space");
      await reporter.step("Disk", () => ({ problem }));
    }
    if (!(await provideLibrary(context, forTests ? "all" : "src")))
      return { library: false, notebooks: false, jupyter: false, testTools: false };
    return { library: true, ...(await loadCompiled(root, "setup/provide").provide(context, forTests)) };
  } finally {
    release();
    throwIfInterrupted();
  }
}

/**
 * The room on the project's disk, in GB.
 *
 * @param {string} root
 * @returns {{ free: number, needed: number }} needed: for the whole set-up, roughly, or for going on once it is through
 */
function diskSpace(root) {
  const { bavail, bsize } = fs.statfsSync(root);
  const through = fs.existsSync(path.join(root, "node_modules")) && fs.existsSync(paths(root).venvStamp);
  return { free: (bavail * bsize) / 1e9, needed: through ? 0.5 : 3 };
}

module.exports = { setUp, provideLibrary, diskSpace };
