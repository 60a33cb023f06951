// @ts-check
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { writeWhole } = require("../platform/files");

/**
 * Every file under a folder, or the file itself; sorted, so that the order is the same on every machine.
 *
 * @param {string} start an absolute path; what is not there has no files
 * @returns {string[]}
 */
function listFiles(start) {
  const stat = fs.statSync(start, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [start];
  return fs
    .readdirSync(start, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith(".") && entry.name !== "node_modules")
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => listFiles(path.join(start, entry.name)));
}

/**
 * A hash over the names and contents of files and over some plain facts: the same when nothing has changed.
 *
 * @param {string} root names are taken relative to it
 * @param {string[]} inputs files and folders, relative to `root`
 * @param {string[]} [facts] what else the result depends on, for example a version
 * @returns {string}
 */
function fingerprint(root, inputs, facts = []) {
  const hash = crypto.createHash("sha256");
  for (const fact of facts) hash.update(`fact ${fact}\0`);
  for (const input of inputs) {
    for (const file of listFiles(path.join(root, input))) {
      hash.update(`${path.relative(root, file).split(path.sep).join("/")}\0`);
      hash.update(fs.readFileSync(file));
      hash.update("\0");
    }
  }
  return hash.digest("hex");
}

/**
 * Reads a stamp: the JSON that a step leaves behind when it has succeeded.
 *
 * @param {string} file
 * @returns {Record<string, unknown>} empty when there is none, or when it is unreadable
 */
function readStamp(file) {
  try {
    const value = JSON.parse(fs.readFileSync(file, "utf8"));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/**
 * @param {string} file
 * @param {Record<string, unknown>} stamp
 */
function writeStamp(file, stamp) {
  writeWhole(file, `${JSON.stringify(stamp)}\n`);
}

module.exports = { fingerprint, listFiles, readStamp, writeStamp };
