// @ts-check
"use strict";
// Work in the shared cache without harming another set-up, and without leaving anything half done.

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { begin, stop, throwIfStopped } = require("./processes");

const beat = 2_000;

/**
 * Whether a lock's owner is gone: it has not touched the lock for long, or not for a while and is no process here.
 *
 * @param {string} lock
 */
function isStale(lock) {
  try {
    const age = Date.now() - fs.statSync(lock).mtimeMs;
    const [host, pid] = fs.readFileSync(lock, "utf8").split(" ");
    return age > 15 * beat || (age > 3 * beat && host === os.hostname() && !isAlive(Number(pid)));
  } catch {
    return false; // It is gone already.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0); // no signal: only asks
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM"; // somebody else's
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
  const name = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const me = `${os.hostname()} ${process.pid} ${name}`;

  for (let waited = 0; ; waited++) {
    try {
      fs.writeFileSync(lock, me, { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    if (isStale(lock)) {
      // Two waiting set-ups may see the same stale lock: only the one whose rename succeeds removes it.
      const mine = `${lock}-${name}`;
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

  const work = path.join(folder, `.tmp-${name}`);
  const heartbeat = setInterval(() => {
    const now = new Date();
    fs.utimes(lock, now, now, () => {});
  }, beat);
  heartbeat.unref();
  const cleanUp = () => {
    clearInterval(heartbeat);
    fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 });
    try {
      if (fs.readFileSync(lock, "utf8") === me) fs.rmSync(lock);
    } catch {
      // It is gone already.
    }
  };
  /** @param {NodeJS.Signals} signal */
  const onSignal = (signal) => {
    stop();
    cleanUp();
    process.removeListener(signal, onSignal);
    // Whoever else listens decides what the signal means; where nobody does, it ends the process as it would have.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const signals = /** @type {NodeJS.Signals[]} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, onSignal);
  const onExit = () => {
    stop();
    cleanUp();
  };
  process.on("exit", onExit);

  begin();
  try {
    for (const entry of fs.readdirSync(folder)) {
      // We hold the lock, so any other temporary folder was left by a process that is gone.
      if (entry.startsWith(".tmp-")) fs.rmSync(path.join(folder, entry), { recursive: true, force: true });
    }
    fs.mkdirSync(work, { recursive: true });
    const result = await task(work);
    throwIfStopped();
    return result;
  } catch (error) {
    throwIfStopped(); // whatever went wrong, it was because of that
    throw error;
  } finally {
    for (const signal of signals) process.removeListener(signal, onSignal);
    process.removeListener("exit", onExit);
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

module.exports = { putFolder, withWorkspace };
