// TensorFlow's native library for a clone of the course.
//
// In order: what is installed and works; the user's cache, which all clones share; what TensorFlow.js publishes, where
// its server answers; TensorFlow's wheel on PyPI, with the addon compiled here from the sources that tfjs-node ships.
// Whatever happens half-way leaves the clone as it was: folders and files are made apart and renamed into place.
import * as fs from "node:fs";
import * as path from "node:path";
import { writeWhole } from "../../platform/files";
import { checkAddon, fingerprintOf, nativeStatus, tfjsNodeOf, type TfjsNode } from "../../platform/native";
import { paths } from "../../platform/paths";
import { Interrupted, Problem, diagnose } from "../problem";
import type { Outcome } from "../reporter";
import { tryAddon } from "./addon";
import { officialSource } from "./official";
import { messageOf, missing, type Job, type Source } from "./source";
import { cacheFolder, wheelFor } from "./system";
import { diskFull, wheelSource } from "./wheel";
import { putFolder, withWorkspace } from "./workspace";

/**
 * Installs TensorFlow's native library into a clone, unless it is there; it may take minutes the first time.
 * Without it the course runs on WebAssembly, so what is missing is a remark and no failure.
 *
 * @param log told what takes time, line by line
 * @param options retry: false: what failed for want of a network within the last day is not tried again
 * @throws {Interrupted} only
 */
export async function provideTensorFlow(
  root: string,
  log: (line: string) => void = () => undefined,
  { retry = true } = {},
): Promise<Outcome> {
  const status = nativeStatus(root);
  if (status.ok) return { already: true, detail: `native, ${status.version}` };
  const failures = path.join(paths(root).state, "tensorflow-failed.json");
  try {
    const tfjsNode = tfjsNodeOf(root);
    if (tfjsNode === undefined)
      throw missing("npm has not installed @tensorflow/tfjs-node", "npm ci, then `npm run setup`");
    if (!retry) repeatRecentFailure(failures);
    const version = await install({ root, log, tfjsNode });
    fs.rmSync(failures, { force: true });
    return { detail: `native, ${version}` };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const { what, cost, cure, passing } = error instanceof Problem ? error : problemOf(error);
    if (passing) noteFailure(failures, what);
    return { problem: new Problem(`No native TensorFlow, because ${what}`, cost, `To change that: ${cure}`) };
  }
}

function problemOf(error: unknown): Problem {
  const message = messageOf(error);
  const cause = diagnose(message);
  const wheel = wheelFor();
  if (cause === "disk" && wheel !== undefined) return diskFull(wheel);
  if (cause === "permission" || message.includes("EROFS")) {
    return missing(
      `a folder can't be written (${message})`,
      "set ATTENTION_COURSE_CACHE to a folder of your own, then `npm run setup`",
    );
  }
  return missing(`the set-up failed unexpectedly (${message})`, "npm run setup");
}

function repeatRecentFailure(file: string): void {
  let what: string;
  try {
    if (Date.now() - fs.statSync(file).mtimeMs > 24 * 3600 * 1000) return;
    what = (JSON.parse(fs.readFileSync(file, "utf8")) as { missing: string }).missing;
  } catch {
    return;
  }
  throw missing(`${what}, when it was last tried`, "npm run setup");
}

function noteFailure(file: string, what: string): void {
  try {
    writeWhole(file, JSON.stringify({ missing: what }));
  } catch {
    // Then it is tried again next time.
  }
}

/** @returns TensorFlow's version */
async function install(job: Job): Promise<string> {
  const { tfjsNode, log } = job;
  const checked = checkAddon(tfjsNode.addon, tfjsNode.fingerprint, tfjsNode.version);
  if (!checked.ok && checked.noted) log(`TensorFlow's native library is installed again: ${checked.problem}.`);
  if (!checked.ok && !checked.noted && fs.existsSync(tfjsNode.addon)) {
    // Somebody's own, or ours from a set-up that was stopped before it could note that it works.
    const tried = await tryAddon(tfjsNode.addon);
    if (tried.ok) {
      note(tfjsNode.fingerprint, tfjsNode, [], tried.version);
      return tried.version;
    }
    log(`The addon that is installed does not work (${tried.problem}); it is replaced.`);
  }

  const cache = path.join(cacheFolder(), "tensorflow");
  return withWorkspace(cache, log, async (work) => {
    const sources = [officialSource(job), wheelSource(job, work)].flatMap((source) =>
      source === undefined ? [] : [new CachedSource(source, job, cache, work)],
    );
    for (const source of sources.filter((each) => each.isWhole())) {
      const version = await source.install().catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        log(`What the cache has does not help: ${error.what}.`);
      });
      if (version !== undefined) return version;
    }
    let problem = missing(
      `there is no native TensorFlow for ${process.platform} ${process.arch}`,
      "use Linux or an Apple-silicon Mac; on Windows, WSL",
    );
    for (const source of sources) {
      try {
        await source.fetch();
        const version = await source.install();
        if (version !== undefined) return version;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        problem = error;
        if (source !== sources.at(-1)) log(`TensorFlow.js' own download is not to be had: ${error.what}.`);
      }
    }
    throw problem;
  });
}

