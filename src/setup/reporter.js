// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { lastLines } = require("./child");
const { paths } = require("../platform/paths");
const { Problem, Interrupted } = require("./problem");

/**
 * @typedef {object} Outcome
 * @property {string} [detail] what came out, for example a version
 * @property {boolean} [already] nothing had to be done
 * @property {Problem} [problem] the step is through, but something is missing
 */

/** On a terminal a running step shows its time after this long; elsewhere a line tells that it is still at work, this often. */
const visibleAfterMs = 2_000;
const plainEveryMs = 20_000;
/** Back to the start of the line, and clear it. */
const rewind = "\r\x1b[2K";

/** @param {number} ms */
function seconds(ms) {
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/**
 * Prints the steps as they go, one line each: its name, what came out, its time.
 */
class Reporter {
  /**
   * @param {{ out?: { write(text: string): unknown, isTTY?: boolean, columns?: number }, log?: (text: string) => void, now?: () => number }} [options]
   */
  constructor(options = {}) {
    this.out = options.out ?? process.stdout;
    this.log = options.log ?? (() => undefined);
    this.now = options.now ?? (() => performance.now());
  }

  /** @param {string} text */
  line(text = "") {
    this.log(`${text}\n`);
    this.out.write(`${text}\n`);
  }

  /**
   * Runs one step and prints its line. A Problem is printed, not thrown.
   *
   * @param {string} name
   * @param {(say: (text: string) => void) => Promise<Outcome | void> | Outcome | void} work can say what it is at
   * @returns {Promise<boolean>} whether the step is through (perhaps with a remark)
   * @throws {Interrupted} and whatever is not a Problem
   */
  async step(name, work) {
    const start = this.now();
    this.log(`\n== ${name}\n`);
    const progress = this.progress(name, start);
    /** @type {Outcome} */
    let outcome;
    let through = true;
    try {
      outcome = (await work(progress.say)) ?? {};
    } catch (error) {
      progress.end();
      if (!(error instanceof Problem)) {
        this.line(`  ${error instanceof Interrupted ? "stopped" : "failed "} ${name}`);
        throw error;
      }
      outcome = { problem: error };
      through = false;
    }
    progress.end();
    const time = seconds(this.now() - start);
    const word = !through ? "failed " : outcome.problem ? "note   " : "ok     ";
    const detail = outcome.problem
      ? ""
      : [outcome.already ? "already done" : "", outcome.detail ?? ""].filter(Boolean).join(", ");
    this.line(`  ${word} ${(detail ? `${name}: ${detail}` : name).padEnd(60)} ${time.padStart(8)}`);
    if (outcome.problem) this.line(`          ${outcome.problem.message}`);
    if (outcome.problem && !through)
      for (const line of lastLines(outcome.problem.output)) this.line(`          | ${line}`);
    return through;
  }

  /**
   * @param {string} name
   * @param {number} start
   */
  progress(name, start) {
    const onTerminal = this.out.isTTY === true;
    let at = "at work";
    const show = () => {
      const elapsed = this.now() - start;
      const text = `  …       ${name}: ${at} (${Math.round(elapsed / 1000)} s)`;
      if (!onTerminal) this.out.write(`${text}\n`);
      else if (elapsed >= visibleAfterMs) this.out.write(`${rewind}${text.slice(0, (this.out.columns ?? 80) - 1)}`);
    };
    const timer = setInterval(show, onTerminal ? 500 : plainEveryMs);
    timer.unref();
    return {
      /** @param {string} text */
      say: (text) => {
        at = text;
        if (!onTerminal) show();
      },
      end: () => {
        clearInterval(timer);
        if (onTerminal) this.out.write(rewind);
      },
    };
  }
}

/** Earlier runs stay in the log up to this many bytes: a failure can be read up on after the next try. */
const longestLog = 2e6;

/**
 * Opens the file that takes every child program's output, so that the terminal stays readable.
 * A log that cannot be written (a full disk, say) is no reason to stop: the text is dropped.
 *
 * @param {string} file
 * @returns {(text: string) => void}
 */
function openLog(file) {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) > longestLog) fs.rmSync(file);
    const { version, platform, arch } = process;
    fs.appendFileSync(file, `\n${new Date().toISOString()} Node.js ${version} ${platform}-${arch}\n`);
  } catch {
    return () => undefined;
  }
  return (text) => {
    try {
      fs.appendFileSync(file, text);
    } catch {
      // See above.
    }
  };
}

/**
 * A reporter that also writes the project's log.
 *
 * @param {string} root
 * @param {NodeJS.WriteStream} [out]
 */
function reporterOf(root, out = process.stdout) {
  return new Reporter({ out, log: openLog(paths(root).log) });
}

module.exports = { Reporter, reporterOf, seconds };
