import { createHash } from "node:crypto";
import * as fs from "node:fs";
import Module from "node:module";
import * as path from "node:path";
import { Script } from "node:vm";
import { writeWhole } from "../platform/files";

/**
 * V8's compiled code of large CommonJS files, kept from one kernel to the next. Loading TypeScript and TensorFlow.js
 * from source costs more than half a second of each start; with their code cached it is a fraction of that.
 * (Node's own `module.enableCompileCache`, from 22.1 on, saves nine tenths as much; with Node 20 gone, it can take this file's place.)
 */
export interface CodeCache {
  /** Writes what isn't cached yet. Call it once the files have run for a while: functions compiled by then are kept too. */
  save(): void;
}

/** Smaller files load fast enough as they are. */
const WORTH_IT = 100_000;

interface CompilingModule {
  exports: unknown;
  _compile(content: string, filename: string): unknown;
}

/**
 * Caches the code of large files under `root`/node_modules from now on, in .course/code-cache.
 * A cache of another Node version, or of a file that has changed, is not used; a folder that can't be written costs speed only.
 */
export function enableCodeCache(root: string): CodeCache {
  const folder = path.join(root, ".course", "code-cache");
  const fresh = new Map<string, Script>();
  const prototype = Module.prototype as unknown as CompilingModule;
  const compile = prototype._compile;
  const below = path.join(root, "node_modules");

  prototype._compile = function (content: string, filename: string): unknown {
    if (content.length < WORTH_IT || !filename.startsWith(below)) return compile.call(this, content, filename);
    const { size, mtimeMs } = fs.statSync(filename);
    const key = createHash("sha256").update([process.version, process.arch, filename, size, mtimeMs].join("\n"));
    const cacheFile = path.join(folder, `${key.digest("hex").slice(0, 32)}.bin`);
    const cachedData = readIfThere(cacheFile);
    const script = new Script(Module.wrap(content), { filename, ...(cachedData && { cachedData }) });
    if (cachedData === undefined || script.cachedDataRejected === true) fresh.set(cacheFile, script);
    const load = script.runInThisContext() as (...args: unknown[]) => unknown;
    return load.call(
      this.exports,
      this.exports,
      Module.createRequire(filename),
      this,
      filename,
      path.dirname(filename),
    );
  };

  return {
    save() {
      for (const [cacheFile, script] of fresh) {
        try {
          writeWhole(cacheFile, script.createCachedData());
        } catch {
          return; // a full or read-only disk: the next kernel starts slower, that is all
        }
      }
      fresh.clear();
    },
  };
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}
