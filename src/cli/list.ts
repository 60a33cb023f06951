import type { Command } from "commander";

import { lessons } from "../catalogue";
import { difficultyNames } from "../builder/exercise-cells";
import { textTable } from "../display/grid";
import { pointsText } from "../notebook/verdict-outline";
import { markdown, paint } from "../platform/terminal/style";
import { pointsOf, setTitle, workSets, type WorkSet, type WorkState } from "./learner/items";
import { findSet } from "./learner/names";
import { places } from "./learner/places";
import { printJson } from "./options";

export function register(program: Command): void {
  program
    .command("list")
    .description("Show all exercises, and how far you are with each.")
    .argument("[set]", "only this set, such as 01-context or 1")
    .option("--json", "print them as JSON")
    .addHelpText(
      "after",
      `
✓ done, ◐ tried, ○ open. An exercise is done once its check has passed, in the notebook or by \`course check\`.

Examples:
  course list
  course list 3`,
    )
    .action(list);
}

function list(name: string | undefined, { json }: { json?: boolean }): void {
  const sets = workSets(places(), name === undefined ? undefined : [findSet(name)]);
  if (json === true) {
    printJson({ sets: sets.map(setJson) });
    return;
  }
  for (const [index, set] of sets.entries()) {
    if (index > 0) console.log();
    console.log(listSet(set).join("\n"));
  }
}

/** A set as a heading and a line for each exercise. */
export function listSet({ set, assignment, items }: WorkSet): string[] {
  const done = items.filter(({ state }) => state === "done");
  const heading = `${paint("bold", setTitle(set))}  ${paint("dim", `${assignment.shown}, ${done.length} of ${items.length} done, ${pointsOf(done)} of ${pointsText(pointsOf(items))}`)}`;
  const rows = items.map(({ id, exercise, state }) => [
    mark(state),
    id,
    markdown(exercise.title),
    difficultyNames[exercise.difficulty - 1] ?? "",
    pointsText(exercise.points),
    `${exercise.minutes} min`,
  ]);
  const table = textTable({ rows, words: [true, true, true, true] });
  return [heading, table.replace(/^/gm, "  ")];
}

/** The sign of a state. */
export function mark(state: WorkState): string {
  return { done: paint("green", "✓"), tried: paint("yellow", "◐"), open: paint("dim", "○") }[state];
}

function setJson({ set, assignment, items }: WorkSet): object {
  return {
    id: set.id,
    title: set.title,
    lesson: lessons.find(({ id }) => id === set.id)?.title,
    notebook: assignment.shown,
    exercises: items.map(({ id, exercise, state }) => ({
      id,
      title: exercise.title,
      kind: exercise.kind,
      state,
      points: exercise.points,
      difficulty: exercise.difficulty,
      minutes: exercise.minutes,
      importance: exercise.importance,
    })),
  };
}
