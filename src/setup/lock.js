// @ts-check
"use strict";
// Two set-ups at once in the same clone would write into each other's node_modules and .venv.
// The lock is a file with the owner's process id; a lock whose owner is gone is taken over.

const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");

/** A living owner touches its lock this often … */
const heartbeatMs = 5_000;
/** … and one untouched for this long belongs to another process that happens to have the same id. */
const staleMs = 120_000;

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, it is somebody else's.
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Who holds the lock.
 *
 * @param {string} file
 * @returns {{ text: string, pid: number, stale: boolean } | undefined} undefined when nobody does
 */
function lockOwner(file) {
  try {
    const text = fs.readFileSync(file, "utf8");
    const pid = Number.parseInt(text, 10);
    const age = Date.now() - fs.statSync(file).mtimeMs;
    // A lock without a number: its owner is about to write it, or never could (a full disk).
    const stale = Number.isNaN(pid) ? age > heartbeatMs : !isAlive(pid) || age > staleMs;
    return { text, pid, stale };
  } catch {
    return undefined;
  }
}

/**
 * Takes away a lock whose owner is gone, and no other: between look and removal a third process may have taken it over.
 *
 * @param {string} file
 * @param {string} staleText
 */
function removeStale(file, staleText) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
    if (fs.readFileSync(aside, "utf8") !== staleText) fs.linkSync(aside, file);
  } catch {
    // Somebody else was faster: the next round sees what is there.
  }
  fs.rmSync(aside, { force: true });
}

/**
 * Waits for the lock and takes it.
 *
 * @param {string} file
 * @param {(ownerPid: number) => void} [onWait] called once when another process has it
 * @returns {Promise<() => void>} gives it back
 */
async function acquireLock(file, onWait) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const text = `${process.pid} ${Date.now()} ${Math.random()}\n`;
  for (let waited = false; ;) {
    try {
      fs.writeFileSync(file, text, { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const owner = lockOwner(file);
    if (owner === undefined) continue;
    if (owner.stale) {
      removeStale(file, owner.text);
      continue;
    }
    if (!waited) onWait?.(owner.pid);
    waited = true;
    await sleep(300);
  }
  const heartbeat = setInterval(() => {
    try {
      fs.utimesSync(file, new Date(), new Date());
    } catch {
      // The lock file was deleted by hand: nothing to keep alive.
    }
  }, heartbeatMs);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    process.removeListener("exit", release);
    if (lockOwner(file)?.text === text) fs.rmSync(file, { force: true });
  };
  process.on("exit", release);
  return release;
}

module.exports = { acquireLock, lockOwner };
