// node dist/test/runner/main.js '{"suite":"all", …}': what `npm test` runs once everything is set up and compiled.
import * as os from "node:os";

import { projectRoot } from "../../src/platform/root";
import { jupyterEnv } from "../../src/platform/python";
import { endAll } from "./children";
import { Inputs } from "./inputs";
import { Memory } from "./memory";
import { runPool } from "./pool";
import { Report } from "./report";
import { runTask } from "./run-task";
import { isGreen, type Task, type TaskResult } from "./task";
import { forNotebook, notebooksOf, tasksOf, type Suite } from "./tasks";

/** What the command line asked for; src/setup/command-test.js reads it. */
interface Request {
  readonly suite: Suite;
  readonly only: readonly string[];
  readonly changed: boolean;
  readonly pictures: boolean;
  /** Whether Jupyter and what tests need of Python are there. */
  readonly jupyter: boolean;
}

/** Memory for a kernel, a browser or a compiler at work: more side by side than that, and the machine swaps. */
const GIGABYTES_EACH = 2;

async function main(request: Request): Promise<number> {
  const root = projectRoot();
  const memory = new Memory(root);
  const inputs = new Inputs(root);
  // A result counts again only where somebody waits for it; where everything is to be proven, everything is run.
  const reuse = request.changed && process.env["CI"] === undefined;
  const stands = (name: string, task: Task): boolean => reuse && memory.hasPassed(name, inputs.keyOf(task));
  const all = tasksOf({
    root,
    suite: request.suite,
    only: request.only,
    secondsOf: (name) => memory.secondsOf(name),
    pending: (task, notebooks) => notebooks.filter((name) => !stands(`${task.name} ${name}`, forNotebook(task, name))),
  });
  const wanted = all.filter((task) => notebooksOf(task.name) !== undefined || !stands(task.name, task));
  const runnable = wanted.filter(({ step }) => request.jupyter || (step !== "kernel" && step !== "notebooks"));

  // Tasks wait a good deal, for kernels and browsers: one more than there are cores keeps the cores busy.
  const width = Math.max(
    1,
    Math.min(os.availableParallelism() + 1, Math.floor(os.totalmem() / 2 ** 30 / GIGABYTES_EACH)),
  );
  const report = new Report(runnable.length, width);
  report.unchanged(all.filter((task) => !wanted.includes(task)));
  const stopped = stopOnSignals(report);
  const env = {
    // Side by side, TensorFlow's threads would only wait for each other.
    TF_NUM_INTRAOP_THREADS: "1",
    ...jupyterEnv(root),
    ...(request.pictures && { TEST_PICTURES: "1" }),
  };
  const results: TaskResult[] = [];
  await runPool(
    runnable,
    width,
    async (task) => {
      report.started(task);
      // Before it runs: what is edited meanwhile was not what passed.
      const keys = keysOf(inputs, task);
      const result = await runTask(task, { root, env });
      if (stopped()) return;
      results.push(result);
      report.finished(result);
      remember(memory, keys, result);
    },
    stopped,
  );
  if (stopped()) {
    await endAll();
    return 130;
  }
  report.summary(results, wanted.length - runnable.length);
  return results.every(isGreen) && runnable.length === wanted.length ? 0 : 1;
}

/** What the result of a task is remembered by: its name, or one for each notebook, and the key of its inputs. */
function keysOf(inputs: Inputs, task: Task): readonly (readonly [name: string, key: string])[] {
  const notebooks = task.env?.["NOTEBOOKS"]?.split(",");
  if (notebooks === undefined) return [[task.name, inputs.keyOf(task)]];
  return notebooks.map((name) => [`${task.name} ${name}`, inputs.keyOf(forNotebook(task, name))] as const);
}

function remember(memory: Memory, keys: ReturnType<typeof keysOf>, result: TaskResult): void {
  for (const [name, key] of keys)
    memory.remember(name, result.seconds / keys.length, isGreen(result) ? key : undefined);
}

/** Ctrl-C, a request to end, or the end of whoever started us ends every process that tests have started. */
function stopOnSignals(report: Report): () => boolean {
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    report.stopping();
    void endAll();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 1000).unref();
  return () => stopped;
}

void main(JSON.parse(process.argv[2] ?? "{}") as Request)
  .catch(async (error: unknown) => {
    console.error(error);
    await endAll();
    return 1;
  })
  .then((code) => {
    process.exitCode = code;
  });
