// Finding a Python on this machine.
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "./child";

/** Major and minor. */
const oldest = [3, 10] as const;
/** The pinned packages were tried up to this one; later ones are taken only when there is no other. */
const newestTried = [3, 13] as const;

/** What to type on this system to get a Python with everything needed. */
export function pythonCure(platform = process.platform): string {
  if (platform === "win32") return "Install it: winget install Python.Python.3.12";
  if (platform === "darwin") return "Install it: brew install python@3.12";
  return "Install it: sudo apt-get install python3 python3-venv (or your system's packages of that name)";
}

/** A Python of this machine. */
export interface Python {
  /** Program and first arguments, for example ["py", "-3"]. */
  readonly command: readonly string[];
  /** Such as "3.11.2". */
  readonly version: string;
  readonly executable: string;
}

/**
 * The commands that may be a Python, the likeliest first. Each folder of PATH is looked into, because the first
 * python3 there may be too old, or a version manager's stand-in that starts nothing.
 *
 * @param env PYTHON, where set, comes first
 */
export function pythonCandidates(env = process.env, platform = process.platform): string[][] {
  const own = env["PYTHON"] ? [[env["PYTHON"]]] : [];
  const numbered = ["3.13", "3.12", "3.11", "3.10", "3.14"];
  if (platform === "win32")
    return [...own, ["py", "-3"], ["python"], ["python3"], ...numbered.map((version) => ["py", `-${version}`])];
  const folders = (env["PATH"] ?? "").split(path.delimiter).filter(Boolean);
  const names = ["python3", "python", ...numbered.map((version) => `python${version}`)];
  const files = names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .filter((file) => fs.existsSync(file));
  return [...own, ...files.map((file) => [file])];
}

/** Asks a command which Python it is; undefined when it is none. */
export async function askPython(command: readonly string[]): Promise<Python | undefined> {
  const [program = "", ...args] = command;
  const question =
    "import sys; print('version', '.'.join(map(str, sys.version_info[:3]))); print('executable', sys.executable)";
  const { code, output } = await run(program, [...args, "-c", question], { timeoutMs: 20_000 });
  const version = /^version (\d+\.\d+\.\d+)\r?$/m.exec(output)?.[1];
  const executable = /^executable (.*?)\r?$/m.exec(output)?.[1];
  return code === 0 && version !== undefined && executable !== undefined ? { command, version, executable } : undefined;
}

/** Every usable Python of this machine, those that the pinned packages were tried with first. */
export async function* findPythons(candidates = pythonCandidates()): AsyncGenerator<Python> {
  const later: Python[] = [];
  const seen = new Set<string>();
  for (const command of candidates) {
    const python = await askPython(command);
    if (python === undefined || seen.has(python.executable) || isOlder(python.version, oldest)) continue;
    seen.add(python.executable);
    if (isOlder(python.version, [newestTried[0], newestTried[1] + 1])) yield python;
    else later.push(python);
  }
  yield* later;
}

/** Compared by number, not by letter: 3.9 is older than 3.10. */
export function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
