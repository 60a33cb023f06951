// @ts-check
"use strict";

const { compile } = require("./build");
const { openLog } = require("./log");
const { installPackages } = require("./npm");
const { runBuilder } = require("./notebooks");
const { paths } = require("../platform/paths");
const { Reporter } = require("./reporter");
const { projectRoot } = require("../platform/root");

/**
 * `npm run build`: the library compiled, then course/ → notebooks/, exercises/, solutions/.
 *
 * @param {string[]} args go to the notebook builder: --check, --force, files
 * @returns {Promise<number>} exit code
 */
async function buildCommand(args) {
  const root = projectRoot();
  const reporter = new Reporter({ log: openLog(paths(root).log) });
  const context = { root, log: reporter.log, again: "npm run build" };
  const compiled =
    (await reporter.step("npm packages", () => installPackages(context))) &&
    (await reporter.step("Library", () => compile(context)));
  return compiled ? (await runBuilder(root, args, { passThrough: true })).code : 1;
}

module.exports = { buildCommand };
