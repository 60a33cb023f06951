// @ts-check
"use strict";

const path = require("node:path");
const { lastLines, run } = require("./child");
const { Problem } = require("./problem");

/**
 * Starts the compiled builder of course/ → notebooks/, exercises/, solutions/. It leaves alone what a learner has changed.
 *
 * @param {string} root
 * @param {string[]} args its own options, for example ["--check"]
 * @param {import("./child").ChildOptions} [options]
 */
function runBuilder(root, args, options) {
  return run(process.execPath, [path.join(root, "dist", "src", "builder", "main.js"), ...args], {
    cwd: root,
    ...options,
  });
}

/**
 * Brings the notebooks up to date with course/.
 *
 * @param {{ root: string, log: (text: string) => void }} context
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function buildNotebooks({ root, log }) {
  const { code, output } = await runBuilder(root, [], { log });
  if (code !== 0) {
    throw new Problem(
      "The notebooks could not be built",
      "those in notebooks/ may be older than the lessons",
      "The lines below say where",
      { output },
    );
  }
  const built = lastLines(output, 1000).filter((line) => /^(built|deleted)\b/.test(line)).length;
  return built === 0 ? { already: true } : { detail: `${built} written` };
}

module.exports = { buildNotebooks, runBuilder };
