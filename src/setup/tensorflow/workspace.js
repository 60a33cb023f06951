// @ts-check
"use strict";
// Work in the shared cache without harming another set-up, and without leaving anything half done.

const fs = require("node:fs");
const path = require("node:path");
const { stopRunning } = require("./processes");

const beat = 2_000;
/** A lock whose owner has not touched it for so long belongs to a process that is gone. */
const stale = 30_000;

/** @param {string} file */
function ageOf(file) {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One set-up at a time works in `folder`; the others wait, and find its result there.
 *
 * The lock is a file that its owner touches every two seconds, so that one left by a killed process, on this machine
 * or on another one with the same home folder, is recognised. The temporary folder lies in `folder`, so that a rename
 * out of it is atomic. It is removed at the end, on an error, and on Ctrl-C; one left by a killed process goes next time.
 *
 * @template T
 * @param {string} folder
 * @param {(line: string) => void} log
 * @param {(work: string) => Promise<T>} task
 * @returns {Promise<T>}
 */
async function withWorkspace(folder, log, task) {
  fs.mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, ".lock");
  const me = `${process.pid}-${Math.random().toString(36).slice(2)}`;

  for (let waited = 0; ; waited++) {
    try {
      fs.writeFileSync(lock, me, { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const age = ageOf(lock);
    if (age !== undefined && age > stale) {
      // Two waiting set-ups may see the same stale lock: only the one whose rename succeeds removes it.
      const mine = `${lock}-${me}`;
      try {
        fs.renameSync(lock, mine);
        fs.rmSync(mine, { force: true });
      } catch {
        // The other one was quicker.
      }
      continue;
    }
    if (waited === 0) log("Another set-up is installing TensorFlow's native library; waiting for it.");
    await sleep(500);
  }

  const work = path.join(folder, `.tmp-${me}`);
  const heartbeat = setInterval(() => {
    const now = new Date();
    fs.utimes(lock, now, now, () => {});
  }, beat);
  heartbeat.unref();
  const cleanUp = () => {
    clearInterval(heartbeat);
    stopRunning();
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 });
    try {
      if (fs.readFileSync(lock, "utf8") === me) fs.rmSync(lock);
    } catch {
      // It is gone already.
    }
  };
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    cleanUp();
    process.removeListener(signal, onSignal);
    // Whoever else listens decides what the signal means; where nobody does, it ends the process as it would have.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const signals = /** @type {NodeJS.Signals[]} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, onSignal);
  process.on("exit", cleanUp);

  try {
    for (const name of fs.readdirSync(folder)) {
      // We hold the lock, so any other temporary folder was left by a process that is gone.
      if (name.startsWith(".tmp-")) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    }
    fs.mkdirSync(work, { recursive: true });
    return await task(work);
  } finally {
    for (const signal of signals) process.removeListener(signal, onSignal);
    process.removeListener("exit", cleanUp);
    cleanUp();
  }
}

/**
 * Puts a finished folder in its place, instead of whatever is there.
 *
 * @param {string} from
 * @param {string} to
 */
function putFolder(from, to) {
  if (fs.existsSync(to)) {
    const old = `${from}-old`;
    fs.renameSync(to, old);
    fs.renameSync(from, to);
    fs.rmSync(old, { recursive: true, force: true });
  } else {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.renameSync(from, to);
  }
}

/**
 * Writes a file in one go: a reader sees the old one or the new one, never half of it, and no other name of the old
 * one (a hard link) is changed.
 *
 * @param {string} file
 * @param {string | Buffer} content
 */
function putFile(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    fs.writeFileSync(fresh, content);
    fs.renameSync(fresh, file);
  } catch (error) {
    fs.rmSync(fresh, { force: true });
    throw error;
  }
}

module.exports = { putFile, putFolder, withWorkspace };
