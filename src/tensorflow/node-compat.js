// @ts-check
"use strict";
// Plain JavaScript, because the set-up's own check of TensorFlow uses it too, before anything is compiled.

const util = require("node:util");

/**
 * Gives back to Node's `util` what `@tensorflow/tfjs-node` 4.22 still calls.
 *
 * It calls `util.isNullOrUndefined` and `util.isArray`. Node 22 prints a deprecation warning for each, Node 23 has
 * removed the first; so both are replaced by functions that do the same and say nothing. Everything else in `util`,
 * and every other warning, stays as it is.
 */
function restoreUtilFunctions() {
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
  });
}

module.exports = { restoreUtilFunctions };
