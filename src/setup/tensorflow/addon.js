// @ts-check
"use strict";
// The addon that joins Node and TensorFlow: compiling it, trying it, and knowing later whether it still fits.

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { Missing } = require("./missing");
const { run, saysDiskFull, tellingLine } = require("./processes");

/** @typedef {import("./places").TfjsNode} TfjsNode */

/**
 * What is noted beside an addon that was seen working. It holds for this addon, this package and these libraries only.
 *
 * @typedef {object} Fingerprint
 * @property {string} tfjsNode the package's version
 * @property {string} platform
 * @property {string} arch
 * @property {number} napi the version of Node's addon interface that it was built for
 * @property {string} sha256 of the addon
 * @property {{ file: string, bytes: number }[]} libraries that it loads
 * @property {string} tensorflow TensorFlow's version
 */

/** tfjs-node looks for its addon below lib/napi-v8: version 8 of an interface that every later Node keeps. */
const napi = 8;

/**
 * A compiler that can build the addon.
 *
 * @returns {Promise<string>}
 * @throws {Missing} where there is none
 */
async function findCompiler() {
  if (process.platform === "darwin" && (await run("xcode-select", ["-p"], { seconds: 20 })).code !== 0) {
    // Without this question, asking macOS for a compiler opens a window.
    throw new Missing("there is no C++ compiler", "xcode-select --install, then `npm run setup`");
  }
  for (const compiler of [process.env["CXX"], "g++", "c++", "clang++"])
    if (compiler && (await run(compiler, ["--version"], { seconds: 20 })).code === 0) return compiler;

  throw new Missing(
    "there is no C++ compiler",
    process.platform === "linux"
      ? "sudo apt install g++ (Fedora: sudo dnf install gcc-c++), then `npm run setup`"
      : "install a C++ compiler, then `npm run setup`",
  );
}

/**
 * Compiles the addon from the sources that tfjs-node ships.
 *
 * @param {object} given
 * @param {string} given.root the project's folder
 * @param {TfjsNode} given.tfjsNode
 * @param {string} given.compiler
 * @param {string} given.library the folder with include/ and lib/
 * @param {string[]} given.libraries the files in lib/
 * @param {string} given.runPath where the libraries will be when the addon is loaded
 * @param {string} given.output the addon's path
 * @param {(line: string) => void} given.log
 * @throws {Missing} where it does not compile
 */
async function compileAddon({ root, tfjsNode, compiler, library, libraries, runPath, output, log }) {
  const nodeHeaders = path.join(root, "node_modules", "node-api-headers", "include");
  if (!fs.existsSync(nodeHeaders))
    throw new Missing("the package node-api-headers is not installed", "npm ci --include=dev");
  const temporary = path.dirname(output);
  fs.mkdirSync(temporary, { recursive: true });
  const args = [
    ...["-std=c++17", "-O2", "-shared", "-fPIC"],
    ...[`-DNAPI_VERSION=${napi}`, "-DNODE_GYP_MODULE_NAME=tfjs_binding", "-DBUILDING_NODE_EXTENSION"],
    ...[nodeHeaders, tfjsNode.folder, path.join(library, "include")].map((folder) => `-I${folder}`),
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((source) => path.join(tfjsNode.folder, "binding", source)),
    ...["-o", output],
    `-Wl,-rpath,${runPath}`,
    ...(process.platform === "darwin"
      ? // Node's own functions are found when the addon is loaded.
        ["-undefined", "dynamic_lookup", ...libraries.map((name) => path.join(library, "lib", name))]
      : ["-Wl,--no-as-needed", ...(await makeStandIns(compiler, libraries, temporary))]),
  ];
  const began = Date.now();
  const progress = setInterval(() => log(`  ${Math.round((Date.now() - began) / 1000)} s`), 10_000);
  const ended = await run(compiler, args, { seconds: 600, env: { ...process.env, TMPDIR: temporary } }).finally(() =>
    clearInterval(progress),
  );
  if (ended.code === 0) return;
  if (saysDiskFull(ended.output)) throw new Error("ENOSPC: No space left on device");
  throw new Missing(
    `the addon does not compile with ${compiler} (${tellingLine(ended.output, /error/i)})`,
    "see whether a newer compiler helps, then `npm run setup`",
  );
}

/**
 * Empty libraries to link with, in place of TensorFlow's.
 *
 * Linking with the real ones takes ten seconds, which go into reading 700 MB for a hundred symbols. All that the addon
 * needs is their names: the functions are found when it is loaded, and it is tried before it is used.
 *
 * @param {string} compiler
 * @param {string[]} libraries
 * @param {string} folder
 * @returns {Promise<string[]>} their paths
 */
