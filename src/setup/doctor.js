// @ts-check
"use strict";
// What `course doctor` finds out. Plain JavaScript, so that it also works when nothing is installed or built
// (node src/setup/main.js doctor); what needs the compiled library is in checks.ts.

const { parseArgs } = require("node:util");
const { buildUpToDate } = require("./build");
const { loadCompiled } = require("./compiled");
const { readStamp } = require("./fingerprint");
const { missingPackages } = require("./npm");
const { paths } = require("../platform/paths");
const { projectRoot } = require("../platform/root");
const { diskSpace } = require("./setup");

/**
 * What was found of a piece.
 *
 * @typedef {object} Found
 * @property {"ok" | "problem" | "optional"} status optional: it is missing, and the course runs all the same
 * @property {string} detail
 * @property {string} [cure] what to do, a command where there is one
 *
 * @typedef {{ name: string } & Found} Finding
 * @typedef {(root: string) => Found | Promise<Found>} Check
 */

/** @param {string} detail @returns {Found} */
const ok = (detail) => ({ status: "ok", detail });
/** @param {string} detail @param {string} [cure] @returns {Found} */
const problem = (detail, cure = "npm run setup") => ({ status: "problem", detail, cure });

/** @type {Record<string, Check>} */
const plainChecks = {
  "Node.js": () => {
    const { node } = process.versions;
    return Number(node.split(".")[0]) >= 20
      ? ok(node)
      : problem(`${node}; 20 or later is needed`, "nvm install 22 (or get it from https://nodejs.org)");
  },
  "npm packages": (root) => {
    const missing = missingPackages(root);
    return missing.length === 0
      ? ok("all of the lock file's are installed")
      : problem(`${missing.length} are missing or in another version, for example ${missing[0]}`);
  },
  library: (root) =>
    buildUpToDate(root, "src")
      ? ok("compiled from the sources as they are")
      : problem("missing, or older than its sources", "npm run build"),
  disk: (root) => {
    const { free, needed } = diskSpace(root);
    const detail = `${free.toFixed(1)} GB free`;
    return free >= needed ? ok(detail) : problem(`${detail}, ${needed} GB are needed`, "free some space");
  },
};

/** In the order in which they are told. */
const names = ["Node.js", "npm packages", "Python", "Jupyter", "kernel", "library", "TensorFlow", "notebooks", "disk"];

/**
 * Looks at every piece that the course needs, and changes nothing.
 *
 * @param {string} root
 * @param {{ json?: boolean }} options
 * @returns {Promise<number>} exit code: 1 when a piece that is needed has a problem
 */
async function runDoctor(root, { json = false }) {
  // Without its stamp, dist may be half written.
  const compiled = readStamp(paths(root).buildStamp)["src"] !== undefined;
  const checks = { ...plainChecks, ...(compiled && loadCompiled(root, "setup/checks").checks) };
  /** @type {Finding[]} */
  const findings = [];
  for (const name of names) {
    const check = checks[name] ?? (() => problem("cannot be looked at before the library is compiled"));
    const finding = { name, ...(await check(root)) };
    findings.push(finding);
    const { status, detail, cure } = finding;
    const line = `${status.padEnd(8)}  ${name.padEnd(12)}  ${detail}`;
    if (!json) console.log(cure === undefined ? line : `${line}\n${" ".repeat(24)}→ ${cure}`);
  }
  const problems = findings.filter(({ status }) => status === "problem");
  const verdict =
    problems.length === 0
      ? "\nAll that the course needs is there."
      : `\n${problems.length} to put right: ${problems.map(({ name }) => name).join(", ")}.`;
  console.log(json ? JSON.stringify({ ok: problems.length === 0, findings }, undefined, 2) : verdict);
  return problems.length === 0 ? 0 : 1;
}

const help = `Looks at every piece that the course needs: ok, or a problem with the command that cures it. Changes nothing.

  --json   print the findings as JSON
  --help   print this

The exit code is 1 when something that is needed has a problem; what is optional does not count.`;

/**
 * `node src/setup/main.js doctor`, and `course doctor` where nothing is built.
 *
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
async function main(args) {
  const { values } = parseArgs({ args, options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  return runDoctor(projectRoot(), { json: values.json === true });
}

module.exports = { main, runDoctor, ok, problem };
