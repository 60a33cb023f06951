// @ts-check
"use strict";

const path = require("node:path");
const { parseArgs } = require("node:util");
const { isInterrupted } = require("./child");
const { choosePort, startJupyterLab } = require("./jupyter");
const { openLog } = require("./log");
const { paths } = require("../platform/paths");
const { Problem } = require("./problem");
const { Reporter } = require("./reporter");
const { projectRoot } = require("../platform/root");
const { setUp } = require("./setup");

const help = `npm start [-- options]

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
    options: { "no-browser": { type: "boolean" }, port: { type: "string" }, help: { type: "boolean", short: "h" } },
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
  const options = readStartOptions(args);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const root = projectRoot();
  const reporter = new Reporter({ log: openLog(paths(root).log) });
  // Looked at first, too: nobody should wait minutes for a set-up to learn that the port is taken.
  await choosePort(options.port);
  const ready = await setUp({ root, reporter, again: "npm start" });
  if (!ready.jupyter || !ready.library) {
    reporter.line("JupyterLab cannot open the course yet: the lines marked 'failed' say what to do.");
    return 1;
  }
  const port = await choosePort(options.port);
  /** @type {Awaited<ReturnType<typeof startJupyterLab>> | undefined} */
  let lab;
  await reporter.step("JupyterLab", async () => {
    lab = await startJupyterLab({ root, port, browser: options.browser });
    return { detail: `port ${port}` };
  });
  if (lab === undefined) return 1;
  reporter.line(`\nThe course is at ${lab.address}\nCtrl-C stops it.`);
  const code = await lab.ended;
  if (isInterrupted()) {
    reporter.line("\nJupyterLab is stopped.");
    return 0;
  }
  if (code !== 0) {
    reporter.line(
      `JupyterLab ended by itself with code ${code}; ${path.relative(root, paths(root).jupyterLog)} says why. npm start opens it again.`,
    );
  }
  return code;
}

module.exports = { startCommand, readStartOptions };
