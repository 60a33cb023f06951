// @ts-check
"use strict";
// TensorFlow's library out of the wheel that PyPI has for Python.

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { Missing } = require("./missing");
const { run, saysDiskFull, tellingLine } = require("./processes");

/** @typedef {import("./places").Wheel} Wheel */

/** What compiling the addon needs of the 170 MB of headers, folder by folder so that a new version may move a file. */
const headers = ["tensorflow/c/", "tensorflow/core/platform/", "tsl/", "xla/tsl/"];

/**
 * A Python that has pip.
 *
 * @param {string} root the project's folder
 * @param {string | undefined} given the one to prefer
 * @returns {Promise<string[]>} the command, with the arguments that come first
 * @throws {Missing} where there is none
 */
async function findPip(root, given) {
  const inVenv = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  /** @type {string[][]} */
  const candidates = [[path.join(root, ".venv", ...inVenv)], ["python3"], ["python"]];
  if (given !== undefined) candidates.unshift([given]);
  if (process.platform === "win32") candidates.push(["py", "-3"]);
  let python = false;
  for (const [command = "", ...first] of candidates) {
    const ended = await run(command, [...first, "-m", "pip", "--version"], { seconds: 30 });
    if (ended.code === 0) return [command, ...first];
    python ||= ended.found && /No module named pip/.test(ended.output);
  }
  throw python
    ? new Missing(
        "Python has no pip",
        process.platform === "linux"
          ? "sudo apt install python3-pip python3-venv, then `npm run setup`"
          : "python3 -m ensurepip --upgrade, then `npm run setup`",
      )
    : new Missing(
        "there is no Python",
        "install Python 3.10 or newer (https://www.python.org/downloads/), then `npm run setup`",
      );
}

/**
 * Whether a file is the one it should be.
 *
 * @param {string} file
 * @param {string} sha256 in hexadecimal
 * @returns {Promise<boolean>}
 */
async function hasHash(file, sha256) {
  const hash = crypto.createHash("sha256");
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex") === sha256;
}

/** @param {string} folder the bytes in a folder, as far as they can be seen while somebody writes there */
function bytesIn(folder) {
  let bytes = 0;
  try {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      bytes += entry.isDirectory() ? bytesIn(file) : fs.statSync(file).size;
    }
  } catch {
    // Renamed while we looked.
  }
  return bytes;
}

/**
 * Downloads a wheel, and once more where what came is not the whole of it.
 *
 * @param {Wheel} wheel
 * @param {string[]} python a Python with pip
 * @param {string} work a folder for what is temporary; the wheel is put there
 * @param {(line: string) => void} log
 * @returns {Promise<string>} the wheel's path
 * @throws {Missing} where it can't be had
 */
async function fetchWheel(wheel, python, work, log) {
  for (let attempt = 1; ; attempt++) {
    const folder = path.join(work, `wheel-${attempt}`);
    fs.mkdirSync(folder);
    const problem = await download(wheel, python, folder, work, log);
    const name = fs.readdirSync(folder).find((file) => file.endsWith(".whl"));
    if (problem === undefined && name !== undefined && (await hasHash(path.join(folder, name), wheel.sha256)))
      return path.join(folder, name);

    fs.rmSync(folder, { recursive: true, force: true });
    // A problem that pip names is pip's to have tried again; a damaged file is ours.
    if (problem !== undefined && !problem.damaged) throw problem.missing;
    if (attempt === 2)
      throw new Missing(`${wheel.project} ${wheel.version} arrived damaged, twice`, "npm run setup", { passing: true });

    log("The download arrived damaged; fetching it again.");
  }
}

/**
 * @param {Wheel} wheel
 * @param {string[]} python
 * @param {string} folder where the wheel goes
 * @param {string} work
 * @param {(line: string) => void} log
 * @returns {Promise<{ damaged: boolean, missing: Missing } | undefined>} undefined where pip is content
 */
async function download(wheel, python, folder, work, log) {
  const temporary = path.join(work, "pip");
  fs.mkdirSync(temporary, { recursive: true });
  const began = Date.now();
  const progress = setInterval(() => {
    const megabytes = Math.round((bytesIn(temporary) + bytesIn(folder)) / 1e6);
    log(
      `  ${Math.min(megabytes, wheel.megabytes)} of ${wheel.megabytes} MB after ${Math.round((Date.now() - began) / 1000)} s`,
    );
  }, 5_000);

  const [command = "", ...first] = python;
  const ended = await run(
    command,
    [
      // Asked for as a file of Python 3.11 for this system, so that it does not depend on the Python that is here.
      ...[...first, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"],
      ...["--implementation", "cp", "--python-version", "3.11", "--abi", "cp311"],
      ...wheel.platforms.flatMap((platform) => ["--platform", platform]),
      // Its own cache would keep another 250 MB.
      ...[
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
        "--retries",
        "1",
        "--timeout",
        "15",
      ],
      ...["--dest", folder, `${wheel.project}==${wheel.version}`],
    ],
    { env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary, PYTHONWARNINGS: "ignore" } },
  ).finally(() => clearInterval(progress));
  fs.rmSync(temporary, { recursive: true, force: true });
  if (ended.code === 0) return undefined;

  return pipsProblem(wheel, ended.output);
}

