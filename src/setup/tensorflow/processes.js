// @ts-check
"use strict";

const { spawn } = require("node:child_process");
const { Missing } = require("./missing");

/**
 * How a program ended.
 *
 * @typedef {object} Ended
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} found false: there is no such program
 * @property {boolean} late true: it was stopped, because its time was up
 * @property {string} output what it printed, on both streams
 */

/** Programs that run now, so that Ctrl-C can stop them. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Aborts when the user has stopped the set-up. */
let stopping = new AbortController();

/**
 * Runs a program to its end, however that is.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number }} [options] seconds: its time limit
 * @returns {Promise<Ended>}
 * @throws {Missing} only where the user has stopped the set-up, before or meanwhile
 */
async function run(command, args, options = {}) {
  throwIfStopped();
  const ended = await start(command, args, options);
  throwIfStopped();
  return ended;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, seconds?: number }} options
 * @returns {Promise<Ended>}
 */
function start(command, args, { cwd, env, seconds }) {
  return new Promise((resolve) => {
    let output = "";
    let late = false;
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    running.add(child);
    const timer =
      seconds === undefined
        ? undefined
        : setTimeout(() => {
            late = true;
            child.kill("SIGKILL");
          }, seconds * 1000);
    /** @param {Omit<Ended, "late" | "output">} ended */
    const end = (ended) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ ...ended, late, output });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      // The end of a long output says what went wrong.
      stream.on("data", (text) => (output = (output + text).slice(-100_000)));
    }
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      output += error.message;
      end({ code: null, signal: null, found: error.code !== "ENOENT" });
    });
    child.on("close", (code, signal) => end({ code, signal, found: true }));
  });
}

/** Stops what runs, and keeps anything else from starting. */
function stop() {
  stopping.abort();
  for (const child of running) child.kill("SIGKILL");
}

/** Begins anew, after a stop. */
function begin() {
  stopping = new AbortController();
}

function throwIfStopped() {
  if (stopping.signal.aborted) throw new Missing("the set-up was stopped", "npm run setup");
}

/**
 * For what is no program but can be stopped too, such as a download.
 *
 * @returns {AbortSignal}
 */
function stopSignal() {
  return stopping.signal;
}

/**
 * The line of a program's output that is worth showing.
 *
 * @param {string} output
 * @param {RegExp} [pattern] what the line looks like; by default, an error
 */
function tellingLine(output, pattern = /error|cannot|fail|denied/i) {
  const lines = output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return (lines.find((line) => pattern.test(line)) ?? lines.at(-1) ?? "it printed nothing").slice(0, 300);
}

/** @param {string} text an error message or a program's output */
function saysDiskFull(text) {
  return /ENOSPC|No space left on device|EDQUOT|Disk quota exceeded|not enough space on the disk|Errno 28\b/i.test(
    text,
  );
}

module.exports = { begin, run, saysDiskFull, stop, stopSignal, tellingLine, throwIfStopped };
