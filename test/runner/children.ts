// Processes of a run, and of all that they start: whoever starts one ends all of it.
import { spawn } from "node:child_process";
import * as fs from "node:fs";

/** Is inherited by whatever a task starts, also by what leaves its process group. */
const MARK = "ATTENTION_COURSE_TEST_TASK";
/** How long a task's processes may take to leave once it has ended, in ms: a kernel that is just starting up takes some. */
const LEAVING = 10_000;
/** How long one that was told to end may go on. */
const GRACE = 3000;
/** Characters of its output that are kept. */
const KEPT = 400_000;

export interface Ended {
  /** The exit code; the name of the signal that ended it. */
  readonly code: number | string;
  readonly output: string;
  readonly seconds: number;
  /** Command lines of processes that it left behind; they are ended. */
  readonly left: readonly string[];
}

let counter = 0;
const running = new Map<string, { pid: number; ended: Promise<unknown> }>();

/**
 * Runs Node to its end, in a process group of its own.
 *
 * @param args Node's arguments
 */
export async function runNode(
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const mark = `${process.pid}-${++counter}`;
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    // Under `node --test` a nested one would report to it, in place of us.
    env: { ...env, [MARK]: mark, NODE_TEST_CONTEXT: undefined },
    // So that it can be ended with its children, and Ctrl-C reaches the runner alone.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-KEPT);
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    // Not "close": a process left behind would keep the pipe open.
    child.once("exit", (code, signal) => setImmediate(() => resolve(code ?? signal ?? -1)));
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  if (child.pid !== undefined) running.set(mark, { pid: child.pid, ended });
  const code = await ended;
  const seconds = (performance.now() - began) / 1000;
  const left = await endLeftovers(mark, LEAVING);
  running.delete(mark);
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1000))]); // its last words
  child.stdout.destroy();
  child.stderr.destroy();
  return { code, output, seconds, left };
}

/** Ends all that is running. Resolves when nothing of it is left. */
export async function endAll(): Promise<void> {
  await Promise.all(
    [...running].map(async ([mark, { pid, ended }]) => {
      signalGroup(pid, "SIGTERM");
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, GRACE))]);
      signalGroup(pid, "SIGKILL");
      await endLeftovers(mark, 0);
    }),
  );
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // Nothing of it is left.
  }
}

/** Waits for a task's processes to leave, and ends those that don't. */
async function endLeftovers(mark: string, patience: number): Promise<string[]> {
  const deadline = performance.now() + patience;
  let left = marked(mark);
  for (; left.length > 0 && performance.now() < deadline; left = marked(mark))
    await new Promise((resolve) => setTimeout(resolve, 50));

  for (const { pid } of left) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It left just now.
    }
  }
  return left.map(({ command }) => command);
}

/** The living processes with this mark in their environment, which only Linux shows. */
function marked(mark: string): { pid: number; command: string }[] {
  if (process.platform !== "linux") return [];
  return fs.readdirSync("/proc").flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      if (!`\0${fs.readFileSync(`/proc/${entry}/environ`, "latin1")}`.includes(`\0${MARK}=${mark}\0`)) return [];
      const command = fs.readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0").join(" ").trim();
      // Without a command line it is a zombie: it has ended, and its parent hasn't looked yet.
      return command === "" ? [] : [{ pid, command }];
    } catch {
      return []; // another user's, or gone
    }
  });
}
