import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline/promises";

import type { Command } from "commander";

import type { ExerciseSet } from "../catalogue";
import { UserError } from "../errors";
import { loadAssignment, type Assignment, type AssignmentItem } from "../grading/assignment";
import { notebookText } from "../nbformat/notebook";
import { readNotebookFile, UnreadableNotebook } from "../nbformat/notebook-file";
import { resetItems, type Reset } from "../grading/reset";
import { forgetExercises } from "../notebook/progress";
import { writeWhole } from "../platform/files";
import { STOPPED } from "../platform/terminal/stopping";
import { findNamed } from "./learner/names";
import { places, progressOf, type Places } from "./learner/places";

interface ResetOptions {
  yes?: boolean;
}

export function register(program: Command): void {
  program
    .command("reset")
    .description("Give back an exercise, or a whole set, as it was at the start.")
    .argument("<what>", "an exercise such as mean-pooling, or a set such as 01-context")
    .option("-y, --yes", "don't ask")
    .addHelpText(
      "after",
      `
Only the exercise's own answer cells are replaced; cells of it that were deleted come back. Everything else in the notebook
stays as it is. What you had written is kept in .course/undo/.

Examples:
  course reset mean-pooling
  course reset 1 --yes`,
    )
    .action(reset);
}

async function reset(name: string, options: ResetOptions): Promise<void> {
  const where = places();
  progressOf(where);
  const { set, exercise, file } = findNamed(name, where);
  if (file !== undefined) {
    throw new UserError(
      `\`course reset\` works on your notebooks in ${path.relative(process.cwd(), where.exercises) || "."}. Name an exercise or a set.`,
    );
  }
  const assignment = loadAssignment(where.course, set, where.work);
  const items = assignment.items.filter(({ id }) => exercise === undefined || id === exercise);
  const before = readIfNotebook(assignment);
  if (before === undefined) await makeAnew(assignment, exercise, where, options);
  else await giveBack(before, assignment, items, exercise ?? set.id, where, options);
}

/** The notebook's text; undefined where there is none or it is no notebook. */
function readIfNotebook(assignment: Assignment): string | undefined {
  try {
    return readNotebookFile(assignment.file, assignment.shown).text;
  } catch (error) {
    if (error instanceof UnreadableNotebook) return undefined;
    throw error;
  }
}

async function makeAnew(
  assignment: Assignment,
  exercise: string | undefined,
  where: Places,
  { yes }: ResetOptions,
): Promise<void> {
  const { set, shown, file, notebook } = assignment;
  const broken = fs.existsSync(file);
  if (exercise !== undefined) {
    throw new UserError(
      `${broken ? `${shown} can't be read as a notebook` : `There is no ${shown}`}, so one exercise of it can't be given back. \`course reset ${set.id}\` makes the whole notebook anew.`,
    );
  }
  if (broken) {
    await agree(`${shown} can't be read as a notebook. It will be made anew, with all exercises open.`, yes);
    console.log(`The old file is kept as ${keep(where, fs.readFileSync(file, "utf8"), set.id, ".ipynb")}.`);
  }
  writeWhole(file, notebookText(notebook));
  forget(where, set, assignment.items);
  console.log(`${shown} is there again, as it was at the start.`);
}

async function giveBack(
  before: string,
  assignment: Assignment,
  items: readonly AssignmentItem[],
  name: string,
  where: Places,
  { yes }: ResetOptions,
): Promise<void> {
  const done = resetItems(before, assignment, items);
  const passed = items.filter(({ id }) => progressOf(where).exercises?.[id] !== undefined);
  if (done.text === before && passed.length === 0) {
    console.log(
      `${items.length === 1 ? `“${items[0]?.heading ?? name}” is` : `The exercises of ${name} are`} as at the start: there is nothing to give back.`,
    );
    return;
  }
  await agree(whatIsLost(done, items, assignment), yes);
  const kept = done.replaced.length > 0 ? keep(where, percentText(done), name, ".ts") : undefined;
  if (done.text !== before) writeWhole(assignment.file, done.text);
  forget(where, assignment.set, items);
  console.log(
    `${items.length === 1 ? `“${items[0]?.heading ?? name}” is` : `The exercises of ${name} are`} as at the start again.`,
  );
  if (done.restored.length > 0) {
    console.log(
      `Put back into the notebook: ${done.restored.length === 1 ? "a cell that was" : `${done.restored.length} cells that were`} deleted.`,
    );
  }
  if (done.copies.length > 0)
    console.log("There is another copy of the answer cell further up. It still runs: delete it if you don't need it.");
  if (kept !== undefined)
    console.log(`What you had written is in ${kept}: to get it back, copy it from there into the cell.`);
  if (done.text !== before) console.log("If the notebook is open in JupyterLab: File → Reload Notebook from Disk.");
}

function whatIsLost({ replaced }: Reset, items: readonly AssignmentItem[], { shown }: Assignment): string {
  const lost = [...new Set(replaced.map(({ item }) => item))];
  if (lost.length === 0)
    return `No answer in ${shown} is lost; the record of ${items.length === 1 ? "this exercise" : "these exercises"} starts anew.`;
  const lines = lost.map(({ id, heading }) => {
    const written = replaced
      .filter(({ item }) => item.id === id)
      .map(({ source }) => source.trimEnd().split("\n").length);
    const count = written.reduce((sum, lines) => sum + lines, 0);
    return `  ${id}: ${heading} (${count === 1 ? "1 line" : `${count} lines`})`;
  });
  return [`What you have written here will be replaced by the start, in ${shown}:`, ...lines].join("\n");
}

async function agree(what: string, yes: boolean | undefined): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UserError(`${what}\nNothing was changed, because nobody can be asked here. Say --yes to do it.`);

  console.log(what);
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const stopping = new AbortController();
  asking.once("SIGINT", () => stopping.abort());
  let answer = "";
  try {
    answer = await asking.question("Go on? (y/N) ", { signal: stopping.signal });
  } catch {
    console.log();
  } finally {
    asking.close();
  }
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new UserError("Nothing was changed.", stopping.signal.aborted ? STOPPED : 1);
}

/** The replaced cells in the percent format, which editors show as cells. */
function percentText({ replaced }: Reset): string {
  return replaced
    .map(
      ({ cell, source }) =>
        `// %% ${cell.gradeId ?? ""}${cell.type === "markdown" ? " [markdown]" : ""}\n${source.trimEnd()}\n`,
    )
    .join("\n");
}

/** @returns where it is, below the working folder */
function keep({ work }: Places, text: string, name: string, ending: string): string {
  const time = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replaceAll(":", "-");
  const short = path.join(".course", "undo", `${time}-${name}${ending}`);
  let free = short;
  for (let n = 2; fs.existsSync(path.join(work, free)); n++)
    free = short.replace(new RegExp(`\\${ending}$`), `-${n}${ending}`);
  writeWhole(path.join(work, free), text);
  return free;
}

function forget({ progress }: Places, set: ExerciseSet, items: readonly AssignmentItem[]): void {
  try {
    forgetExercises(
      progress,
      items.map(({ id }) => id),
    );
  } catch (error) {
    throw new UserError(
      `The notebook is done, but the record of ${set.id} can't be changed in ${progress}: ${(error as Error).message}`,
    );
  }
}
