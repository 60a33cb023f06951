// Packages that TensorFlow.js loads at once and a lesson hardly ever uses cost a good part of the first cell's time.
// Here they are loaded at their first use instead; whoever uses them sees no difference.
import Module from "node:module";
import { load } from "./load";

/**
 * Puts a placeholder where a package will be, so that requiring it costs nothing until one of its exports is read.
 * Does nothing where the package is loaded already.
 *
 * @param filename the package's main file, as `load.resolve` gives it
 * @param exportNames everything that the package exports (a test compares this with the package)
 * @param known exports whose value is known beforehand, such as the version
 */
export function deferPackage(
  filename: string,
  exportNames: readonly string[],
  known: Readonly<Record<string, unknown>>,
): void {
  if (load.cache[filename] !== undefined) return;
  const placeholder = new Module(filename);
  placeholder.filename = filename;
  placeholder.loaded = true;

  let real: Record<string, unknown> | undefined;
  const loadReal = (): Record<string, unknown> => {
    if (real === undefined) {
      delete load.cache[filename];
      real = load(filename) as Record<string, unknown>;
    }
    return real;
  };
  const exports: Record<string, unknown> = {};
  Object.defineProperty(exports, "__esModule", { value: true });
  for (const name of exportNames) {
    if (name in known) exports[name] = known[name];
    else Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: () => loadReal()[name] });
  }
  placeholder.exports = exports;
  load.cache[filename] = placeholder;
}

/** Makes `require(filename)` answer `exports` in this process from now on, unless that file is loaded already. */
export function answerRequire(filename: string, exports: unknown): void {
  if (load.cache[filename] !== undefined) return;
  const standIn = new Module(filename);
  standIn.filename = filename;
  standIn.loaded = true;
  standIn.exports = exports;
  load.cache[filename] = standIn;
}