/**
 * What pip's output means.
 *
 * @param {Wheel} wheel
 * @param {string} output
 * @returns {{ damaged: boolean, missing: Missing }} damaged: what arrived is not the whole file, so that fetching it
 *   again may help
 */
function pipsProblem(wheel, output) {
  if (saysDiskFull(output)) return { damaged: false, missing: diskFull(wheel) };
  // Without a network pip says at last that there is no such version; what it says before that is the reason.
  const unreachable = [
    /name resolution|Name or service not known|nodename nor servname|getaddrinfo failed/i,
    /Network is unreachable|Connection refused|timed out|Cannot connect to proxy|certificate verify failed/i,
    /NewConnectionError|ProxyError|SSLError/,
  ].flatMap((pattern) => pattern.exec(output)?.[0] ?? [])[0];
  const damaged =
    /IncompleteRead|DO NOT MATCH THE HASHES|BadZipFile|not a zip file|wheel.* is invalid|has an invalid wheel/i.test(
      output,
    );
  const reason =
    unreachable !== undefined && !damaged
      ? `PyPI can't be reached: ${unreachable}`
      : tellingLine(output, /^ERROR|error|No module/);
  return {
    damaged,
    missing: new Missing(
      `${wheel.project} ${wheel.version} could not be downloaded with pip (${reason})`,
      "check the network, or pip's proxy and index, then `npm run setup`",
      { passing: true },
    ),
  };
}

/** @param {Wheel} wheel */
function diskFull(wheel) {
  return new Missing(
    "the disk is full",
    `free ${Math.ceil((wheel.megabytes + wheel.unpacked) / 100) / 10} GB, or set ATTENTION_COURSE_CACHE to a folder on a larger disk, then \`npm run setup\``,
  );
}

// Python's zipfile checks each file's checksum as it unpacks it. Where the set-up is killed, this ends with the file at
// hand instead of filling a folder that nobody waits for.
const unpacker = `
import os, shutil, sys, zipfile
wheel, target, libraries, headers = sys.argv[1], sys.argv[2], sys.argv[3].split(","), tuple(sys.argv[4].split(","))
parent = os.getppid()
with zipfile.ZipFile(wheel) as archive:
    names = set(archive.namelist())
    absent = [name for name in libraries if "tensorflow/" + name not in names]
    if absent:
        sys.exit("error: the wheel has no " + ", ".join(absent))
    for name in sorted(names):
        if os.getppid() != parent:
            sys.exit("error: the set-up is gone")
        inside = name[len("tensorflow/"):] if name.startswith("tensorflow/") else ""
        if inside in libraries:
            to = os.path.join(target, "lib", inside)
        elif inside.startswith("include/") and inside[len("include/"):].startswith(headers) and not name.endswith("/"):
            to = os.path.join(target, *inside.split("/"))
        elif inside == "THIRD_PARTY_NOTICES.txt" or inside == "include/LICENSE" or ".dist-info/" in name and "LICENSE" in name.upper():
            to = os.path.join(target, inside.split("/")[-1] or name.split("/")[-1])
        else:
            continue
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with archive.open(name) as source, open(to, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
`;

/**
 * Takes the libraries, the headers and the licences out of a wheel.
 *
 * @param {Wheel} wheel
 * @param {string} file the wheel
 * @param {string[]} python
 * @param {string} target a folder: lib/, include/ and the licences are put there
 * @throws {Missing} where the disk is full or the wheel is not as expected
 */
async function unpackWheel(wheel, file, python, target) {
  const [command = "", ...first] = python;
  const ended = await run(command, [
    ...first,
    "-c",
    unpacker,
    file,
    target,
    wheel.libraries.join(","),
    headers.join(","),
  ]);
  if (ended.code === 0) return;
  if (saysDiskFull(ended.output)) throw diskFull(wheel);
  throw new Missing(
    `${path.basename(file)} could not be unpacked (${tellingLine(ended.output, /error/i)})`,
    "npm run setup",
    { passing: true },
  );
}

module.exports = { diskFull, fetchWheel, findPip, hasHash, pipsProblem, unpackWheel };
