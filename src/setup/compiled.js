// @ts-check
"use strict";

const path = require("node:path");

/**
 * What can be loaded once the packages are there and src is compiled, by its place below src.
 *
 * @typedef {{
 *   "setup/checks": typeof import("./checks"),
 *   "setup/jupyterlab": typeof import("./jupyterlab"),
 *   "setup/notebooks": typeof import("./notebooks"),
 *   "setup/provide": typeof import("./provide"),
 *   "setup/types": typeof import("./types"),
 * }} Modules
 */

/**
 * Loads a compiled part of the set-up into this process.
 *
 * tsc copies these plain files into dist too, and the compiled ones would load the copies. They get the very modules that
 * are loaded already, so that there is one list of running programs for Ctrl-C, and one class for each kind of error.
 *
 * @template {keyof Modules} Name
 * @param {string} root
 * @param {Name} name
 * @returns {Modules[Name]}
 */
function loadCompiled(root, name) {
  const [from, to] = [path.join(root, "src"), path.join(root, "dist", "src")];
  for (const [file, loaded] of Object.entries(require.cache))
    if (file.startsWith(from + path.sep)) require.cache[path.join(to, path.relative(from, file))] ??= loaded;

  return require(path.join(to, name));
}

module.exports = { loadCompiled };
