// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");

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
    fs.appendFileSync(
      file,
      `\n${new Date().toISOString()} Node.js ${process.version} ${process.platform}-${process.arch}\n`,
    );
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

module.exports = { openLog };
