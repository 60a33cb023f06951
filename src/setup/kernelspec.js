// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { writeWhole } = require("../platform/files");
const { paths } = require("../platform/paths");

/**
 * What Jupyter needs to know to start the course's kernel with this Node in this folder.
 *
 * @param {string} root
 * @param {string} [node]
 */
function kernelspec(root, node = process.execPath) {
  return {
    argv: [node, path.join(root, "dist", "src", "kernel", "main.js"), "{connection_file}"],
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "message",
    // So that a notebook outside this folder, as one that is being graded, can import the course and its packages.
    env: { NODE_PATH: path.join(root, "node_modules") },
  };
}

/**
 * What is wrong with the installed kernelspec.
 *
 * @param {string} root
 * @param {string} [node]
 * @returns {string | undefined} undefined when it is right
 */
function kernelspecFault(root, node = process.execPath) {
  const { kernelspec: file } = paths(root);
  /** @type {{ argv?: string[] }} */
  let installed;
  try {
    installed = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return "it is not installed";
  }
  const wanted = kernelspec(root, node);
  if (installed.argv?.[1] !== wanted.argv[1])
    return `it starts ${installed.argv?.[1] ?? "nothing"}, not this clone's kernel`;
  if (installed.argv?.[0] !== wanted.argv[0]) return `it starts ${installed.argv?.[0]}, and this is ${node}`;
  return JSON.stringify(installed) === JSON.stringify(wanted) ? undefined : "it was changed";
}

/**
 * Installs the kernel `tslab` into .venv, and nowhere else.
 *
 * @param {string} root
 * @returns {import("./reporter").Outcome}
 */
function installKernelspec(root) {
  if (kernelspecFault(root) === undefined) return { already: true };
  writeWhole(paths(root).kernelspec, `${JSON.stringify(kernelspec(root), undefined, 2)}\n`);
  return { detail: "installed into .venv" };
}

module.exports = { installKernelspec, kernelspec, kernelspecFault };
