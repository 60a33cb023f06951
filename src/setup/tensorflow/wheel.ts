// TensorFlow's library out of the wheel that PyPI has for Python.
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { venvPython } from "../../platform/python";
import { run } from "../child";
import { diagnose, type Problem } from "../problem";
import { compileAddon, findCompiler } from "./addon";
import { missing, tellingLine, type Job, type Source } from "./source";
import { lacksGlibc, wheelFor, type Wheel } from "./system";

/** What compiling the addon needs of the 170 MB of headers, folder by folder so that a new version may move a file. */
const headers = ["tensorflow/c/", "tensorflow/core/platform/", "tsl/", "xla/tsl/"];

/**
 * PyPI's wheel as a source, its addon compiled here; undefined where there is none for this system.
 *
 * @param work a folder for what is temporary, on the disk where the library will be
 */
export function wheelSource(job: Job, work: string): Source | undefined {
  const wheel = wheelFor();
  if (wheel === undefined) return undefined;
  const { log } = job;
  const { project, version, libraries, megabytes, unpacked } = wheel;
  let pip: string[] = [];
  return {
    name: `${project}-${version}`,
    libraries,
    beside: false,
    check: async () => {
      if (lacksGlibc()) {
        throw missing(
          "TensorFlow's wheel needs the GNU C library, which this Linux has not",
          "use a Linux with glibc (Debian, Ubuntu, Fedora …)",
        );
      }
      await findCompiler(); // before 250 MB are fetched that could not be used
      pip = await findPip(job.root);
      const { bavail, bsize } = fs.statfsSync(work);
      if ((bavail * bsize) / 1e6 < megabytes + unpacked) throw diskFull(wheel);
    },
    fetch: async (deps) => {
      const cache = path.dirname(work);
      log(`Downloading TensorFlow ${version} from PyPI: ${megabytes} MB, once for all clones (into ${cache}).`);
      const file = await fetchWheel(wheel, pip, work, log);
      await unpackWheel(wheel, file, pip, deps);
      fs.rmSync(file);
    },
    makeAddon: (deps, output) => compileAddon(job, deps, libraries, output),
  };
}

/**
 * A Python that has pip.
 *
 * @returns the command, with the arguments that come first
 * @throws {Problem} where there is none
 */
async function findPip(root: string): Promise<string[]> {
  const windows = process.platform === "win32" ? [["py", "-3"]] : [];
  let python = false;
  for (const [command = "", ...first] of [[venvPython(root)], ["python3"], ["python"], ...windows]) {
    const ended = await run(command, [...first, "-m", "pip", "--version"], { timeoutMs: 30_000 });
    if (ended.code === 0) return [command, ...first];
    python ||= /No module named pip/.test(ended.output);
  }
  if (!python) {
    throw missing(
      "there is no Python",
      "install Python 3.10 or newer (https://www.python.org/downloads/), then `npm run setup`",
    );
  }
  throw missing(
    "Python has no pip",
    process.platform === "linux"
      ? "sudo apt install python3-pip python3-venv, then `npm run setup`"
      : "python3 -m ensurepip --upgrade, then `npm run setup`",
  );
}

/**
 * Whether a file is the one it should be.
 *
 * @param sha256 in hexadecimal
 */
export async function hasHash(file: string, sha256: string): Promise<boolean> {
  const hash = crypto.createHash("sha256");
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex") === sha256;
}

/** The bytes in a folder, as far as they can be seen while somebody writes there. */
function bytesIn(folder: string): number {
  try {
    const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    return names.reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
  } catch {
    return 0; // renamed while we looked
  }
}

/**
 * Downloads a wheel, and once more where what came is not the whole of it.
 *
 * @param python a Python with pip
 * @param work a folder for what is temporary; the wheel is put there
 * @returns the wheel's path
 * @throws {Problem} where it can't be had
 */
export async function fetchWheel(
  wheel: Wheel,
  python: readonly string[],
  work: string,
  log: (line: string) => void,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const folder = path.join(work, `wheel-${attempt}`);
    fs.mkdirSync(folder);
    const problem = await download(wheel, python, folder, work, log);
    const name = fs.readdirSync(folder).find((file) => file.endsWith(".whl"));
    if (problem === undefined && name !== undefined && (await hasHash(path.join(folder, name), wheel.sha256)))
      return path.join(folder, name);

    fs.rmSync(folder, { recursive: true, force: true });
    // A problem that pip names is pip's to have tried again; a damaged file is ours.
    if (problem !== undefined && !problem.damaged) throw problem.missing;
    if (attempt === 2)
      throw missing(`${wheel.project} ${wheel.version} arrived damaged, twice`, "npm run setup", { passing: true });

    log("The download arrived damaged; fetching it again.");
  }
}