/**
 * A source with its place in the cache:
 *
 *     <folder>/deps/lib, include, licences      the library
 *     <folder>/library.json                     written last: the sizes of the files in deps/lib
 *     <folder>/<tfjs-node version>/tfjs_binding.node, tfjs_binding.node.json
 */
class CachedSource {
  private readonly folder: string;
  private readonly deps: string;

  constructor(
    private readonly source: Source,
    private readonly job: Job,
    cache: string,
    private readonly work: string,
  ) {
    this.folder = path.join(cache, `${source.name}-${process.platform}-${process.arch}`);
    this.deps = path.join(this.folder, "deps");
  }

  private libraries(deps: string): string[] {
    return this.source.libraries.map((name) => path.join(deps, "lib", name));
  }

  /** Whether the library is in the cache, whole. */
  isWhole(): boolean {
    try {
      const note = fs.readFileSync(path.join(this.folder, "library.json"), "utf8");
      const { files } = JSON.parse(note) as { files: Record<string, number> };
      return this.libraries(this.deps).every((file) => fs.statSync(file).size === files[path.basename(file)]);
    } catch {
      return false;
    }
  }

  /**
   * Puts the library into the cache.
   *
   * @throws {Problem} where it can't be had
   */
  async fetch(): Promise<void> {
    await this.source.check();
    const staged = path.join(this.work, this.source.name);
    const deps = path.join(staged, "deps");
    await this.source.fetch(deps);
    const files = Object.fromEntries(this.libraries(deps).map((file) => [path.basename(file), fs.statSync(file).size]));
    writeWhole(path.join(staged, "library.json"), JSON.stringify({ files }));
    putFolder(staged, this.folder);
  }

  /**
   * Installs the addon, making it where the cache has none that fits.
   *
   * @returns TensorFlow's version; undefined where the cached library turned out damaged, and is gone now
   * @throws {Problem} where the addon can't be made or does not work
   */
  async install(): Promise<string | undefined> {
    const { tfjsNode, log } = this.job;
    const kept = path.join(this.folder, tfjsNode.version, "tfjs_binding.node");
    const keptNote = `${kept}.json`;
    for (let attempt = 1; ; attempt++) {
      if (!checkAddon(kept, keptNote, tfjsNode.version).ok) {
        fs.rmSync(kept, { force: true });
        const output = path.join(this.work, `addon-${attempt}`, "tfjs_binding.node");
        await this.source.makeAddon(this.deps, output);
        writeWhole(kept, fs.readFileSync(output));
      }
      fs.rmSync(tfjsNode.fingerprint, { force: true });
      writeWhole(tfjsNode.addon, fs.readFileSync(kept));
      if (this.source.beside) this.linkLibraries(tfjsNode);

      const tried = await tryAddon(tfjsNode.addon);
      if (tried.ok) {
        for (const place of [keptNote, tfjsNode.fingerprint])
          note(place, tfjsNode, this.libraries(this.deps), tried.version);
        return tried.version;
      }
      fs.rmSync(tfjsNode.addon, { force: true });
      fs.rmSync(kept, { force: true });
      if (tried.ofLibrary) {
        log(`TensorFlow's library in the cache is damaged (${tried.problem}); it is fetched again.`);
        fs.rmSync(this.folder, { recursive: true, force: true });
        return undefined;
      }
      if (attempt === 2)
        throw missing(`TensorFlow's library was installed but does not work: ${tried.problem}`, "npx course doctor");
      log(`The addon does not work (${tried.problem}); making it again.`);
    }
  }

  /** The published addon looks for the library in `deps/lib` of tfjs-node's folder, on Windows beside itself. */
  private linkLibraries(tfjsNode: TfjsNode): void {
    const deps = path.join(tfjsNode.folder, "deps");
    fs.rmSync(deps, { recursive: true, force: true });
    fs.symlinkSync(this.deps, deps, "junction");
    if (process.platform !== "win32") return;
    for (const library of this.libraries(this.deps)) {
      const place = path.join(path.dirname(tfjsNode.addon), path.basename(library));
      fs.rmSync(place, { force: true });
      fs.copyFileSync(library, place);
    }
  }
}

/** Notes that the installed addon, or its like in the cache, was seen working. */
function note(place: string, tfjsNode: TfjsNode, libraries: readonly string[], version: string): void {
  writeWhole(place, JSON.stringify(fingerprintOf(tfjsNode.addon, tfjsNode, libraries, version)));
}
