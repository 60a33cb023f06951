// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { isAtLeast, parseVersion } = require("./versions");

const oldestPython = [3, 10];
/** The pinned packages were tried up to this one; later ones are taken only when there is no other. */
const newestTriedPython = [3, 13];

/**
 * The Python of the project's own environment.
 *
 * @param {string} root
 */
function venvPython(root) {
  return process.platform === "win32"
    ? path.join(root, ".venv", "Scripts", "python.exe")
    : path.join(root, ".venv", "bin", "python");
}

/**
 * A program of the project's own environment.
 *
 * @param {string} root
 * @param {string} name for example "jupyter"
 */
function venvTool(root, name) {
  return process.platform === "win32"
    ? path.join(root, ".venv", "Scripts", `${name}.exe`)
    : path.join(root, ".venv", "bin", name);
}

/**
 * What to type on this system to get a Python with everything needed.
 *
 * @param {NodeJS.Platform} [platform]
 */
function pythonCure(platform = process.platform) {
  if (platform === "win32") return "Install it: winget install Python.Python.3.12";
  if (platform === "darwin") return "Install it: brew install python@3.12";
  return "Install it: sudo apt-get install python3 python3-venv (or your system's packages of that name)";
}

/**
 * @typedef {object} Python
 * @property {string[]} command program and first arguments, for example ["py", "-3"]
 * @property {number[]} version
 * @property {string} executable
 */

/**
 * The commands that may be a Python, the likeliest first. Each folder of PATH is looked into, because the first
 * python3 there may be too old, or a version manager's stand-in that starts nothing.
 *
 * @param {NodeJS.ProcessEnv} [env] PYTHON, where set, comes first
 * @param {NodeJS.Platform} [platform]
 * @returns {string[][]}
 */
function pythonCandidates(env = process.env, platform = process.platform) {
  const own = env["PYTHON"] ? [[env["PYTHON"]]] : [];
  const numbered = ["3.13", "3.12", "3.11", "3.10", "3.14"];
  if (platform === "win32")
    return [...own, ["py", "-3"], ["python"], ["python3"], ...numbered.map((version) => ["py", `-${version}`])];
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  const names = ["python3", "python", ...numbered.map((version) => `python${version}`)];
  const files = names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .filter((file) => fs.existsSync(file));
  return [...own, ...files.map((file) => [file])];
}

/**
 * Asks a command which Python it is.
 *
 * @param {string[]} command
 * @returns {Promise<Python | undefined>} undefined when it is none
 */
async function askPython(command) {
  const [program = "", ...args] = command;
  const question =
    "import sys; print('version', '.'.join(map(str, sys.version_info[:3]))); print('executable', sys.executable)";
  const { code, output } = await run(program, [...args, "-c", question], { timeoutMs: 20_000 });
  const version = parseVersion(/^version (.*)$/m.exec(output)?.[1] ?? "");
  const executable = /^executable (.*?)\r?$/m.exec(output)?.[1];
  return code === 0 && version !== undefined && executable !== undefined ? { command, version, executable } : undefined;
}

/**
 * Every usable Python of this machine, those that the pinned packages were tried with first.
 *
 * @param {string[][]} [candidates]
 * @returns {AsyncGenerator<Python>}
 */
async function* findPythons(candidates = pythonCandidates()) {
  /** @type {Python[]} */
  const later = [];
  const seen = new Set();
  for (const command of candidates) {
    const python = await askPython(command);
    if (python === undefined || seen.has(python.executable) || !isAtLeast(python.version, oldestPython)) continue;
    seen.add(python.executable);
    if (isAtLeast(newestTriedPython, python.version.slice(0, 2))) yield python;
    else later.push(python);
  }
  yield* later;
}

/**
 * An environment without some of its variables. Windows' are the same in every spelling.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} names in capitals
 * @returns {NodeJS.ProcessEnv}
 */
function without(env, names) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name.toUpperCase())));
}

/**
 * The environment for the project's Python: nothing of the user's other installations leaks in.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
function pythonEnv(env = process.env) {
  return {
    ...without(env, ["PYTHONPATH", "PYTHONHOME"]),
    PYTHONNOUSERSITE: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
  };
}

module.exports = {
  without,
  pythonEnv,
  venvPython,
  venvTool,
  pythonCure,
  pythonCandidates,
  askPython,
  findPythons,
  oldestPython,
};
