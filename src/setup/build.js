// @ts-check
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { fingerprint, listFiles, readStamp, writeStamp } = require("./fingerprint");
const { paths } = require("../platform/paths");
const { Problem } = require("./problem");
const { bundleTypes } = require("./types");

const sources = ["src", "test", "bench"];

/** @param {string} root */
function sourceFingerprint(root) {
  return fingerprint(root, [...sources, "tsconfig.json", "package-lock.json"]);
}

/**
 * Whether everything that tsc makes is in dist.
 *
 * @param {string} root
 */
function buildIsWhole(root) {
  return sources
    .flatMap((folder) => listFiles(path.join(root, folder)))
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith(".d.ts"))
    .every((file) => fs.existsSync(path.join(root, "dist", path.relative(root, file).replace(/\.ts$/, ".js"))));
}

/**
 * Whether dist was compiled from the sources as they are now.
 *
 * @param {string} root
 */
function buildUpToDate(root) {
  return readStamp(paths(root).buildStamp)["sources"] === sourceFingerprint(root) && buildIsWhole(root);
}

/**
 * Deletes what was compiled from a source that is no longer there: a renamed test would otherwise go on running under its old name.
 *
 * @param {string} root
 * @returns {string[]} the deleted files, relative to dist
 */
function pruneBuild(root) {
  const dist = path.join(root, "dist");
  const orphans = sources
    .flatMap((folder) => listFiles(path.join(dist, folder)))
    .filter((file) => {
      const source = path.join(root, path.relative(dist, file).replace(/(\.d\.ts|\.js\.map|\.js)$/, ""));
      return /\.(d\.ts|js\.map|js)$/.test(file) && !fs.existsSync(`${source}.ts`) && !fs.existsSync(`${source}.js`);
    });
  for (const file of orphans) fs.rmSync(file);
  return orphans.map((file) => path.relative(dist, file));
}

/**
 * Compiles src, test and bench to dist.
 *
 * @param {{ root: string, log: (text: string) => void }} context
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function compile({ root, log }) {
  if (buildUpToDate(root)) return { already: true };
  const { buildStamp } = paths(root);
  const compiled = sourceFingerprint(root);
  // tsc trusts its notes on what it has written; with dist half written or half deleted they would be wrong.
  if (!fs.existsSync(buildStamp) || !buildIsWhole(root))
    fs.rmSync(path.join(root, "dist", ".tsbuildinfo"), { force: true });
  fs.rmSync(buildStamp, { force: true });
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const { code, output } = await run(process.execPath, [tsc, "-p", "tsconfig.json", "--pretty", "false"], {
    cwd: root,
    log,
  });
  if (code !== 0) {
    throw new Problem(
      "The library does not compile",
      "the notebooks cannot load it",
      "The lines below name file and line; if you changed nothing, `git status` shows what differs from the course as published",
      { output },
    );
  }
  pruneBuild(root);
  await bundleTypes(root);
  writeStamp(buildStamp, { sources: compiled });
  return { detail: "compiled" };
}

module.exports = { compile, buildUpToDate, pruneBuild };
