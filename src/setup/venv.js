// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { fingerprint, readStamp, writeStamp } = require("./fingerprint");
const { paths } = require("../platform/paths");
const { Problem, diagnose, installProblem } = require("./problem");
const { findPythons, pythonCure, pythonEnv, venvPython } = require("./python");

/**
 * @typedef {{ root: string, log: (text: string) => void, again: string }} Context
 */

/** Raised when the way in which the packages are installed changes, so that every clone installs anew. */
const recipe = "2";

const cost = "the library and `npx course` work, JupyterLab and the notebooks do not";

/** @param {string[]} command @param {Context} context */
function runLogged([program = "", ...args], { root, log }) {
  // A PYTHONPATH or PYTHONHOME of the user's would let foreign packages shadow the pinned ones.
  return run(program, args, { cwd: root, log, env: pythonEnv() });
}

/**
 * Whether .venv was finished by an earlier set-up, in this very folder (an environment cannot be moved), and its Python is still there.
 *
 * @param {string} root
 */
function venvReady(root) {
  const stamp = readStamp(paths(root).venvStamp);
  return stamp["root"] === root && stamp["stage"] === "ready" && fs.existsSync(venvPython(root));
}

/**
 * Which requirements are installed, by file name.
 *
 * @param {string} root
 * @returns {Record<string, unknown>}
 */
function installedRequirements(root) {
  const stamp = readStamp(paths(root).venvStamp);
  return venvReady(root) ? /** @type {Record<string, unknown>} */ (stamp["requirements"] ?? {}) : {};
}

/** @param {string} root @param {string} file */
function requirementsFingerprint(root, file) {
  return fingerprint(root, [...new Set(["constraints.txt", "requirements.txt", file])], [recipe]);
}

/**
 * Whether a requirements file is installed as it now reads.
 *
 * @param {string} root
 * @param {string} file "requirements.txt" or "requirements-test.txt"
 */
function requirementsInstalled(root, file) {
  return installedRequirements(root)[file] === requirementsFingerprint(root, file);
}

/**
 * Makes .venv with the first Python that can, in the way that it can.
 *
 * @param {Context} context
 * @returns {Promise<string>} the Python's version
 * @throws {Problem} when there is no Python, or none that can make an environment
 */
async function makeVenv(context) {
  const { venv, venvStamp } = paths(context.root);
  let found = "";
  let output = "";
  for await (const python of findPythons()) {
    found ||= python.executable;
    const base = python.command;
    const ways = [
      [[...base, "-m", "venv", venv]],
      [[...base, "-m", "virtualenv", venv]],
      // Debian's Python without its venv package lacks only the bundled pip: the system's own pip can put one in.
      [
        [...base, "-m", "venv", "--without-pip", venv],
        [...base, "-m", "pip", "--python", venvPython(context.root), "install", "--no-input", "pip"],
      ],
      [["virtualenv", "--python", python.executable, venv]],
    ];
    for (const way of ways) {
      removeFolder(venv);
      let good = true;
      for (const command of way) {
        const result = await runLogged(command, context);
        // What the usual way says is what the user can do something about; the others' are in the log.
        if (result.code !== 0) output ||= result.output;
        good &&= result.code === 0;
        if (!good) break;
      }
      if (good && (await runLogged([venvPython(context.root), "-m", "pip", "--version"], context)).code === 0) {
        const version = python.version.join(".");
        writeStamp(venvStamp, { root: context.root, stage: "ready", python: version, requirements: {} });
        return version;
      }
      if (diagnose(output) === "disk") throw installProblem("Python environment", cost, output, context.again);
    }
    context.log(`\n${python.executable} cannot make an environment.\n`);
  }
  removeFolder(venv);
  if (found === "")
    throw new Problem("No Python 3.10 or later was found", cost, `${pythonCure()}, then \`${context.again}\``);
  throw new Problem(
    `${found} cannot make an environment, its venv module is missing or broken`,
    cost,
    `${process.platform === "linux" ? "Install it: sudo apt-get install python3-venv" : pythonCure()}, then \`${context.again}\``,
    { output },
  );
}

/** @param {string} folder */
function removeFolder(folder) {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * The project's own Python environment, made when there is none that is whole.
 *
 * @param {Context} context
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function provideVenv(context) {
  if (venvReady(context.root))
    return { already: true, detail: String(readStamp(paths(context.root).venvStamp)["python"]) };

  return { detail: await makeVenv(context) };
}

/**
 * Installs a requirements file into .venv.
 *
 * @param {Context} context
 * @param {string} file "requirements.txt" or "requirements-test.txt"
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function installRequirements(context, file) {
  const { root, again } = context;
  if (requirementsInstalled(root, file)) return { already: true };
  const { venvStamp } = paths(root);
  const stamp = readStamp(venvStamp);
  const requirements = installedRequirements(root);
  let output = "";
  for (let attempt = 1; attempt <= 2; attempt++) {
    // Killed while it unpacks, pip can leave packages that look whole: "installing" left behind means that .venv is made anew.
    writeStamp(venvStamp, { ...stamp, stage: "installing" });
    const pip = [
      "-m",
      "pip",
      "install",
      "--no-input",
      "--progress-bar=off",
      "--prefer-binary",
      "--retries=2",
      "-r",
      file,
    ];
    const result = await runLogged([venvPython(root), ...pip], context);
    output = result.output;
    if (result.code === 0) {
      await quickenStart(context);
      const done = { [file]: requirementsFingerprint(root, file) };
      if (file === "requirements-test.txt")
        done["requirements.txt"] = requirementsFingerprint(root, "requirements.txt");
      writeStamp(venvStamp, { ...stamp, stage: "ready", requirements: { ...requirements, ...done } });
      return { detail: "installed" };
    }
    // pip downloads everything before it touches the environment: cut off by the network, that is as it was.
    if (diagnose(output) === "network") writeStamp(venvStamp, stamp);
    if (diagnose(output) === "disk") break;
  }
  const what = file === "requirements.txt" ? "Python packages" : "Python packages for the tests";
  throw installProblem(
    what,
    file === "requirements.txt" ? cost : "the kernel and notebook tests cannot run",
    output,
    again,
  );
}

/**
 * Takes 3 seconds off the start of every Jupyter program: jsonschema, which all of them load, builds a parser for
 * internationalised web addresses as it is loaded, and nobody here checks one. A name set to None counts as not installed;
 * jsonschema then does without. A .pth file with a line of code runs whenever the environment's Python starts.
 *
 * @param {Context} context
 */
async function quickenStart(context) {
  const question = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const { code, output } = await runLogged([venvPython(context.root), "-c", question], context);
  const file = path.join(output.trim(), "attention_course_quick_start.pth");
  // A convenience only: where it cannot be put, everything works as before, slower.
  if (code === 0) fs.writeFileSync(file, 'import sys; sys.modules.setdefault("rfc3987_syntax", None)\n');
}

module.exports = { provideVenv, installRequirements, requirementsInstalled, venvReady };
