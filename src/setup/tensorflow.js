// @ts-check
"use strict";
// TensorFlow's native library for a clone of the course.
//
//   const result = await provisionTensorFlow({ root, log });        // may take minutes the first time; never throws
//   result.ok      true: native TensorFlow is installed in this clone, and was seen multiplying two matrices
//   result.message one line to show, whatever happened
//   result.cure    where it is not ok: what to do; the course works all the same, on WebAssembly
//
//   nativeStatus(root)                                               // a millisecond; changes and loads nothing
//
// In order: what is installed and works; the user's cache, which all clones share; what TensorFlow.js publishes, where
// its server answers; TensorFlow's wheel on PyPI, with the addon compiled here from the sources that tfjs-node ships.
// Whatever happens half-way leaves the clone as it was: folders and files are made apart and renamed into place.

const fs = require("node:fs");
const path = require("node:path");
const { writeWhole } = require("../platform/files");
const { checkAddon, compileAddon, findCompiler, fingerprintOf, tryAddon } = require("./tensorflow/addon");
const { Missing } = require("./tensorflow/missing");
const { fetchOfficialAddon, fetchOfficialLibrary, officialProblem } = require("./tensorflow/official");
const { cacheFolder, officialFor, tfjsNodeOf, wheelFor } = require("./tensorflow/places");
const { saysDiskFull } = require("./tensorflow/processes");
const { diskFull, fetchWheel, findPip, unpackWheel } = require("./tensorflow/wheel");
const { putFolder, withWorkspace } = require("./tensorflow/workspace");

/** @typedef {import("./tensorflow/places").TfjsNode} TfjsNode */

/**
 * @typedef {object} NativeThere
 * @property {true} ok
 * @property {string} version TensorFlow's, such as "2.19.1"
 *
 * @typedef {object} NativeNotThere
 * @property {false} ok
 * @property {string} problem half a sentence
 * @property {string} cure a command
 *
 * @typedef {object} Provisioned
 * @property {true} ok
 * @property {"nothing" | "adopted" | "cache" | "official" | "wheel"} done nothing: it was there already; adopted: so
 *   was an addon of somebody's own, which works; otherwise where it came from
 * @property {string} version TensorFlow's
 * @property {string} message
 *
 * @typedef {object} NotProvisioned
 * @property {false} ok
 * @property {string} missing what is missing, half a sentence
 * @property {string} costs what that costs, a sentence
 * @property {string} cure a command, or what to do before it
 * @property {string} message all three in one line
 */

const costs = "The course runs on WebAssembly: same results, but large models are 5 to 50 times slower.";

/**
 * Whether this clone has TensorFlow's native library, as far as files can tell. For `course doctor` and for skipping.
 *
 * @param {string} root the project's folder
 * @returns {NativeThere | NativeNotThere}
 */
function nativeStatus(root) {
  const tfjsNode = tfjsNodeOf(root);
  if (tfjsNode === undefined)
    return { ok: false, problem: "npm has not installed @tensorflow/tfjs-node", cure: "npm ci" };
  const checked = checkAddon(tfjsNode.addon, tfjsNode.fingerprint, tfjsNode.version);
  return checked.ok
    ? { ok: true, version: checked.tensorflow }
    : { ok: false, problem: `TensorFlow's native library can't be used: ${checked.problem}`, cure: "npm run setup" };
}

/**
 * The shared libraries that TensorFlow consists of here, those first that others need.
 *
 * @param {string} root the project's folder
 * @returns {string[]} absolute paths; none where there is no native TensorFlow, or another backend is asked for
 */
function nativeLibraries(root) {
  const tfjsNode = tfjsNodeOf(root);
  if (tfjsNode === undefined || !fs.existsSync(tfjsNode.fingerprint)) return [];
  if (!["", "tensorflow"].includes(process.env["ATTENTION_COURSE_BACKEND"] ?? "")) return [];
  try {
    /** @type {{ libraries: { file: string }[] }} */
    const { libraries } = JSON.parse(fs.readFileSync(tfjsNode.fingerprint, "utf8"));
    return libraries.map(({ file }) => file).reverse();
  } catch {
    return [];
  }
}

/**
 * Installs TensorFlow's native library into a clone, unless it is there.
 *
 * @param {object} options
 * @param {string} options.root the project's folder; npm has installed its packages
 * @param {(line: string) => void} [options.log] told what takes time, line by line
 * @param {string} [options.python] a Python with pip to prefer, such as the project's .venv's
 * @param {boolean} [options.retry] false: what failed for want of a network within the last day is not tried again, so
 *   that `npm start` does not wait for the same answer each time
 * @returns {Promise<Provisioned | NotProvisioned>} it never rejects
 */
