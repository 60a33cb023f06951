// @ts-check
"use strict";
// The library and the addon that TensorFlow.js publishes, from the addresses in tfjs-node's own install script.

const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const { createRequire } = require("node:module");
const path = require("node:path");
const { pipeline } = require("node:stream/promises");
const { Missing } = require("./missing");
const { run, saysDiskFull, stopSignal, tellingLine } = require("./processes");

/** @typedef {import("./places").Official} Official */
/** @typedef {import("./places").TfjsNode} TfjsNode */

/** Seconds for an answer, so that a network that swallows packets costs a second start little. */
const answerSeconds = 4;

/**
 * @param {string} method
 * @param {string} address
 * @param {TfjsNode} tfjsNode
 * @returns {Promise<http.IncomingMessage>}
 */
function request(method, address, tfjsNode) {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    const secure = url.protocol === "https:";
    const env = process.env;
    const proxy = env["HTTPS_PROXY"] || env["https_proxy"] || env["HTTP_PROXY"] || env["http_proxy"];
    /** @type {http.RequestOptions} */
    const options = { method };
    if (proxy && secure) {
      // As the install script does, with the package that it uses; Node 20 has nothing of its own for a proxy.
      const ProxyAgent = createRequire(path.join(tfjsNode.folder, "package.json"))("https-proxy-agent");
      options.agent = new ProxyAgent(proxy);
    }
    const sent = (secure ? https : http).request(url, options, (response) => {
      clearTimeout(timer);
      // From here on only silence is an error: a large file may take its time.
      response.socket.setTimeout(20_000, () => response.destroy(new Error("the connection fell silent")));
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        response.resume();
        resolve(request(method, new URL(headers.location, url).href, tfjsNode));
      } else if (statusCode === 200) {
        resolve(response);
      } else {
        response.resume();
        reject(new Error(`${url.host} answers ${statusCode}`));
      }
    });
    const timer = setTimeout(
      () => sent.destroy(new Error(`${url.host} does not answer within ${answerSeconds} s`)),
      answerSeconds * 1000,
    );
    sent.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      clearTimeout(timer);
      reject(error.code === undefined ? error : new Error(`${url.host} can't be reached (${error.code})`));
    });
    sent.end();
  });
}

/**
 * Whether both files can be had.
 *
 * @param {Official} official
 * @param {TfjsNode} tfjsNode
 * @returns {Promise<string | undefined>} the problem; undefined where there is none
 */
async function officialProblem(official, tfjsNode) {
  try {
    await Promise.all(
      [official.library, official.addon].map(async (address) => (await request("HEAD", address, tfjsNode)).resume()),
    );
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Downloads an archive and unpacks it.
 *
 * @param {string} address
 * @param {TfjsNode} tfjsNode
 * @param {string} target
 * @throws {Missing} where it can't be had
 */
async function fetchArchive(address, tfjsNode, target) {
  fs.mkdirSync(target, { recursive: true });
  const file = path.join(target, path.posix.basename(new URL(address).pathname));
  try {
    const response = await request("GET", address, tfjsNode);
    await pipeline(response, fs.createWriteStream(file), { signal: stopSignal() });
    const expected = Number(response.headers["content-length"] ?? NaN);
    const actual = fs.statSync(file).size;
    if (expected >= 0 && actual !== expected) throw new Error(`${actual} of ${expected} bytes arrived`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (saysDiskFull(message)) throw error;
    throw new Missing(`${address} could not be downloaded (${message})`, "npm run setup", { passing: true });
  }
  // Linux, macOS and Windows 10 have tar; the last one's reads zip files too.
  const ended = await run("tar", ["-xf", file, "-C", target]);
  fs.rmSync(file, { force: true });
  if (ended.code !== 0) {
    if (saysDiskFull(ended.output)) throw new Error("ENOSPC: No space left on device");
    throw new Missing(`${path.basename(file)} could not be unpacked (${tellingLine(ended.output)})`, "npm run setup", {
      passing: true,
    });
  }
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {string | undefined} the path of the first file of that name below a folder
 */
function findFile(folder, name) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const found = findFile(file, name);
      if (found !== undefined) return found;
    } else if (entry.name === name) {
      return file;
    }
  }
  return undefined;
}

/**
 * Downloads the library: lib/ and include/ below `target`.
 *
 * @param {Official} official
 * @param {TfjsNode} tfjsNode
 * @param {string} target
 */
async function fetchOfficialLibrary(official, tfjsNode, target) {
  await fetchArchive(official.library, tfjsNode, target);
  fs.mkdirSync(path.join(target, "lib"), { recursive: true });
  for (const name of official.libraries) {
    const found = findFile(target, name);
    if (found === undefined)
      throw new Missing(`${path.posix.basename(official.library)} has no ${name}`, "npm run setup");
    const place = path.join(target, "lib", name);
    // Some of the Windows archives have no folders.
    if (found !== place) fs.renameSync(found, place);
  }
}

/**
 * Downloads the addon.
 *
 * @param {Official} official
 * @param {TfjsNode} tfjsNode
 * @param {string} work
 * @returns {Promise<string>} its path
 */
async function fetchOfficialAddon(official, tfjsNode, work) {
  const folder = path.join(work, "official-addon");
  fs.rmSync(folder, { recursive: true, force: true });
  await fetchArchive(official.addon, tfjsNode, folder);
  const found = findFile(folder, "tfjs_binding.node");
  if (found === undefined)
    throw new Missing(`${path.posix.basename(official.addon)} has no tfjs_binding.node`, "npm run setup");
  return found;
}

module.exports = { fetchOfficialAddon, fetchOfficialLibrary, officialProblem };
