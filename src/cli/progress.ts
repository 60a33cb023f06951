import * as path from "node:path";

import type { Command } from "commander";

import { textTable } from "../display/grid";
import { UserError } from "../errors";
import { writeWhole } from "../platform/files";
import { paint } from "../platform/terminal/style";
import { firstOpen, workSets } from "./learner/items";
import { places, progressOf } from "./learner/places";
import { progressPage } from "./learner/progress-page";
import { isComplete, standing, together, type LessonStanding, type Part } from "./learner/standing";
import { describeEnd } from "./next";
import { printJson } from "./options";

export function register(program: Command): void {
  program
    .command("progress")
    .description("Show how far you are, lesson by lesson.")
    .option("--page", "write it as a page with a chart, and print where it is")
    .option("--json", "print it as JSON")
    .addHelpText(
      "after",
      `
Counted are predictions that you have answered, right or wrong, and exercises whose check has passed.

Examples:
  course progress
  course progress --page`,
    )
    .action(progress);
}

function progress({ page, json }: { page?: boolean; json?: boolean }): void {
  const where = places();
  const sets = workSets(where);
  const all = standing(sets, progressOf(where));
  const file = page === true ? path.join(where.work, ".course", "progress.html") : undefined;
  if (file !== undefined) {
    try {
      writeWhole(file, progressPage(all, new Date()));
    } catch (error) {
      throw new UserError(`The page can't be written: ${(error as Error).message}`);
    }
  }
  if (json === true) {
    printJson({
      lessons: all,
      together: together(all),
      complete: isComplete(all),
      ...(file !== undefined && { page: file }),
    });
    return;
  }
  console.log(table(all));
  console.log();
  const next = firstOpen(sets);
  console.log(
    next === undefined ? describeEnd(sets).join("\n") : paint("dim", `Next: ${next.id}. \`course next\` says more.`),
  );
  if (file !== undefined) console.log(`\nThe page is ${file}: open it in a browser.`);
}

function table(all: readonly LessonStanding[]): string {
  const part = ({ done, of }: Part): string =>
    of === 0 ? "" : done === of ? paint("green", `${done} of ${of}`) : `${done} of ${of}`;
  const cells = ({ predictions, exercises, points }: Omit<LessonStanding, "id" | "title">): string[] =>
    [predictions, exercises, points].map(part);
  return textTable({
    header: ["", "lesson", "predictions", "exercises", "points"].map((head) => paint("dim", head)),
    rows: [
      ...all.map((lesson) => [lesson.id.slice(0, 2), lesson.title, ...cells(lesson)]),
      ["", paint("bold", "together"), ...cells(together(all))],
    ],
    words: [true, true],
  });
}
