// @ts-check
"use strict";

const { spawn } = require("node:child_process");
const { Interrupted } = require("./problem");

/** How much of a program's output is kept: its end says what went wrong. */
const tailLength = 100_000;

/** How to end each program that is running. @type {Set<() => void>} */
const stops = new Set();
let interrupted = false;

/**
 * Makes Ctrl-C and a request to end stop the running step cleanly: its program is ended, the step throws Interrupted,
 * and nothing is stamped as done. A second Ctrl-C ends at once.
 */
function stopOnSignals() {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      if (interrupted && signal === "SIGINT") process.exit(130);
      if (!interrupted) process.stderr.write("\nStopping …\n");
      interrupted = true;
      for (const stop of stops) stop();
    });
  }
}

/**
 * Has something ended when the user asks to stop.
 *
 * @param {() => void} stop
 * @returns {() => void} to be called once it has ended
 */
function onStop(stop) {
  stops.add(stop);
  return () => void stops.delete(stop);
}

/** Whether the user has asked to stop. */
function isInterrupted() {
  return interrupted;
}

/** @throws {Interrupted} once the user has asked to stop */
function throwIfInterrupted() {
  if (interrupted) throw new Interrupted();
}

/**
 * @typedef {object} ChildOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; this process's own by default
 * @property {(text: string) => void} [log] gets all output; without it the output is only kept for the result
 * @property {boolean} [passThrough] print the output as it comes, in place of keeping it
 * @property {boolean} [shell] only for Windows' .cmd files, and only with fixed arguments
 * @property {number} [timeoutMs]
 *
 * @typedef {object} Ended how a program ended
 * @property {number} code -1 when it could not be started or was ended
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} late its time was up
 * @property {string} output its last part, stdout and stderr together
 */

/**
 * Runs a program to its end, however that is. It gets no standard input, so it cannot wait for an answer.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ChildOptions} [options]
 * @returns {Promise<Ended>}
 * @throws {Interrupted} when the user pressed Ctrl-C before or meanwhile
 */
async function run(command, args, options = {}) {
  throwIfInterrupted();
  options.log?.(`\n$ ${[command, ...args].join(" ")}\n`);
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    shell: options.shell ?? false,
    stdio: ["ignore", options.passThrough ? "inherit" : "pipe", options.passThrough ? "inherit" : "pipe"],
    windowsHide: true,
  });
  const forget = onStop(() => void child.kill());
  let late = false;
  const end = () => (late = child.kill("SIGKILL"));
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(end, options.timeoutMs);
  let output = "";
  /** @param {string} text */
  const keep = (text) => {
    options.log?.(text);
    output = (output + text).slice(-tailLength);
  };
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", keep);
  /** @type {Pick<Ended, "code" | "signal">} */
  const ended = await new Promise((resolve) => {
    child.on("error", (error) => {
      keep(`${error.message}\n`);
      resolve({ code: -1, signal: null });
    });
    child.on("close", (code, signal) => resolve({ code: code ?? -1, signal }));
  });
  clearTimeout(timer);
  forget();
  throwIfInterrupted();
  return { ...ended, late, output };
}

/**
 * The last lines of a program's output that say something.
 *
 * @param {string} output
 * @param {number} [count]
 */
function lastLines(output, count = 12) {
  return output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .slice(-count);
}

module.exports = { run, onStop, stopOnSignals, isInterrupted, throwIfInterrupted, lastLines };
