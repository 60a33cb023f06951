// @ts-check
"use strict";

const dns = require("node:dns/promises");
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./child");
const { installProblem } = require("./problem");

/**
 * @typedef {object} Packages
 * @property {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }>} packages
 */

/**
 * @param {string} file
 * @returns {Packages | undefined}
 */
function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * The packages that the lock file asks for and node_modules does not have, or has in another version.
 * npm writes node_modules/.package-lock.json last, so a broken-off installation is recognised by its absence.
 *
 * @param {string} root
 * @returns {string[]} folders such as "node_modules/tslab", relative to root; all of them when nothing is known
 */
function missingPackages(root) {
  const wanted = readLock(path.join(root, "package-lock.json"))?.packages ?? {};
  const installed = readLock(path.join(root, "node_modules", ".package-lock.json"))?.packages ?? {};
  return Object.entries(wanted)
    .filter(([folder, entry]) => {
      // The empty name is the project itself. Optional packages are for other systems, or help only some.
      if (folder === "" || entry.optional) return false;
      const have = installed[folder];
      if (have === undefined || have.version !== entry.version || have.integrity !== entry.integrity) return true;
      return !fs.existsSync(path.join(root, folder, "package.json"));
    })
    .map(([folder]) => folder);
}

/**
 * How to start npm: its own script with this very Node where that can be found, which needs no shell on any system.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [node] this process's Node
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
function npmCommand(env = process.env, node = process.execPath) {
  const bin = path.dirname(node);
  const onPath = (env["PATH"] ?? env["Path"] ?? "")
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((dir) => [path.join(dir, "npm"), path.join(dir, "node_modules", "npm", "bin", "npm-cli.js")])
    .filter((file) => fs.existsSync(file))
    .map((file) => fs.realpathSync(file));
  const scripts = [
    env["npm_execpath"] ?? "",
    path.join(bin, "node_modules", "npm", "bin", "npm-cli.js"),
    path.join(bin, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    ...onPath,
  ];
  // Under yarn or pnpm npm_execpath is theirs, hence the look at the name.
  const script = scripts.find((file) => path.basename(file) === "npm-cli.js" && fs.existsSync(file));
  if (script !== undefined) return { command: node, args: [script], shell: false };
  const windows = process.platform === "win32";
  return { command: windows ? "npm.cmd" : "npm", args: [], shell: windows };
}

/**
 * Whether the registry's name can be found. A machine behind a proxy may not know it and reach it all the same.
 *
 * @param {ReturnType<typeof npmCommand>} npm
 * @param {{ root: string, log: (text: string) => void }} context
 * @returns {Promise<boolean>}
 */
async function registryIsKnown(npm, { root, log }) {
  /** @param {string} name */
  const ask = async (name) => {
    const args = [...npm.args, "config", "get", name, "--loglevel=silent"];
    return (await run(npm.command, args, { cwd: root, log, shell: npm.shell })).output.trim();
  };
  if ([await ask("https-proxy"), await ask("proxy")].some((value) => value !== "" && value !== "null")) return true;
  try {
    await dns.lookup(new URL(await ask("registry")).hostname);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs the npm packages of the lock file.
 *
 * @param {{ root: string, log: (text: string) => void, again: string }} context
 * @returns {Promise<import("./reporter").Outcome>}
 */
async function installPackages({ root, log, again }) {
  if (missingPackages(root).length === 0) return { already: true };
  const npm = npmCommand();
  const quietly = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=warn"];
  // Whatever NODE_ENV and npm's own settings say: the lock file's packages are there, or they are not.
  const args = [...npm.args, "ci", "--ignore-scripts", "--include=dev", ...quietly];
  // Without a network npm tries for minutes; what is in its cache it can install at once.
  const offline = !(await registryIsKnown(npm, { root, log }));
  const source = offline
    ? ["--offline"]
    : ["--prefer-offline", "--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
  let output = "";
  for (let attempt = 1; attempt <= (offline ? 1 : 2); attempt++) {
    // Without this file the packages count as not installed, whatever npm leaves behind when it is cut off.
    fs.rmSync(path.join(root, "node_modules", ".package-lock.json"), { force: true });
    const result = await run(npm.command, [...args, ...source], { cwd: root, log, shell: npm.shell });
    output = result.output;
    const missing = result.code === 0 ? missingPackages(root) : [];
    if (result.code === 0 && missing.length === 0) return { detail: "installed" };
    if (missing.length > 0)
      output += `\nnpm reported success, but these are not there: ${missing.slice(0, 5).join(", ")}`;
    if (/ENOSPC|EUSAGE|EACCES/.test(output)) break;
  }
  throw installProblem("npm packages", "without them nothing of the course runs", output, again);
}

module.exports = { installPackages, missingPackages, npmCommand };
