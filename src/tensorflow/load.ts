import { createRequire } from "node:module";

/**
 * Loads a package when the program comes to it, as Node's `require` does: which packages are loaded, and in which
 * order, is what this folder is about, and an `import` would settle it too early.
 */
export const load = createRequire(__filename);
