import { spawnSync } from "node:child_process";
import { projectRoot } from "../../src/platform/root";
import { nativeStatus } from "../../src/platform/native";

export const root = projectRoot(__dirname);

/** The backends that can be tried on this machine: native TensorFlow is one only where the set-up could install it. */
export const backends: readonly string[] = nativeStatus(root).ok ? ["tensorflow", "wasm", "cpu"] : ["wasm", "cpu"];

/** What a program of its own printed. */
export interface Printed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a few lines as a program of its own, from the course's folder, as a notebook's cell would.
 *
 * @param backend for ATTENTION_COURSE_BACKEND; undefined leaves the choice to the course
 * @param folder the folder whose packages it sees
 */
export function runCell(code: string, backend: string | undefined, folder: string = root): Printed {
  // What a user may have set is not to decide a test.
  const env = { ...process.env };
  for (const name of ["ATTENTION_COURSE_BACKEND", "ATTENTION_COURSE_QUIET", "TF_CPP_MIN_LOG_LEVEL", "NODE_OPTIONS"])
    delete env[name];
  if (backend !== undefined) env["ATTENTION_COURSE_BACKEND"] = backend;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", code], { cwd: folder, env, encoding: "utf8" });
  return { status, stdout, stderr };
}