async function provisionTensorFlow({ root, log = () => {}, python, retry = true }) {
  const status = nativeStatus(root);
  if (status.ok) {
    return {
      ok: true,
      done: "nothing",
      version: status.version,
      message: `TensorFlow ${status.version} is installed.`,
    };
  }

  const tfjsNode = tfjsNodeOf(root);
  const failures = path.join(root, ".course", "tensorflow-failed.json");
  try {
    if (tfjsNode === undefined)
      throw new Missing("npm has not installed @tensorflow/tfjs-node", "npm ci, then `npm run setup`");
    if (!retry) repeatRecentFailure(failures);
    const { done, version } = await install({ root, log, python, tfjsNode });
    fs.rmSync(failures, { force: true });
    const came = {
      adopted: "found working",
      cache: "taken from the cache",
      official: "downloaded",
      wheel: "taken from PyPI's wheel",
    };
    return { ok: true, done, version, message: `TensorFlow ${version} is installed (${came[done]}).` };
  } catch (error) {
    const missing = error instanceof Missing ? error : asMissing(error);
    if (missing.passing) noteFailure(failures, missing);
    return {
      ok: false,
      missing: missing.message,
      costs,
      cure: missing.cure,
      message: `No native TensorFlow: ${missing.message}. ${costs} To change that: ${missing.cure}`,
    };
  }
}

/** @param {unknown} error */
function asMissing(error) {
  const message = error instanceof Error ? error.message : String(error);
  const wheel = wheelFor();
  if (saysDiskFull(message) && wheel !== undefined) return diskFull(wheel);
  if (/EACCES|EPERM|EROFS/.test(message)) {
    return new Missing(
      `a folder can't be written (${message})`,
      "set ATTENTION_COURSE_CACHE to a folder of your own, then `npm run setup`",
    );
  }
  return new Missing(`the set-up failed unexpectedly (${message})`, "npm run setup");
}

/** @param {string} file */
function repeatRecentFailure(file) {
  let noted;
  try {
    if (Date.now() - fs.statSync(file).mtimeMs > 24 * 3600 * 1000) return;
    noted = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return;
  }
  throw new Missing(`${noted.missing}, when it was last tried`, "npm run setup");
}

/**
 * @param {string} file
 * @param {Missing} missing
 */
function noteFailure(file, missing) {
  try {
    writeWhole(file, JSON.stringify({ missing: missing.message }));
  } catch {
    // Then it is tried again next time.
  }
}

/**
 * @typedef {object} Job
 * @property {string} root
 * @property {(line: string) => void} log
 * @property {string | undefined} python
 * @property {TfjsNode} tfjsNode
 *
 * @typedef {{ done: "adopted" | "cache" | "official" | "wheel", version: string }} Done
 */

/**
 * @param {Job} job
 * @returns {Promise<Done>}
 */
async function install(job) {
  const { tfjsNode, log } = job;
  const checked = checkAddon(tfjsNode.addon, tfjsNode.fingerprint, tfjsNode.version);
  if (!checked.ok && checked.noted) log(`TensorFlow's native library is installed again: ${checked.problem}.`);
  if (!checked.ok && !checked.noted && fs.existsSync(tfjsNode.addon)) {
    // Somebody's own, or ours from a set-up that was stopped before it could note that it works.
    const tried = await tryAddon(tfjsNode.addon);
    if (tried.ok) {
      note(tfjsNode, [], tried.version);
      return { done: "adopted", version: tried.version };
    }
    log(`The addon that is installed does not work (${tried.problem}); it is replaced.`);
  }

  const cache = path.join(cacheFolder(), "tensorflow");
  return withWorkspace(cache, log, async (work) => {
    const sources = [officialSource(job, cache, work), wheelSource(job, cache, work)].flatMap((source) => source ?? []);
    for (const source of sources.filter((source) => source.cached())) {
      try {
        const version = await installFrom(source, job, work);
        if (version !== undefined) return { done: "cache", version };
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        log(`What the cache has does not help: ${error.message}.`);
      }
    }
    let problem = new Missing(
      `there is no native TensorFlow for ${process.platform} ${process.arch}`,
      "use Linux or an Apple-silicon Mac; on Windows, WSL",
    );
    for (const source of sources) {
      try {
        if (!(await source.available())) continue;
        const began = Date.now();
        await source.fetch();
        const version = await installFrom(source, job, work);
        if (version !== undefined) {
          log(`TensorFlow ${version} is ready after ${seconds(began)}.`);
          return { done: source.name, version };
        }
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        problem = error;
        if (source.name === "official") log(`TensorFlow.js' own download is not to be had: ${error.message}.`);
      }
    }
    throw problem;
  });
}

