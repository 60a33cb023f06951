import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { runNode } from "./children";
import type { Told } from "./told";
import type { Exception, Task, TaskResult } from "./task";

/** Runs a task, and says what came of each of its tests. */
export async function runTask(
  task: Task,
  { root, env }: { root: string; env: NodeJS.ProcessEnv },
): Promise<TaskResult> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "attention-course-test-"));
  const events = path.join(folder, "events");
  try {
    const reporters = [
      ["--test-reporter=spec", "--test-reporter-destination=stdout"],
      [
        `--test-reporter=${path.join(root, "dist", "test", "runner", "events.js")}`,
        `--test-reporter-destination=${events}`,
      ],
    ].flat();
    const args = task.files.length > 0 ? [...reporters, ...task.args] : task.args;
    const { code, output, seconds, left } = await runNode(args, { cwd: root, env: { ...env, ...task.env } });
    const counts = counted(task, readEvents(events));
    return { task, seconds, output, ...counts, ...faultOf(task, code, left, counts.failed.length) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function readEvents(file: string): Told[] {
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line) as Told);
}

/** Counts tests; a suite counts by what is in it. Node tells of a suite after its tests, so names are put together from behind. */
function counted(task: Task, told: readonly Told[]): Pick<TaskResult, "passed" | "failed" | "skipped" | "files"> {
  const suites: string[] = [];
  const named = [...told].reverse().map((each) => {
    suites.length = each.nesting;
    const name = [...suites, each.name].join(" › ");
    suites.push(each.name);
    return { ...each, name, isLeaf: each.kind === "test" };
  });
  const leaves = named.reverse().filter(({ isLeaf }) => isLeaf);
  const exceptions = (outcome: Told["outcome"]): Exception[] =>
    leaves
      .filter((each) => each.outcome === outcome)
      .map(({ name, why }) => ({ name, ...(why !== undefined && { why }) }));
  const together = task.env?.["TEST_FILES"] !== undefined;
  return {
    passed: leaves.filter(({ outcome }) => outcome === "passed").length,
    failed: exceptions("failed"),
    skipped: exceptions("skipped"),
    files: together ? told.filter(({ nesting }) => nesting === 0).map(({ name, seconds }) => ({ name, seconds })) : [],
  };
}

function faultOf(task: Task, code: number | string, left: readonly string[], failed: number): { fault?: string } {
  if (left.length > 0) return { fault: `it left running: ${left.join("; ")}` };
  if (code === 0 || failed > 0) return {};
  const ended = typeof code === "number" ? `it ended with code ${code}` : `it was ended by ${code}`;
  return { fault: task.advice ?? ended };
}
