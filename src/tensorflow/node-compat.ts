import { load } from "./load";

/**
 * Gives back to Node's `util` what `@tensorflow/tfjs-node` 4.22 still calls.
 *
 * It calls `util.isNullOrUndefined` and `util.isArray`. Node 22 prints a deprecation warning for each, Node 23 has
 * removed the first; so both are replaced by functions that do the same and say nothing. Everything else in `util`,
 * and every other warning, stays as it is.
 */
export function restoreUtilFunctions(): void {
  // `import` would give a copy.
  Object.assign(load("node:util") as object, {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
}
