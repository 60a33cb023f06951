// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/**
 * Writes a file in one go, its folder too where that is missing: a reader sees the old file or the new one, never half of it,
 * also after an interruption, and no other name of the old one (a hard link) is changed.
 *
 * @param {string} file
 * @param {string | Uint8Array} content
 * @throws {NodeJS.ErrnoException} when it can't be written; the old file is then still there
 */
function writeWhole(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  try {
    fs.writeFileSync(partial, content);
    fs.renameSync(partial, file);
  } catch (error) {
    fs.rmSync(partial, { force: true });
    throw error;
  }
}

module.exports = { writeWhole };
