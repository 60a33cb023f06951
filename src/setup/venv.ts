// The project's own Python environment, .venv, and what is installed in it.
import * as fs from "node:fs";
import * as path from "node:path";
import { paths } from "../platform/paths";
import { pythonEnv, venvPython } from "../platform/python";
import { run, type Ended } from "./child";
import { fingerprint, readStamp, writeStamp } from "./fingerprint";
import { Problem, diagnose, installProblem } from "./problem";
import { findPythons, pythonCure, type Python } from "./python";
import type { Outcome } from "./reporter";

interface Context {
  readonly root: string;
  readonly log: (text: string) => void;
  /** The command to name when something has to be run again. */
  readonly again: string;
}

type RequirementsFile = "requirements.txt" | "requirements-test.txt";

/** Raised when the way in which the packages are installed changes, so that every clone installs anew. */
const recipe = "2";

const cost = "the library and `npx course` work, JupyterLab and the notebooks do not";

function runLogged([program = "", ...args]: readonly string[], { root, log }: Context): Promise<Ended> {
  // A PYTHONPATH or PYTHONHOME of the user's would let foreign packages shadow the pinned ones.
  return run(program, args, { cwd: root, log, env: pythonEnv() });
}

/** Whether .venv was finished by an earlier set-up, in this very folder (an environment cannot be moved), and its Python is still there. */
export function venvReady(root: string): boolean {
  const stamp = readStamp(paths(root).venvStamp);
  return stamp["root"] === root && stamp["stage"] === "ready" && fs.existsSync(venvPython(root));
}

/** The fingerprint of each requirements file that is installed. */
function installedRequirements(root: string): Partial<Record<RequirementsFile, string>> {
  return venvReady(root) ? (readStamp(paths(root).venvStamp)["requirements"] ?? {}) : {};
}

function requirementsFingerprint(root: string, file: RequirementsFile): string {
  return fingerprint(root, [...new Set(["constraints.txt", "requirements.txt", file])], [recipe]);
}

/** Whether a requirements file is installed as it now reads. */
export function requirementsInstalled(root: string, file: RequirementsFile): boolean {
  return installedRequirements(root)[file] === requirementsFingerprint(root, file);
}

/**
 * The project's own Python environment, made when there is none that is whole, with the first Python that can.
 *
 * @throws {Problem} when there is no Python, or none that can make an environment
 */
export async function provideVenv(context: Context): Promise<Outcome> {
  const { root, again } = context;
  const { venv, venvStamp } = paths(root);
  if (venvReady(root)) return { already: true, detail: String(readStamp(venvStamp)["python"]) };
  let found: string | undefined;
  let output = "";
  for await (const python of findPythons()) {
    found ??= python.executable;
    for (const way of waysToMake(venv, python, venvPython(root))) {
      removeFolder(venv);
      const failure = await firstFailure([...way, [venvPython(root), "-m", "pip", "--version"]], context);
      if (failure === undefined) {
        writeStamp(venvStamp, { root, stage: "ready", python: python.version, requirements: {} });
        return { detail: python.version };
      }
      // What the usual way says is what the user can do something about; the others' are in the log.
      output ||= failure.output;
      if (diagnose(output) === "disk") throw installProblem("Python environment", cost, output, again);
    }
    context.log(`\n${python.executable} cannot make an environment.\n`);
  }
  removeFolder(venv);
  if (found === undefined)
    throw new Problem("No Python 3.10 or later was found", cost, `${pythonCure()}, then \`${again}\``);
  const cure = process.platform === "linux" ? "Install it: sudo apt-get install python3-venv" : pythonCure();
  const what = `${found} cannot make an environment, its venv module is missing or broken`;
  throw new Problem(what, cost, `${cure}, then \`${again}\``, { output });
}

function waysToMake(venv: string, { command, executable }: Python, inVenv: string): string[][][] {
  return [
    [[...command, "-m", "venv", venv]],
    [[...command, "-m", "virtualenv", venv]],
    // Debian's Python without its venv package lacks only the bundled pip: the system's own pip can put one in.
    [
      [...command, "-m", "venv", "--without-pip", venv],
      [...command, "-m", "pip", "--python", inVenv, "install", "--no-input", "pip"],
    ],
    [["virtualenv", "--python", executable, venv]],
  ];
}

async function firstFailure(commands: string[][], context: Context): Promise<Ended | undefined> {
  for (const command of commands) {
    const ended = await runLogged(command, context);
    if (ended.code !== 0) return ended;
  }
  return undefined;
}

function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Installs a requirements file into .venv.
 *
 * @throws {Problem} when pip fails, twice where that may help
 */
export async function installRequirements(context: Context, file: RequirementsFile): Promise<Outcome> {
  const { root, again } = context;
  if (requirementsInstalled(root, file)) return { already: true };
  const { venvStamp } = paths(root);
  const stamp = readStamp(venvStamp);
  const requirements = installedRequirements(root);
  const options = ["--no-input", "--progress-bar=off", "--prefer-binary", "--retries=2"];
  let output = "";
  for (let attempt = 1; attempt <= 2; attempt++) {
    // Killed while it unpacks, pip can leave packages that look whole: "installing" left behind means that .venv is made anew.
    writeStamp(venvStamp, { ...stamp, stage: "installing" });
    const result = await runLogged([venvPython(root), "-m", "pip", "install", ...options, "-r", file], context);
    output = result.output;
    if (result.code === 0) {
      await quickenStart(context);
      // The tests' file has the other one in it.
      for (const done of ["requirements.txt", file] as const) requirements[done] = requirementsFingerprint(root, done);
      writeStamp(venvStamp, { ...stamp, stage: "ready", requirements });
      return { detail: "installed" };
    }
    // pip downloads everything before it touches the environment: cut off by the network, that is as it was.
    if (diagnose(output) === "network") writeStamp(venvStamp, stamp);
    if (diagnose(output) === "disk") break;
  }
  throw file === "requirements.txt"
    ? installProblem("Python packages", cost, output, again)
    : installProblem("Python packages for the tests", "the kernel and notebook tests cannot run", output, again);
}

/**
 * Takes 3 seconds off the start of every Jupyter program: jsonschema, which all of them load, builds a parser for
 * internationalised web addresses as it is loaded, and nobody here checks one. A name set to None counts as not installed;
 * jsonschema then does without. A .pth file with a line of code runs whenever the environment's Python starts.
 */
async function quickenStart(context: Context): Promise<void> {
  const question = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const { code, output } = await runLogged([venvPython(context.root), "-c", question], context);
  const file = path.join(output.trim(), "attention_course_quick_start.pth");
  // A convenience only: where it cannot be put, everything works as before, slower.
  if (code === 0) fs.writeFileSync(file, 'import sys; sys.modules.setdefault("rfc3987_syntax", None)\n');
}