/** @param {number} began */
function seconds(began) {
  return `${((Date.now() - began) / 1000).toFixed(0)} s`;
}

/**
 * One way to get the library and the addon, with its place in the cache:
 *
 *     <folder>/deps/lib, include, licences      the library
 *     <folder>/library.json                     written last: the sizes of the files in deps/lib
 *     <folder>/<tfjs-node version>/lib/napi-v8/tfjs_binding.node, tfjs_binding.json
 *
 * @typedef {object} Source
 * @property {"official" | "wheel"} name
 * @property {string} folder
 * @property {string[]} libraries paths, in the cache
 * @property {() => boolean} cached whether the library is in the cache, whole
 * @property {() => Promise<boolean>} available false: not worth trying; throws Missing where something else is missing
 * @property {() => Promise<void>} fetch puts the library into the cache
 * @property {(output: string) => Promise<void>} makeAddon
 * @property {boolean} beside the addon looks for the library in tfjs-node's own folder
 */

/**
 * @param {string} folder
 * @param {string[]} names
 */
function libraryIsWhole(folder, names) {
  try {
    const { files } = JSON.parse(fs.readFileSync(path.join(folder, "library.json"), "utf8"));
    return names.every((name) => fs.statSync(path.join(folder, "deps", "lib", name)).size === files[name]);
  } catch {
    return false;
  }
}

/**
 * Moves an unpacked library into the cache.
 *
 * @param {string} staged has deps/
 * @param {string} folder
 * @param {string[]} names
 */
function keepLibrary(staged, folder, names) {
  const files = Object.fromEntries(
    names.map((name) => [name, fs.statSync(path.join(staged, "deps", "lib", name)).size]),
  );
  writeWhole(path.join(staged, "library.json"), JSON.stringify({ files }));
  putFolder(staged, folder);
}

/**
 * @param {Job} job
 * @param {string} cache
 * @param {string} work
 * @returns {Source | undefined}
 */
function wheelSource({ root, log, python, tfjsNode }, cache, work) {
  const wheel = wheelFor();
  if (wheel === undefined) return undefined;
  const folder = path.join(cache, `${wheel.project}-${wheel.version}-${process.platform}-${process.arch}`);
  const libraryFolder = path.join(folder, "deps", "lib");
  /** @type {string[]} */
  let pip = [];
  return {
    name: "wheel",
    folder,
    libraries: wheel.libraries.map((name) => path.join(libraryFolder, name)),
    cached: () => libraryIsWhole(folder, wheel.libraries),
    available: async () => {
      if (process.platform === "linux" && !hasGlibc()) {
        throw new Missing(
          "TensorFlow's wheel needs the GNU C library, which this Linux has not",
          "use a Linux with glibc (Debian, Ubuntu, Fedora …)",
        );
      }
      await findCompiler(); // before 250 MB are fetched that could not be used
      pip = await findPip(root, python);
      const { bavail, bsize } = fs.statfsSync(cache);
      if ((bavail * bsize) / 1e6 < wheel.megabytes + wheel.unpacked) throw diskFull(wheel);
      return true;
    },
    fetch: async () => {
      let began = Date.now();
      log(
        `Downloading TensorFlow ${wheel.version} from PyPI: ${wheel.megabytes} MB, once for all clones (into ${cache}).`,
      );
      const file = await fetchWheel(wheel, pip, work, log);
      log(`  downloaded in ${seconds(began)}`);
      began = Date.now();
      const staged = path.join(work, "library");
      await unpackWheel(wheel, file, pip, path.join(staged, "deps"));
      fs.rmSync(file);
      keepLibrary(staged, folder, wheel.libraries);
      log(`  unpacked in ${seconds(began)}`);
    },
    makeAddon: async (output) => {
      const compiler = await findCompiler();
      const began = Date.now();
      log(`Compiling TensorFlow.js' addon with ${compiler}.`);
      const library = path.join(folder, "deps");
      await compileAddon({
        root,
        tfjsNode,
        compiler,
        library,
        libraries: wheel.libraries,
        runPath: libraryFolder,
        output,
        log,
      });
      log(`  compiled in ${seconds(began)}`);
    },
    beside: false,
  };
}

/**
 * @param {Job} job
 * @param {string} cache
 * @param {string} work
 * @returns {Source | undefined}
 */
