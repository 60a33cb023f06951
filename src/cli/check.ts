import * as path from "node:path";

import type { Command } from "commander";

import { exerciseSets } from "../catalogue";
import { UserError } from "../errors";
import { Grader, TIMEOUT } from "../grading/grader";
import type { ItemResult, SetResult } from "../grading/results";
import { pointsText } from "../notebook/verdict-outline";
import { StatusLine } from "../platform/terminal/status-line";
import { stopOnSignal, STOPPED } from "../platform/terminal/stopping";
import { indent, paint } from "../platform/terminal/style";
import { setTitle, workSets, type Item, type WorkSet } from "./learner/items";
import { findNamed, type Named } from "./learner/names";
import { places, type Places } from "./learner/places";
import { recordResults } from "./learner/record";
import { describeResults } from "./learner/results-text";
import { printJson, seconds } from "./options";

interface CheckCommandOptions {
  timeout: number;
  verbose?: boolean;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command("check")
    .description("Check your answers as they are saved, with the points that nbgrader would give.")
    .argument("[what...]", "sets, exercises or notebooks (default: every set that you have begun)")
    .option("--timeout <seconds>", "how long a cell may take", seconds, TIMEOUT)
    .option("--verbose", "explain what was passed before, too")
    .option("--json", "print the results as JSON, and nothing else")
    .addHelpText(
      "after",
      `
Runs the notebook from top to bottom, as "Restart and run all" would; the checks are the course's own, whatever the notebook
says. Nothing in the notebook is changed. The exit code is 1 when something that was asked for has failed.

Examples:
  course check                                what you have begun
  course check 1                              the set 01-context
  course check mean-pooling                   one exercise
  course check exercises/01-context.ipynb`,
    )
    .action(check);
}

/** A notebook to run, and the exercises of it that were asked for; all of them without. */
interface Asked {
  readonly workSet: WorkSet;
  readonly ids: Set<string> | undefined;
  /** Somebody's copy, not the learner's own notebook in exercises/. */
  readonly copy: boolean;
}

/** What came of it. */
interface Checked extends Asked {
  readonly result: SetResult;
  readonly fresh: ReadonlySet<string>;
}

async function check(names: string[], options: CheckCommandOptions): Promise<void> {
  const where = places();
  const asked = names.length > 0 ? askedFor(names, where) : begunSets(where);
  if (asked.length === 0) {
    if (options.json === true) printJson(toJson([]));
    else console.log(howToBegin());
    return;
  }
  const { signal, end } = stopOnSignal();
  const status = new StatusLine(process.stdout.isTTY && options.json !== true);
  // A grader, with its compiler, belongs to one folder: notebooks in others wait for the next, so that there is one at a time.
  let grader: Grader | undefined;
  const checked: Checked[] = [];
  try {
    for (const [index, one] of asked.entries()) {
      const folder = folderOf(one);
      grader ??= new Grader(folder, path.join(where.work, ".course", "compiled"));
      const next = asked[index + 1];
      const stays = next !== undefined && folderOf(next) === folder;
      status.show(`Checking ${one.workSet.set.id} …`);
      let result: SetResult;
      try {
        const running = grader.check(one.workSet.assignment, {
          timeout: options.timeout,
          signal,
          ...(one.ids && { only: one.ids }),
        });
        // The next notebook's process loads while this one's is at work.
        if (stays) void grader.warmUp();
        result = await running;
      } finally {
        status.end();
      }
      if (!stays) {
        grader.close();
        grader = undefined;
      }
      if (signal.aborted) break;
      const done = { ...one, result, fresh: one.copy ? new Set<string>() : record(where, result.items) };
      checked.push(done);
      if (options.json !== true)
        console.log(`${describe(done, options.verbose === true, checked.length > 1).join("\n")}\n`);
    }
  } finally {
    end();
    grader?.close();
  }
  if (options.json === true) printJson(toJson(checked));
  else if (checked.length > 0) console.log(summary(checked));
  if (signal.aborted) process.exitCode = STOPPED;
  else if (checked.some(failed)) process.exitCode = 1;
}

