// @ts-check
"use strict";
// What `course doctor` finds out. Plain JavaScript, so that it also works when nothing is installed or built:
// node src/setup/main.js doctor.

const fs = require("node:fs");
const path = require("node:path");
const { parseArgs } = require("node:util");
const { buildUpToDate } = require("./build");
const { lastLines, run } = require("./child");
const { kernelspecFault } = require("./kernelspec");
const { runBuilder } = require("./notebooks");
const { missingPackages } = require("./npm");
const { paths } = require("../platform/paths");
const { venvPython } = require("./python");
const { projectRoot } = require("../platform/root");
const { nativeStatus } = require("./tensorflow");
const { requirementsInstalled, venvReady } = require("./venv");
const { jupyterEnv } = require("./jupyter");

/**
 * @typedef {object} Finding
 * @property {string} name the piece that was looked at
 * @property {"ok" | "problem" | "optional"} status optional: it is missing, and only some things need it
 * @property {string} detail what was found
 * @property {string} [cure] what to do, a command where there is one
 *
 * @typedef {{ root: string }} Place
 */

/** @param {string} detail @returns {Omit<Finding, "name">} */
const ok = (detail) => ({ status: "ok", detail });
/** @param {string} detail @param {string} cure @returns {Omit<Finding, "name">} */
const problem = (detail, cure) => ({ status: "problem", detail, cure });
/** @param {string} detail @param {string} cure @returns {Omit<Finding, "name">} */
const optional = (detail, cure) => ({ status: "optional", detail, cure });

const setup = "npm run setup";

/** @returns {Omit<Finding, "name">} */
function checkNode() {
  const { node } = process.versions;
  return Number(node.split(".")[0]) >= 20
    ? ok(node)
    : problem(`${node}; 20 or later is needed`, "nvm install 22 (or get it from https://nodejs.org)");
}

/** @param {Place} place @returns {Omit<Finding, "name">} */
function checkPackages({ root }) {
  const missing = missingPackages(root);
  if (missing.length === 0) return ok("all of the lock file's are installed");
  return problem(`${missing.length} are missing or in another version, for example ${missing[0]}`, setup);
}

/** @param {Place} place @returns {Promise<Omit<Finding, "name">>} */
async function checkPython({ root }) {
  if (!venvReady(root)) return problem(".venv is missing, half-finished or from another folder", setup);
  const { code, output } = await run(venvPython(root), ["--version"], { timeoutMs: 30_000 });
  return code === 0
    ? ok(`${output.trim()} in .venv`)
    : problem("the Python of .venv does not start", `${setup} (after deleting the folder .venv)`);
}

/** @param {Place} place @returns {Promise<Omit<Finding, "name">>} */
async function checkJupyter({ root }) {
  if (!requirementsInstalled(root, "requirements.txt"))
    return problem("its packages in .venv are not those of requirements.txt", setup);
  const script = path.join(root, "src", "setup", "start_lab.py");
  const { code, output } = await run(venvPython(root), [script, "--version"], {
    env: jupyterEnv(root),
    timeoutMs: 120_000,
  });
  const said = lastLines(output, 1)[0] ?? "";
  return code === 0
    ? ok(`JupyterLab ${said}`)
    : problem(`JupyterLab does not start: ${said}`, `${setup} (after deleting the folder .venv)`);
}

/** @param {Place} place @returns {Omit<Finding, "name">} */
function checkKernelspec({ root }) {
  const fault = kernelspecFault(root);
  return fault === undefined ? ok("tslab: this clone, this Node.js") : problem(fault, setup);
}

/** @param {Place} place @returns {Omit<Finding, "name">} */
function checkBuild({ root }) {
  return buildUpToDate(root)
    ? ok("compiled from the sources as they are")
    : problem("missing, or older than its sources", "npm run build");
}

/** @param {Place} place @returns {Promise<Omit<Finding, "name">>} */
async function checkTensorFlow({ root }) {
  if (!fs.existsSync(path.join(root, "dist", "src", "tensorflow.js")))
    return problem("cannot be tried before the library is compiled", setup);
  // In a process of its own: a native library that does not fit this machine ends the process that loads it.
  const script = `
    const { tf, tensorflowBackend } = require(${JSON.stringify(path.join(root, "dist", "src", "tensorflow.js"))});
    const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]]));
    product.data().then(([value]) => console.log("backend " + JSON.stringify({ ...tensorflowBackend(), value })));`;
  const { code, output } = await run(process.execPath, ["-e", script], { cwd: root, timeoutMs: 120_000 });
  const answer = /^backend (.*)$/m.exec(output)?.[1];
  if (code !== 0 || answer === undefined)
    return problem(`does not load: ${lastLines(output, 1)[0] ?? `it ended with code ${code}`}`, setup);
  /** @type {{ name: string, version: string, native: boolean, value: number }} */
  const backend = JSON.parse(answer);
  if (backend.value !== 11) return problem(`computes wrongly: [1 2]·[3 4]ᵀ gave ${backend.value}, not 11`, setup);
  const detail = `${backend.name} ${backend.version}`;
  if (backend.native) return ok(`${detail}, native`);
  const status = nativeStatus(root);
  return optional(
    `${detail}: everything runs, large models slowly${status.ok ? "" : ` (${status.problem})`}`,
    status.ok ? setup : status.cure,
  );
}