function officialSource({ log, tfjsNode }, cache, work) {
  const official = officialFor(tfjsNode.version);
  if (official === undefined || (process.platform === "linux" && !hasGlibc())) return undefined;
  const folder = path.join(cache, `libtensorflow-${official.version}-${process.platform}-${process.arch}`);
  return {
    name: "official",
    folder,
    libraries: official.libraries.map((name) => path.join(folder, "deps", "lib", name)),
    cached: () => libraryIsWhole(folder, official.libraries),
    available: async () => {
      const problem = await officialProblem(official, tfjsNode);
      if (problem !== undefined) throw new Missing(problem, "npm run setup", { passing: true });
      return true;
    },
    fetch: async () => {
      const began = Date.now();
      log(`Downloading libtensorflow ${official.version} from ${new URL(official.library).host}, once for all clones.`);
      const staged = path.join(work, "official");
      await fetchOfficialLibrary(official, tfjsNode, path.join(staged, "deps"));
      keepLibrary(staged, folder, official.libraries);
      log(`  downloaded in ${seconds(began)}`);
    },
    makeAddon: async (output) => {
      const fetched = await fetchOfficialAddon(official, tfjsNode, work);
      fs.mkdirSync(path.dirname(output), { recursive: true });
      fs.copyFileSync(fetched, output);
    },
    beside: true,
  };
}

function hasGlibc() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime !== undefined;
}

/**
 * Installs the addon of a source whose library is in the cache, making the addon where the cache has none that fits.
 *
 * @param {Source} source
 * @param {Job} job
 * @param {string} work
 * @returns {Promise<string | undefined>} TensorFlow's version; undefined where the cached library turned out damaged,
 *   and is gone now
 * @throws {Missing} where the addon can't be made or does not work
 */
async function installFrom(source, { tfjsNode, log }, work) {
  const kept = path.join(source.folder, tfjsNode.version, "tfjs_binding.node");
  const keptNote = `${kept}.json`;
  for (const attempt of [1, 2]) {
    if (!checkAddon(kept, keptNote, tfjsNode.version).ok) {
      fs.rmSync(kept, { force: true });
      const output = path.join(work, `addon-${attempt}`, "tfjs_binding.node");
      await source.makeAddon(output);
      writeWhole(kept, fs.readFileSync(output));
    }
    fs.rmSync(tfjsNode.fingerprint, { force: true });
    writeWhole(tfjsNode.addon, fs.readFileSync(kept));
    if (source.beside) linkLibraries(tfjsNode, source);

    const tried = await tryAddon(tfjsNode.addon);
    if (tried.ok) {
      writeWhole(keptNote, JSON.stringify(fingerprintOf(kept, tfjsNode, source.libraries, tried.version)));
      note(tfjsNode, source.libraries, tried.version);
      return tried.version;
    }
    fs.rmSync(tfjsNode.addon, { force: true });
    fs.rmSync(kept, { force: true });
    if (tried.ofLibrary) {
      log(`TensorFlow's library in the cache is damaged (${tried.problem}); it is fetched again.`);
      fs.rmSync(source.folder, { recursive: true, force: true });
      return undefined;
    }
    if (attempt === 2)
      throw new Missing(`TensorFlow's library was installed but does not work: ${tried.problem}`, "npx course doctor");
    log(`The addon does not work (${tried.problem}); making it again.`);
  }
  return undefined;
}

/**
 * The published addon looks for the library in `deps/lib` of tfjs-node's folder, on Windows beside itself.
 *
 * @param {TfjsNode} tfjsNode
 * @param {Source} source
 */
function linkLibraries(tfjsNode, source) {
  const deps = path.join(tfjsNode.folder, "deps");
  fs.rmSync(deps, { recursive: true, force: true });
  fs.symlinkSync(path.join(source.folder, "deps"), deps, "junction");
  if (process.platform !== "win32") return;
  for (const library of source.libraries) {
    const place = path.join(path.dirname(tfjsNode.addon), path.basename(library));
    fs.rmSync(place, { force: true });
    fs.copyFileSync(library, place);
  }
}

/**
 * Notes that the installed addon was seen working.
 *
 * @param {TfjsNode} tfjsNode
 * @param {string[]} libraries
 * @param {string} version
 */
function note(tfjsNode, libraries, version) {
  writeWhole(tfjsNode.fingerprint, JSON.stringify(fingerprintOf(tfjsNode.addon, tfjsNode, libraries, version)));
}

module.exports = { nativeLibraries, nativeStatus, provisionTensorFlow };
