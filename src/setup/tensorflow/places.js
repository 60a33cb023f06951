// @ts-check
"use strict";
// Where things are, and what they are called on each system. Nothing here touches the disk, except to find a package.

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/**
 * @typedef {object} System
 * @property {NodeJS.Platform} platform
 * @property {string} arch as `process.arch` spells it
 */

/** @type {System} */
const thisSystem = { platform: process.platform, arch: process.arch };

/**
 * The folder that all clones of the course share for what is large and downloaded.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [home] the user's home folder
 * @returns {string} an absolute path; it need not exist
 */
function cacheFolder(env = process.env, platform = process.platform, home = os.homedir()) {
  const paths = platform === "win32" ? path.win32 : path.posix;
  if (env["ATTENTION_COURSE_CACHE"]) return paths.resolve(env["ATTENTION_COURSE_CACHE"]);
  if (platform === "win32")
    return paths.join(env["LOCALAPPDATA"] || paths.join(home, "AppData", "Local"), "attention-course");
  if (platform === "darwin") return paths.join(home, "Library", "Caches", "attention-course");
  const xdg = env["XDG_CACHE_HOME"];
  // The XDG specification: a relative path is invalid and must be ignored.
  return paths.join(xdg && paths.isAbsolute(xdg) ? xdg : paths.join(home, ".cache"), "attention-course");
}

/**
 * A wheel of TensorFlow on PyPI, which has the native library in it.
 *
 * @typedef {object} Wheel
 * @property {string} project its name on PyPI
 * @property {string} version
 * @property {string[]} platforms the tags that pip is asked for
 * @property {string} sha256 of the file, so that neither a truncated nor an exchanged one is used
 * @property {number} megabytes to download
 * @property {number} unpacked megabytes that stay on disk
 * @property {string[]} libraries files inside the wheel, the one to load first
 */

const version = "2.19.1";

/** @type {Record<string, Wheel>} */
const wheels = {
  "linux-x64": {
    project: "tensorflow-cpu",
    version,
    platforms: ["manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    sha256: "0b6d72bd09c267e7573757bd309f5b1e2cdb02577339991da751f3a1411e4dae",
    megabytes: 252,
    unpacked: 760,
    libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  },
  "linux-arm64": {
    project: "tensorflow",
    version,
    platforms: ["manylinux_2_17_aarch64", "manylinux2014_aarch64"],
    sha256: "22deedc251837f2382d2b287c705705cb089bfaf79b2274b78c08740e02bf188",
    megabytes: 253,
    unpacked: 930,
    libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  },
  "darwin-arm64": {
    project: "tensorflow",
    version,
    platforms: ["macosx_12_0_arm64"],
    sha256: "8a274a1336051bef0e7e042fa5818a9d342e300d9c311c5d7933eb60e2269770",
    megabytes: 253,
    unpacked: 700,
    libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
  },
};

/**
 * The wheel for a system.
 *
 * @param {System} [system]
 * @returns {Wheel | undefined} undefined where PyPI has none that can be linked (Windows, Intel Macs)
 */
function wheelFor({ platform, arch } = thisSystem) {
  return wheels[`${platform}-${arch}`];
}

/**
 * What TensorFlow.js itself publishes for a system: its library and its addon.
 *
 * @typedef {object} Official
 * @property {string} version of libtensorflow
 * @property {string} library an address
 * @property {string} addon an address
 * @property {string[]} libraries files in the library's archive, below lib/
 */

/**
 * Addresses as tfjs-node's scripts/install.js makes them, with the variables that it reads for a mirror.
 *
 * @param {string} tfjsNodeVersion
 * @param {System} [system]
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Official | undefined} undefined where there is none, or none that works (everything but x64)
 */
function officialFor(tfjsNodeVersion, { platform, arch } = thisSystem, env = process.env) {
  const names = /** @type {Record<string, string>} */ ({ linux: "linux", darwin: "darwin", win32: "windows" });
  const name = names[platform];
  if (name === undefined || arch !== "x64") return undefined;
  const extension = platform === "win32" ? "zip" : "tar.gz";
  const host =
    env["TFJS_NODE_CDN_STORAGE"] ||
    env["npm_config_TFJS_NODE_CDN_STORAGE"] ||
    env["CDN_STORAGE"] ||
    "https://storage.googleapis.com/";
  const base =
    env["TFJS_NODE_BASE_URI"] ||
    env["npm_config_TFJS_NODE_BASE_URI"] ||
    `${host}tensorflow/libtensorflow/libtensorflow-`;
  const addons = env["npm_config_tfjs_binding_binary_host_mirror"] || `${host}tf-builds/pre-built-binary`;
  const official = "2.9.1";
  /** @type {Record<string, string[]>} */
  const libraries = {
    linux: ["libtensorflow.so.2", "libtensorflow_framework.so.2"],
    darwin: ["libtensorflow.2.dylib", "libtensorflow_framework.2.dylib"],
    win32: ["tensorflow.dll"],
  };
  return {
    version: official,
    library: `${base}cpu-${name}-x86_64-${official}.${extension}`,
    addon: `${addons.replace(/\/$/, "")}/napi-v8/${tfjsNodeVersion}/CPU-${name}-${tfjsNodeVersion}.${extension}`,
    libraries: libraries[platform] ?? [],
  };
}

/**
 * The installed package `@tensorflow/tfjs-node`.
 *
 * @typedef {object} TfjsNode
 * @property {string} folder
 * @property {string} version
 * @property {string} addon where it looks for its native addon
 * @property {string} fingerprint what the set-up notes beside the addon
 */

/**
 * @param {string} root the project's folder
 * @returns {TfjsNode | undefined} undefined where npm has not installed it
 */
function tfjsNodeOf(root) {
  const folder = path.join(root, "node_modules", "@tensorflow", "tfjs-node");
  try {
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    const addons = path.join(folder, "lib", "napi-v8");
    return {
      folder,
      version: String(manifest.version),
      addon: path.join(addons, "tfjs_binding.node"),
      fingerprint: path.join(addons, "tfjs_binding.json"),
    };
  } catch {
    return undefined;
  }
}

module.exports = { cacheFolder, officialFor, tfjsNodeOf, thisSystem, wheelFor };
