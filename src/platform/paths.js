// @ts-check
"use strict";
// Where the set-up keeps things inside the project. Everything here can be deleted: the next set-up makes it again.

const path = require("node:path");

/** @param {string} root */
function paths(root) {
  const state = path.join(root, ".course");
  return {
    /** Git-ignored folder of the set-up's own files. */
    state,
    log: path.join(state, "setup.log"),
    lock: path.join(state, "setup.lock"),
    venv: path.join(root, ".venv"),
    /** Says how far .venv is. */
    venvStamp: path.join(root, ".venv", ".attention-course.json"),
    /** Says from which sources dist was compiled. */
    buildStamp: path.join(root, "dist", ".attention-course.json"),
    kernelspec: path.join(root, ".venv", "share", "jupyter", "kernels", "tslab", "kernel.json"),
    jupyter: path.join(state, "jupyter"),
    jupyterLog: path.join(state, "jupyterlab.log"),
  };
}

module.exports = { paths };