async function makeStandIns(compiler, libraries, folder) {
  const empty = path.join(folder, "empty.cc");
  fs.writeFileSync(empty, "");
  return Promise.all(
    libraries.map(async (name) => {
      const standIn = path.join(folder, name);
      const ended = await run(compiler, ["-shared", empty, `-Wl,-soname,${name}`, "-o", standIn], { seconds: 120 });
      if (ended.code !== 0) {
        throw new Missing(
          `${compiler} can't make a library (${tellingLine(ended.output)})`,
          "see whether another compiler (CXX=…) helps, then `npm run setup`",
        );
      }
      return standIn;
    }),
  );
}

/**
 * Loads TensorFlow through an addon, in a process of its own.
 *
 * @param {string} addon
 * @returns {Promise<{ ok: true, version: string } | { ok: false, problem: string, ofLibrary: boolean }>} ofLibrary: a
 *   library is missing or damaged, so that another addon won't help
 */
async function tryAddon(addon) {
  const ended = await run(process.execPath, [path.join(__dirname, "trial.js"), addon], { seconds: 120 });
  if (ended.code === 0) {
    const line = ended.output.split("\n").find((text) => text.startsWith("{")) ?? "{}";
    return { ok: true, version: String(JSON.parse(line).version) };
  }
  if (ended.late) return { ok: false, problem: "it does not answer within two minutes", ofLibrary: false };
  if (ended.signal === "SIGILL" || /compiled to use \w+ instructions/i.test(ended.output))
    return { ok: false, problem: "this processor lacks instructions (AVX) that TensorFlow needs", ofLibrary: false };

  if (ended.signal !== null)
    return { ok: false, problem: `it ends with ${ended.signal}`, ofLibrary: ended.signal === "SIGBUS" };
  const problem = tellingLine(ended.output, /^\w*Error: /);
  return {
    ok: false,
    problem,
    ofLibrary: /libtensorflow[^ ]*: (cannot open|file too short|invalid ELF|.*segment)|Library not loaded/i.test(
      problem,
    ),
  };
}

/** @param {string} file */
function sha256Of(file) {
  return crypto.createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}

/**
 * @param {string} addon
 * @param {TfjsNode} tfjsNode
 * @param {string[]} libraries paths
 * @param {string} tensorflow its version
 * @returns {Fingerprint}
 */
function fingerprintOf(addon, tfjsNode, libraries, tensorflow) {
  return {
    tfjsNode: tfjsNode.version,
    platform: process.platform,
    arch: process.arch,
    napi,
    sha256: sha256Of(addon),
    libraries: libraries.map((file) => ({ file, bytes: fs.statSync(file).size })),
    tensorflow,
  };
}

/**
 * Compares an addon with what was noted when it was seen working. Quick, and changes nothing.
 *
 * @param {string} addon
 * @param {string} note the fingerprint's file
 * @param {string} tfjsNodeVersion
 * @returns {{ ok: true, tensorflow: string } | { ok: false, problem: string, noted: boolean }} noted: false where
 *   nothing was ever noted, so that the addon may be somebody's own
 */
function checkAddon(addon, note, tfjsNodeVersion) {
  if (!fs.existsSync(addon)) return { ok: false, problem: "it is not installed", noted: false };
  /** @type {Fingerprint} */
  let noted;
  try {
    noted = JSON.parse(fs.readFileSync(note, "utf8"));
    if (!Array.isArray(noted.libraries)) throw new Error("not a fingerprint");
  } catch {
    return { ok: false, problem: "it was not seen working yet", noted: false };
  }
  const wrong = (/** @type {string} */ problem) => /** @type {const} */ ({ ok: false, problem, noted: true });
  if (noted.tfjsNode !== tfjsNodeVersion)
    return wrong(`its addon is for tfjs-node ${noted.tfjsNode}, and ${tfjsNodeVersion} is installed`);
  if (noted.platform !== process.platform || noted.arch !== process.arch)
    return wrong(`its addon is for ${noted.platform} ${noted.arch}`);
  if (Number(process.versions["napi"] ?? 0) < noted.napi)
    return wrong(`its addon is for a newer Node than ${process.version}`);
  if (sha256Of(addon) !== noted.sha256) return wrong("its addon is not the one that was seen working");
  for (const { file, bytes } of noted.libraries) {
    let size;
    try {
      size = fs.statSync(file).size;
    } catch {
      return wrong(`${file} is gone`);
    }
    if (size !== bytes) return wrong(`${file} is damaged (${size} bytes instead of ${bytes})`);
  }
  return { ok: true, tensorflow: noted.tensorflow };
}

module.exports = { checkAddon, compileAddon, findCompiler, fingerprintOf, tryAddon };
