// @ts-check
"use strict";
// The set-up runs before anything is installed or compiled, hence plain CommonJS
// that Node 20 can run as it is; tsc checks it and copies it into dist/ for the `course` command.

const fs = require("node:fs");
const path = require("node:path");

/**
 * The project's top folder: the nearest one upwards whose package.json is named attention-course.
 *
 * @param {string} [from] where to start looking; this file's folder by default
 * @returns {string} an absolute path
 * @throws {Error} when no such folder is above `from`
 */
function projectRoot(from = __dirname) {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const manifest = path.join(dir, "package.json");
    if (fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest, "utf8")).name === "attention-course")
      return dir;

    if (dir === path.dirname(dir)) throw new Error(`${from} is not inside a clone of attention-course.`);
  }
}

module.exports = { projectRoot };