/** The notebooks that the names stand for, each once. */
function askedFor(names: readonly string[], where: Places): Asked[] {
  const asked = new Map<string, Asked>();
  for (const named of names.map((name) => findNamed(name, where))) {
    const workSet = workSetOf(named, where);
    const { file } = workSet.assignment;
    const before = asked.get(file);
    const ids =
      named.exercise === undefined || (before !== undefined && before.ids === undefined)
        ? undefined
        : new Set([...(before?.ids ?? []), named.exercise]);
    asked.set(file, { workSet, ids, copy: named.file !== undefined });
  }
  const all = [...asked.values()];
  const folders = [...new Set(all.map(folderOf))];
  return folders.flatMap((folder) => all.filter((one) => folderOf(one) === folder));
}

function folderOf({ workSet }: Asked): string {
  return path.dirname(workSet.assignment.file);
}

function workSetOf({ set, file }: Named, where: Places): WorkSet {
  const [workSet] = workSets(where, [set]);
  if (workSet === undefined) throw new UserError(`There is no exercise set ${set.id}.`);
  return file === undefined
    ? workSet
    : { ...workSet, assignment: { ...workSet.assignment, file, shown: path.relative(where.work, file) } };
}

function begunSets(where: Places): Asked[] {
  return workSets(where)
    .filter(({ begun }) => begun)
    .map((workSet) => ({ workSet, ids: undefined, copy: false }));
}

function howToBegin(): string {
  const [first] = exerciseSets;
  return [
    "You haven't begun an exercise yet, so there is nothing to check.",
    `Open exercises/${first?.id ?? ""}.ipynb (npm start brings up JupyterLab), write your first answer, and save.`,
    "`course next` shows what the first exercise asks.",
  ].join("\n");
}

function record(where: Places, items: readonly ItemResult[]): ReadonlySet<string> {
  try {
    return recordResults(where.progress, items);
  } catch (error) {
    throw new UserError(
      `How it went can't be kept in ${where.progress}: ${(error as Error).message}. To start a new record, delete that file.`,
    );
  }
}

function describe({ workSet, ids, result, fresh }: Checked, verbose: boolean, several: boolean): string[] {
  const items = workSet.items.filter(({ id }) => ids?.has(id) !== false);
  const heading = `${several ? "\n" : ""}${paint("bold", setTitle(workSet.set))}  ${paint("dim", workSet.assignment.shown)}`;
  const nothing = items.every(({ id }) => result.items.find((one) => one.id === id)?.state === "open");
  const lines = [heading, "", ...describeResults(items, result.items, { fresh, verbose })];
  return nothing && ids === undefined
    ? [...lines, indent("Nothing is written here yet. Is the notebook saved? `course next` shows where to begin.", 0)]
    : lines;
}

function summary(checked: readonly Checked[]): string {
  const { earned, points } = total(checked);
  const all = checked.flatMap(askedResults);
  const failing = all.filter(({ state }) => state === "failed").length;
  const open = all.filter(({ state }) => state === "open").length;
  const rest = [failing > 0 ? `${failing} to mend` : "", open > 0 ? `${open} not begun` : ""]
    .filter(Boolean)
    .join(", ");
  return `${paint("bold", `${earned} of ${pointsText(points)}`)}${rest === "" ? ". All that was asked for is right." : `; ${rest}.`}`;
}

/** Asked for by its own name, an exercise that isn't begun isn't done either. */
function failed(checked: Checked): boolean {
  return askedResults(checked).some(
    ({ state }) => state === "failed" || (checked.ids !== undefined && state === "open"),
  );
}

function askedResults({ ids, result }: Checked): ItemResult[] {
  return result.items.filter(({ id }) => ids?.has(id) !== false);
}

function total(checked: readonly Checked[]): { earned: number; points: number } {
  const all = checked.flatMap(askedResults);
  return { earned: sum(all.map(({ earned }) => earned)), points: sum(all.map(({ points }) => points)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function toJson(checked: readonly Checked[]): object {
  return {
    sets: checked.map((one) => ({
      id: one.workSet.set.id,
      notebook: one.workSet.assignment.shown,
      seconds: one.result.seconds,
      ...total([one]),
      exercises: askedResults(one).map(({ answer: _, ...item }) => ({
        ...item,
        title: titleOf(one.workSet.items, item.id),
        new: one.fresh.has(item.id),
      })),
    })),
    ...total(checked),
  };
}

function titleOf(items: readonly Item[], id: string): string | undefined {
  return items.find((item) => item.id === id)?.exercise.title;
}