/** @returns undefined where pip is content */
async function download(
  wheel: Wheel,
  [command = "", ...first]: readonly string[],
  folder: string,
  work: string,
  log: (line: string) => void,
): Promise<PipsProblem | undefined> {
  const temporary = path.join(work, "pip");
  fs.mkdirSync(temporary, { recursive: true });
  const args = [
    // Asked for as a file of Python 3.11 for this system, so that it does not depend on the Python that is here.
    ...["-m", "pip", "download", "--no-deps", "--only-binary=:all:"],
    ...["--implementation=cp", "--python-version=3.11", "--abi=cp311"],
    ...wheel.platforms.map((platform) => `--platform=${platform}`),
    // Its own cache would keep another 250 MB.
    ...["--no-cache-dir", "--disable-pip-version-check", "--no-input"],
    ...["--progress-bar=off", "--retries=1", "--timeout=15"],
    ...["--dest", folder, `${wheel.project}==${wheel.version}`],
  ];
  const env = { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary, PYTHONWARNINGS: "ignore" };
  const tell = (): void => {
    const megabytes = Math.min(Math.round((bytesIn(temporary) + bytesIn(folder)) / 1e6), wheel.megabytes);
    log(`  ${megabytes} of ${wheel.megabytes} MB`);
  };
  const progress = setInterval(tell, 5_000);
  const ended = await run(command, [...first, ...args], { env }).finally(() => clearInterval(progress));
  fs.rmSync(temporary, { recursive: true, force: true });
  return ended.code === 0 ? undefined : pipsProblem(wheel, ended.output);
}

/** What pip's output means. */
export interface PipsProblem {
  /** What arrived is not the whole file, so that fetching it again may help. */
  readonly damaged: boolean;
  readonly missing: Problem;
}

/** What pip's output means. */
export function pipsProblem(wheel: Wheel, output: string): PipsProblem {
  if (diagnose(output) === "disk") return { damaged: false, missing: diskFull(wheel) };
  // Without a network pip says at last that there is no such version; what it says before that is the reason.
  const unreachable = [
    /name resolution|Name or service not known|nodename nor servname|getaddrinfo failed/i,
    /Network is unreachable|Connection refused|timed out|Cannot connect to proxy|certificate verify failed/i,
    /NewConnectionError|ProxyError|SSLError/,
  ].flatMap((pattern) => pattern.exec(output)?.[0] ?? [])[0];
  const damaged =
    /IncompleteRead|DO NOT MATCH THE HASHES|BadZipFile|not a zip file|wheel.* is invalid|has an invalid wheel/i.test(
      output,
    );
  const reason =
    unreachable !== undefined && !damaged
      ? `PyPI can't be reached: ${unreachable}`
      : tellingLine(output, /^ERROR|error|No module/);
  const what = `${wheel.project} ${wheel.version} could not be downloaded with pip (${reason})`;
  const cure = "check the network, or pip's proxy and index, then `npm run setup`";
  return { damaged, missing: missing(what, cure, { passing: true }) };
}

/** A disk without room for the wheel and what comes out of it. */
export function diskFull({ megabytes, unpacked }: Wheel): Problem {
  const gigabytes = Math.ceil((megabytes + unpacked) / 100) / 10;
  return missing(
    "the disk is full",
    `free ${gigabytes} GB, or set ATTENTION_COURSE_CACHE to a folder on a larger disk, then \`npm run setup\``,
  );
}

// Python's zipfile checks each file's checksum as it unpacks it. Where the set-up is killed, this ends with the file at
// hand instead of filling a folder that nobody waits for.
const unpacker = `
import os, shutil, sys, zipfile
wheel, target, libraries, headers = sys.argv[1], sys.argv[2], sys.argv[3].split(","), tuple(sys.argv[4].split(","))
parent = os.getppid()
with zipfile.ZipFile(wheel) as archive:
    names = set(archive.namelist())
    absent = [name for name in libraries if "tensorflow/" + name not in names]
    if absent:
        sys.exit("error: the wheel has no " + ", ".join(absent))
    for name in sorted(names):
        if os.getppid() != parent:
            sys.exit("error: the set-up is gone")
        inside = name[len("tensorflow/"):] if name.startswith("tensorflow/") else ""
        if inside in libraries:
            to = os.path.join(target, "lib", inside)
        elif inside.startswith("include/") and inside[len("include/"):].startswith(headers) and not name.endswith("/"):
            to = os.path.join(target, *inside.split("/"))
        elif inside == "THIRD_PARTY_NOTICES.txt" or inside == "include/LICENSE" or ".dist-info/" in name and "LICENSE" in name.upper():
            to = os.path.join(target, inside.split("/")[-1] or name.split("/")[-1])
        else:
            continue
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with archive.open(name) as source, open(to, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
`;

/**
 * Takes the libraries, the headers and the licences out of a wheel.
 *
 * @param file the wheel
 * @param target a folder: lib/, include/ and the licences are put there
 * @throws {Problem} where the disk is full or the wheel is not as expected
 */
async function unpackWheel(
  wheel: Wheel,
  file: string,
  [command = "", ...first]: readonly string[],
  target: string,
): Promise<void> {
  const lists = [wheel.libraries, headers].map((names) => names.join(","));
  const ended = await run(command, [...first, "-c", unpacker, file, target, ...lists]);
  if (ended.code === 0) return;
  if (diagnose(ended.output) === "disk") throw diskFull(wheel);
  const what = `${path.basename(file)} could not be unpacked (${tellingLine(ended.output, /error/i)})`;
  throw missing(what, "npm run setup", { passing: true });
}
