// @ts-check
"use strict";

const path = require("node:path");
const { parseArgs } = require("node:util");
const { run } = require("./child");
const { loadCompiled } = require("./compiled");
const { choosePort } = require("./port");
const { Problem } = require("./problem");
const { reporterOf } = require("./reporter");
const { projectRoot } = require("../platform/root");
const { provideLibrary, setUp } = require("./setup");

const helpOption = /** @type {const} */ ({ type: "boolean", short: "h" });

const setupHelp = `npm run setup [-- --tests]

Makes everything ready that the course needs, and skips what already is: npm packages, the compiled library, a Python
environment in .venv with JupyterLab, TensorFlow, the notebooks and the kernel. npm start and npm test do this too.

  --tests   also what npm test needs (nbgrader, jupyter_kernel_test, the compiled tests)
  --help    print this`;

/**
 * `npm run setup`.
 *
 * @param {string[]} args
 * @returns {Promise<number>} exit code: 0 when everything is ready; TensorFlow on WebAssembly counts as ready
 */
async function setupCommand(args) {
  const { values } = parseArgs({ args, options: { tests: { type: "boolean" }, help: helpOption } });
  if (values.help) {
    console.log(setupHelp);
    return 0;
  }
  const root = projectRoot();
  const reporter = reporterOf(root);
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

const startHelp = `npm start [-- options]

Sets the course up where that is still to be done, then opens it in JupyterLab and prints the address.
Ctrl-C stops JupyterLab and its kernels.

  --no-browser   only print the address, open no browser
  --port N       serve on port N; without it, the first free one from 8888
  --help         print this`;

/**
 * @param {string[]} args
 * @returns {{ help: boolean, browser: boolean, port: number | undefined }}
 * @throws {Problem} for a port that is none
 */
function readStartOptions(args) {
  const { values } = parseArgs({
    args,
    options: { "no-browser": { type: "boolean" }, port: { type: "string" }, help: helpOption },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    throw new Problem(
      `--port ${values.port} is not a port`,
      "JupyterLab cannot start there",
      "Take a number from 1024 to 65535: npm start -- --port 8890",
    );
  }
  return { help: values.help === true, browser: values["no-browser"] !== true, port };
}

/**
 * `npm start` and `course lab`: set-up, then JupyterLab until it is stopped.
 *
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
async function startCommand(args) {
  const { help, browser, port } = readStartOptions(args);
  if (help) {
    console.log(startHelp);
    return 0;
  }
  const root = projectRoot();
  const reporter = reporterOf(root);
  // Looked at first, too: nobody should wait minutes for a set-up to learn that the port is taken.
  await choosePort(port);
  const ready = await setUp({ root, reporter, again: "npm start" });
  if (!ready.jupyter || !ready.library) {
    reporter.line("JupyterLab cannot open the course yet: the lines marked 'failed' say what to do.");
    return 1;
  }
  return loadCompiled(root, "setup/jupyterlab").openJupyterLab({
    root,
    reporter,
    port: await choosePort(port),
    browser,
  });
}

/**
 * `npm run build`: everything compiled, then course/ → notebooks/, exercises/, solutions/.
 *
 * @param {string[]} args go to the notebook builder: --check, --force, files
 * @returns {Promise<number>} exit code
 */
async function buildCommand(args) {
  const root = projectRoot();
  if (!(await provideLibrary({ root, reporter: reporterOf(root), again: "npm run build" }, "all"))) return 1;
  return (await loadCompiled(root, "setup/notebooks").runBuilder(root, args, { passThrough: true })).code;
}

/**
 * `npm run bench`, `npm run experiment`: everything compiled, then a program of bench/.
 *
 * @param {string[]} args the program, by its place below bench, and its own arguments
 * @returns {Promise<number>} exit code
 */
async function benchCommand([program = "main", ...args]) {
  const root = projectRoot();
  // What the program prints on stdout may be for another one to read.
  const reporter = reporterOf(root, process.stderr);
  if (!(await provideLibrary({ root, reporter, again: "npm run bench" }, "all"))) return 1;
  const file = path.join(root, "dist", "bench", `${program}.js`);
  return (await run(process.execPath, [file, ...args], { cwd: root, passThrough: true })).code;
}

module.exports = { setupCommand, startCommand, buildCommand, benchCommand, readStartOptions };
