import * as fs from "node:fs";
import { spawnSync } from "node:child_process";
import * as path from "node:path";

import { venvPython } from "../src/platform/python";
import { projectRoot } from "../src/platform/root";

export const root = projectRoot();

const python = fs.existsSync(venvPython(root)) ? venvPython(root) : undefined;

/** Options for a test that needs the project's Python: skipped, with a reason, only where there is none. */
export const needsPython = python === undefined ? { skip: "there is no .venv here; `npm run setup` makes it" } : {};

/**
 * Runs a Python script of the test folder in the project's environment.
 *
 * @param script below the project's folder
 * @param input goes to its standard input as JSON
 * @returns what it printed, read as JSON
 */
export function runPython(script: string, input: unknown): unknown {
  if (python === undefined) throw new Error("There is no .venv here. `npm run setup` makes it.");

  const { status, stdout, stderr, error } = spawnSync(python, [path.join(root, script)], {
    cwd: root,
    input: JSON.stringify(input),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PYTHONIOENCODING: "utf-8" },
  });
  if (status !== 0) throw new Error(`${script} failed: ${error?.message ?? stderr}`);

  return JSON.parse(stdout);
}
