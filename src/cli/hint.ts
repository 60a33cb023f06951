import { type Command, InvalidArgumentError } from "commander";

import { hintNames } from "../exercises/exercise";
import { UserError } from "../errors";
import { keepExercise } from "../notebook/progress";
import { indent, markdown, paint } from "../platform/terminal/style";
import { workSets } from "./learner/items";
import { findExercise } from "./learner/names";
import { places, progressOf } from "./learner/places";

export function register(program: Command): void {
  program
    .command("hint")
    .description("Show the next hint for an exercise: the idea, the tool, almost there.")
    .argument("<exercise>", "its id, as `course list` shows it")
    .argument("[level]", "1, 2 or 3 instead of the next one", level)
    .addHelpText(
      "after",
      `
Each call goes one hint further; hints cost no points. The notebook shows the same hints under each task.

Examples:
  course hint mean-pooling
  course hint mean-pooling 1`,
    )
    .action(hint);
}

function level(text: string): number {
  if (!/^[123]$/.test(text)) throw new InvalidArgumentError("There are hints 1, 2 and 3.");
  return Number(text);
}

function hint(name: string, wanted: number | undefined): void {
  const { set, exercise } = findExercise(name);
  console.log(nextHint(exercise, set.id, wanted).join("\n"));
}

/**
 * The next hint of an exercise, or the one that is asked for; how many were seen is kept.
 *
 * @throws {UserError} when progress can't be read or written
 */
export function nextHint(id: string, set: string, wanted?: number): string[] {
  const where = places();
  const item = workSets(where)
    .find((candidate) => candidate.set.id === set)
    ?.items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new UserError(`The exercise "${id}" is not in the set ${set}.`);
  const { hints, title } = item.exercise;
  const seen = progressOf(where).exercises?.[id]?.hints ?? 0;
  if (wanted === undefined && seen >= hints.length) {
    return [
      `You have seen all three hints for “${title}”; here they are again.`,
      ...hints.flatMap((text, i) => ["", ...oneHint(text, i + 1)]),
    ];
  }
  const shown = wanted ?? seen + 1;
  if (shown > seen) keepHints(where.progress, id, shown);
  const more =
    shown < hints.length
      ? [paint("dim", `  One more: course hint ${id}${wanted === undefined ? "" : ` ${shown + 1}`}`)]
      : [paint("dim", "  That was the last one.")];
  return [`${paint("bold", markdown(title))}`, ...oneHint(hints[shown - 1] ?? "", shown), ...more];
}

function oneHint(text: string, number: number): string[] {
  return [
    `  ${paint("cyan", `Hint ${number} of ${hintNames.length}, ${hintNames[number - 1]}`)}`,
    indent(markdown(text), 2),
  ];
}

function keepHints(file: string, id: string, hints: number): void {
  try {
    keepExercise(file, id, (before) => ({ ...before, hints }));
  } catch (error) {
    throw new UserError(`How many hints you have seen can't be kept in ${file}: ${(error as Error).message}`);
  }
}
