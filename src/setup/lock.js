// @ts-check
"use strict";
// Two set-ups at once would write into each other's folders: one clone's, or the cache that all clones share.
// The lock is a file with the owner's process id and machine; a lock whose owner is gone is taken over.

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { throwIfInterrupted } = require("./child");

/** A living owner touches its lock this often … */
const heartbeatMs = 5_000;
/** … and one untouched for this long belongs to a machine that is off, or to a process that has the owner's id by chance. */
const staleMs = 60_000;

/** @param {number} pid of this machine */
function isAlive(pid) {
  try {
    process.kill(pid, 0); // no signal: only asks
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
    const gone = text.split(" ")[1] === os.hostname() && !isAlive(pid);
    // A lock without a number: its owner is about to write it, or never could (a full disk).
    return { text, pid, stale: Number.isNaN(pid) ? age > heartbeatMs : gone || age > staleMs };
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
 * @throws {import("./problem").Interrupted} when the user stops the waiting
 */
async function acquireLock(file, onWait) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const text = `${process.pid} ${os.hostname()} ${Math.random()}\n`;
  for (let waited = false; ; throwIfInterrupted()) {
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
