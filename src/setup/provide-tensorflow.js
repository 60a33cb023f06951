// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/**
 * @param {{ root: string, log: (text: string) => void, again: string }} context
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function provideTensorFlow(context) {
  if (!fs.existsSync(path.join(__dirname, "tensorflow.js"))) return { already: true };
  context.log("");
  return {};
}

module.exports = { provideTensorFlow };
