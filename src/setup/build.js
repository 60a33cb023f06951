// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { loadCompiled } = require("./compiled");
const { fingerprint, listFiles, readStamp, writeStamp } = require("./fingerprint");
const { paths } = require("../platform/paths");
const { Problem } = require("./problem");

/**
 * What is compiled: for learners src alone, which takes two thirds of the time. Both go to the same dist with the same notes of
 * tsc's (dist/.tsbuildinfo), so that whatever the other has compiled isn't compiled again.
 */
const scopes = {
  src: { folders: ["src"], config: "tsconfig.src.json" },
  all: { folders: ["src", "test", "bench"], config: "tsconfig.json" },
};
/** @typedef {keyof typeof scopes} Scope */

/** @param {string} root @param {Scope} scope */
function sourceFingerprint(root, scope) {
  return fingerprint(root, [...scopes[scope].folders, "tsconfig.json", "tsconfig.src.json", "package-lock.json"]);
}

/**
 * Whether everything that tsc makes is in dist.
 *
 * @param {string} root
 * @param {Scope} scope
 */
function buildIsWhole(root, scope) {
  return scopes[scope].folders
    .flatMap((folder) => listFiles(path.join(root, folder)))
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith(".d.ts"))
    .every((file) => fs.existsSync(path.join(root, "dist", path.relative(root, file).replace(/\.ts$/, ".js"))));
}

/**
 * Whether dist was compiled from the sources as they are now.
 *
 * @param {string} root
 * @param {Scope} scope
 */
function buildUpToDate(root, scope) {
  return readStamp(paths(root).buildStamp)[scope] === sourceFingerprint(root, scope) && buildIsWhole(root, scope);
}

/**
 * Deletes what was compiled from a source that is no longer there: a renamed test would otherwise go on running under its old name.
 *
 * @param {string} root
 * @returns {string[]} the deleted files, relative to dist
 */
function pruneBuild(root) {
  const dist = path.join(root, "dist");
  const orphans = scopes.all.folders
    .flatMap((folder) => listFiles(path.join(dist, folder)))
    .filter((file) => {
      const source = path.join(root, path.relative(dist, file).replace(/(\.d\.ts|\.js\.map|\.js)$/, ""));
      return /\.(d\.ts|js\.map|js)$/.test(file) && !fs.existsSync(`${source}.ts`) && !fs.existsSync(`${source}.js`);
    });
  for (const file of orphans) fs.rmSync(file);
  return orphans.map((file) => path.relative(dist, file));
}

/**
 * Compiles to dist.
 *
 * @param {{ root: string, log: (text: string) => void }} context
 * @param {Scope} scope
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function compile({ root, log }, scope) {
  if (buildUpToDate(root, scope)) return { already: true };
  const { buildStamp } = paths(root);
  const before = readStamp(buildStamp);
  // tsc trusts its notes on what it has written; with dist half written or half deleted they would be wrong.
  if (before["src"] === undefined || !buildIsWhole(root, before["all"] === undefined ? "src" : "all"))
    fs.rmSync(path.join(root, "dist", ".tsbuildinfo"), { force: true });
  fs.rmSync(buildStamp, { force: true });
  /** @type {Scope[]} */
  const done = scope === "all" ? ["src", "all"] : ["src"];
  const stamp = Object.fromEntries(done.map((each) => [each, sourceFingerprint(root, each)]));
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "-p", scopes[scope].config, "--pretty", "false"];
  const { code, output } = await run(process.execPath, args, { cwd: root, log });
  if (code !== 0) {
    throw new Problem(
      "The library does not compile",
      "the notebooks cannot load it",
      "The lines below name file and line; if you changed nothing, `git status` shows what differs from the course as published",
      { output },
    );
  }
  pruneBuild(root);
  await loadCompiled(root, "setup/types").bundleTypes(root);
  writeStamp(buildStamp, stamp);
  return { detail: "compiled" };
}

module.exports = { compile, buildUpToDate, pruneBuild };
