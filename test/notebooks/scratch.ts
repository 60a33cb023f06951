import * as fs from "node:fs";
import * as path from "node:path";
import { after, before } from "node:test";

import { root } from "../venv";

/**
 * A folder for a test file's own notebooks, made before its tests and removed after them. It is below the project, because the
 * kernel finds the course's library from there.
 *
 * @returns gives the folder's path, once tests run
 */
export function scratchFolder(name: string): () => string {
  let folder = "";
  before(() => {
    fs.mkdirSync(path.join(root, ".course"), { recursive: true });
    folder = fs.mkdtempSync(path.join(root, ".course", `${name}-`));
  });
  after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}
