import type { Command } from "commander";

import { lessons } from "../catalogue";
import { difficultyNames } from "../builder/exercise-cells";
import { pointsText } from "../notebook/verdict-outline";
import { indent, markdown, paint } from "../platform/terminal/style";
import { firstOpen, pointsOf, setTitle, workSets, type Item, type WorkSet } from "./learner/items";
import { findSet } from "./learner/names";
import { places } from "./learner/places";
import { whereOf } from "./learner/task";
import { printJson } from "./options";

export function register(program: Command): void {
  program
    .command("next")
    .description("Show the exercise to go on with: the first one that isn't done.")
    .argument("[set]", "only this set, such as 03-queries-keys-values or 3 (default: all, in their order)")
    .option("--json", "print it as JSON; null when all are done")
    .addHelpText(
      "after",
      `
Examples:
  course next
  course next 3`,
    )
    .action(next);
}

function next(name: string | undefined, { json }: { json?: boolean }): void {
  const only = name === undefined ? undefined : findSet(name);
  const sets = workSets(places(), only && [only]);
  const item = firstOpen(sets);
  if (json === true) {
    printJson(item === undefined ? null : itemJson(item, sets));
  } else {
    console.log(
      (item !== undefined
        ? describeNext(item, sets)
        : only === undefined
          ? describeEnd(sets)
          : [`${paint("green", "✓")} ${setTitle(only)} is complete. \`course next\` shows where to go on.`]
      ).join("\n"),
    );
  }
}

/** An exercise to go on with, and what came before it where it opens a set. */
export function describeNext(item: Item, sets: readonly WorkSet[]): string[] {
  const { exercise, set } = item;
  const facts = [
    difficultyNames[exercise.difficulty - 1],
    pointsText(exercise.points),
    `about ${exercise.minutes} minutes`,
  ].join(" · ");
  return [
    ...setOpening(item, sets),
    `${paint("bold", markdown(exercise.title))}  ${paint("dim", `${item.id}, ${facts}`)}`,
    indent(markdown(item.assigned.task?.asks ?? ""), 2),
    indent(`It is in ${whereOf(item, assignmentOf(set.id, sets).shown)}.`, 2),
    paint("dim", `  Stuck? course hint ${item.id}`),
  ];
}

/** At the first exercise of a set: which set is complete now, and which lesson this one belongs to. */
function setOpening({ set, number }: Item, sets: readonly WorkSet[]): string[] {
  if (number !== 1) return [];
  const place = sets.findIndex((candidate) => candidate.set.id === set.id);
  const before = sets[place - 1];
  const lesson = lessons.find(({ id }) => id === set.id);
  return [
    ...(before === undefined
      ? []
      : [`${paint("green", "✓")} ${setTitle(before.set)} is complete. Next: ${setTitle(set)}.`]),
    ...(lesson === undefined
      ? []
      : [`It goes with the lesson “${lesson.title}”: notebooks/${lesson.id}.ipynb, about ${lesson.minutes} minutes.`]),
    "",
  ];
}

/** Nothing is left to do. */
export function describeEnd(sets: readonly WorkSet[]): string[] {
  const items = sets.flatMap((set) => set.items);
  return [
    paint("bold", `You have done all ${items.length} exercises, ${pointsText(pointsOf(items))} in all. Well done!`),
    indent(
      "From a mean of word vectors to the whole layer: you have written self-attention yourself, and you know why each part of it is there. Transformers, BERT and GPT are built of just these parts.",
      0,
    ),
    paint("dim", "`course progress --page` makes a page of what you have done."),
  ];
}

function assignmentOf(set: string, sets: readonly WorkSet[]): WorkSet["assignment"] {
  return (sets.find((candidate) => candidate.set.id === set) as WorkSet).assignment;
}

function itemJson(item: Item, sets: readonly WorkSet[]): object {
  const { id, set, number, exercise, assigned, state } = item;
  return {
    id,
    set: set.id,
    number,
    title: exercise.title,
    kind: exercise.kind,
    state,
    notebook: assignmentOf(set.id, sets).shown,
    heading: `${number}. ${assigned.heading}`,
    asks: item.assigned.task?.asks ?? "",
    points: exercise.points,
    difficulty: exercise.difficulty,
    minutes: exercise.minutes,
  };
}