/** @param {Place} place @returns {Promise<Omit<Finding, "name">>} */
async function checkNotebooks({ root }) {
  if (!fs.existsSync(path.join(root, "dist", "src", "builder", "main.js")))
    return problem("cannot be checked before the library is compiled", setup);
  const { code, output } = await runBuilder(root, ["--check"]);
  return code === 0
    ? ok("as course/ says, your own changes apart")
    : problem(lastLines(output, 1)[0] ?? "not as course/ says", "npm run build");
}

/** @param {Place} place @returns {Omit<Finding, "name">} */
function checkDisk({ root }) {
  const { bavail, bsize } = fs.statfsSync(root);
  const free = (bavail * bsize) / 1e9;
  const complete = fs.existsSync(path.join(root, "node_modules")) && fs.existsSync(paths(root).venvStamp);
  const needed = complete ? 0.5 : 3;
  const detail = `${free.toFixed(1)} GB free`;
  return free >= needed ? ok(detail) : problem(`${detail}, ${needed} GB are needed`, "free some space");
}

/** @returns {Promise<Omit<Finding, "name">>} */
async function checkBubblewrap() {
  if (process.platform !== "linux")
    return optional("only on Linux; needed to grade other people's code safely", "grade on a Linux machine");
  const { code } = await run("bwrap", ["--ro-bind", "/", "/", "--unshare-all", "true"], { timeoutMs: 10_000 });
  if (code === 0) return ok("isolates programs");
  const there = (await run("bwrap", ["--version"], { timeoutMs: 10_000 })).code === 0;
  return there
    ? optional(
        "installed, but this system does not let it isolate; needed to grade other people's code safely",
        "allow unprivileged user namespaces",
      )
    : optional("not installed; needed to grade other people's code safely", "sudo apt-get install bubblewrap");
}

/** @returns {Promise<Omit<Finding, "name">>} */
async function checkRedis() {
  const { code, output } = await run("redis-server", ["--version"], { timeoutMs: 10_000 });
  if (code === 0) return ok(`redis-server ${/v=(\S+)/.exec(output)?.[1] ?? ""}`.trim());
  return optional(
    "not installed; needed to grade a large class on several machines",
    "sudo apt-get install redis-server",
  );
}

/** @type {[string, (place: Place) => Omit<Finding, "name"> | Promise<Omit<Finding, "name">>][]} */
const checks = [
  ["Node.js", checkNode],
  ["npm packages", checkPackages],
  ["Python", checkPython],
  ["Jupyter", checkJupyter],
  ["kernel", checkKernelspec],
  ["library", checkBuild],
  ["TensorFlow", checkTensorFlow],
  ["notebooks", checkNotebooks],
  ["disk", checkDisk],
  ["bubblewrap", checkBubblewrap],
  ["Redis", checkRedis],
];

/**
 * Looks at every piece that the course needs, and changes nothing.
 *
 * @param {string} root
 * @param {(finding: Finding) => void} [onFinding] told each as it is found
 * @returns {Promise<Finding[]>}
 */
async function diagnosePieces(root, onFinding) {
  /** @type {Finding[]} */
  const findings = [];
  for (const [name, check] of checks) {
    const finding = { name, ...(await check({ root })) };
    findings.push(finding);
    onFinding?.(finding);
  }
  return findings;
}

/** @param {Finding} finding */
function describeFinding({ name, status, detail, cure }) {
  return `${status.padEnd(8)}  ${name.padEnd(12)}  ${detail}${cure === undefined ? "" : `\n${" ".repeat(24)}→ ${cure}`}`;
}

/**
 * @param {string} root
 * @param {{ json?: boolean }} options
 * @returns {Promise<number>} exit code: 1 when a piece that is needed has a problem
 */
async function runDoctor(root, { json = false }) {
  const findings = await diagnosePieces(root, json ? undefined : (finding) => console.log(describeFinding(finding)));
  const problems = findings.filter(({ status }) => status === "problem");
  if (json) {
    console.log(JSON.stringify({ ok: problems.length === 0, findings }, undefined, 2));
  } else {
    console.log(
      problems.length === 0
        ? "\nAll that the course needs is there."
        : `\n${problems.length} to put right: ${problems.map(({ name }) => name).join(", ")}.`,
    );
  }
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

module.exports = { main, runDoctor, diagnosePieces, describeFinding };
