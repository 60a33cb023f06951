// What an author writes of an exercise is its text, its solution and the call of `check`. All else that a notebook says
// of it (title, points, options, hints) stands in src/exercises, where `check` and `course` read it too, and is put in here.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { exercisesOf } from "../exercises";
import { hintNames, type Exercise } from "../exercises/exercise";
import { CourseFileError } from "./course-file-error";
import type { JsonObject } from "../nbformat/json";
import { parsePercent, type PercentCell } from "./percent";

/** How an author marks what a task asks for; `course next` reads it from the built cell's metadata, as `asks`. */
const ASK = /<ask>(.+?)<\/ask>/g;

const KEYS = ["exercise", "answer", "check"] as const;

/** The words for a difficulty of 1, 2 and 3. */
export const difficultyNames = ["easy", "medium", "hard"] as const;

/**
 * The cells of an exercise set, solutions and hidden tests included.
 *
 * @param root the project's folder
 * @param set the set's id, as in the catalogue
 * @throws {CourseFileError} for a mistake in the course file
 */
export function exerciseCells(root: string, set: string): PercentCell[] {
  const file = `course/tasks/${set}.ts`;
  return withExercises(parsePercent(fs.readFileSync(path.join(root, file), "utf8"), file), set);
}

/**
 * Completes an exercise set's cells: `exercise="id"` (markdown) gets title, facts, options and hints, and what it asks for as
 * metadata; `answer="id"` and `check="id"` get nbgrader's metadata, and a check of code its hidden cases. The first cell gets a table of the exercises.
 *
 * @param set the set's id, as in the catalogue
 * @throws {CourseFileError} when the cells and src/exercises don't fit together
 */
export function withExercises(cells: readonly PercentCell[], set: string): PercentCell[] {
  const known = exercisesOf(set);
  const exercises = new Map<string, Exercise>(known.map(({ id, exercise }) => [id, exercise]));
  const seen: Record<(typeof KEYS)[number], string[]> = { exercise: [], answer: [], check: [] };
  const made = cells.map((cell, index) => {
    const key = KEYS.find((name) => cell.metadata[name] !== undefined);
    if (key === undefined)
      return index === 0 && known.length > 0 ? { ...cell, source: `${cell.source}\n\n${overview(known)}` } : cell;
    const id = cell.metadata[key];
    const exercise = typeof id === "string" ? exercises.get(id) : undefined;
    if (typeof id !== "string" || exercise === undefined) {
      throw new CourseFileError(
        cell,
        `there is no exercise ${JSON.stringify(id)} in the set "${set}". src/exercises/sets has: ${[...exercises.keys()].join(", ")}.`,
      );
    }
    seen[key].push(id);
    switch (key) {
      case "exercise":
        return taskCell(cell, id, exercise, seen.exercise.length);
      case "answer":
        return answerCell(cell, id, exercise);
      case "check":
        return checkCell(cell, id, exercise);
    }
  });
  expectAll(seen, known, cells[0]?.file ?? "");
  return made;
}

/** Every exercise once, in the order of src/exercises, with its answer and its check. */
function expectAll(
  seen: Record<(typeof KEYS)[number], string[]>,
  known: readonly { id: string; exercise: Exercise }[],
  file: string,
): void {
  for (const key of KEYS) {
    const expected = known.filter(({ exercise }) => key !== "check" || exercise.kind !== "free").map(({ id }) => id);
    if (seen[key].join() !== expected.join()) {
      throw new CourseFileError(
        { file, line: 1 },
        `the cells with ${key}="…" are ${seen[key].join(", ") || "none"}; src/exercises has, in this order: ${expected.join(", ") || "none"}.`,
      );
    }
  }
}

function overview(known: readonly { exercise: Exercise }[]): string {
  const all = known.map(({ exercise }) => exercise);
  const total = (of: (exercise: Exercise) => number): number => all.reduce((sum, exercise) => sum + of(exercise), 0);
  return [
    "| | exercise | | points | minutes |",
    "| --- | --- | --- | --- | --- |",
    ...all.map(
      (exercise, i) =>
        `| ${i + 1} | ${exercise.title} | ${difficultyNames[exercise.difficulty - 1]} | ${exercise.points} | ${exercise.minutes} |`,
    ),
    `| | **together** | | **${total(({ points }) => points)}** | **${total(({ minutes }) => minutes)}** |`,
  ].join("\n");
}

function taskCell(cell: PercentCell, id: string, exercise: Exercise, number: number): PercentCell {
  const asked = [...cell.source.matchAll(ASK)];
  const [asks] = asked.map((match) => match[1]);
  if (asks === undefined || asked.length > 1)
    throw new CourseFileError(cell, `a task marks once what it asks for, as in <ask>Write \`${id}\`.</ask>.`);

  const parts = [
    `## ${number}. ${exercise.title}`,
    `*${factsLine(exercise)}*`,
    cell.source.replace(ASK, "$1"),
    ...("options" in exercise ? [optionsList(exercise.options)] : []),
    hintsBlock(exercise.hints),
  ];
  return {
    ...cell,
    metadata: { ...cell.metadata, asks, id: cell.metadata["id"] ?? `${id}-task` },
    source: parts.join("\n\n"),
  };
}

function factsLine({ difficulty, points, minutes, importance, kind }: Exercise): string {
  return [
    difficultyNames[difficulty - 1],
    points === 1 ? "1 point" : `${points} points`,
    `about ${minutes} minutes`,
    ...(importance === 3 ? ["the next lessons build on it"] : []),
    ...(kind === "free" ? ["marked by an instructor"] : []),
  ].join(" · ");
}

function optionsList(options: Readonly<Record<string, { readonly text: string }>>): string {
  return Object.entries(options)
    .map(([letter, { text }]) => `- **${letter}** ${text}`)
    .join("\n");
}

/** The three hints, one inside the other's shadow: each unfolds by itself. */
function hintsBlock(hints: readonly string[]): string {
  return hints
    .map((hint, i) => `<details>\n<summary>Hint ${i + 1}: ${hintNames[i]}</summary>\n\n${hint}\n\n</details>`)
    .join("\n");
}

function answerCell(cell: PercentCell, id: string, { kind, points }: Exercise): PercentCell {
  const nbgrader: JsonObject =
    kind === "free"
      ? { grade_id: id, grade: true, solution: true, points }
      : { grade_id: `${id}-answer`, solution: true };
  return { ...cell, metadata: { ...without(cell.metadata, "answer"), nbgrader } };
}

function checkCell(cell: PercentCell, id: string, { kind, points }: Exercise): PercentCell {
  const call = /^check\("([^"]*)", ([^;]+)\);$/.exec(cell.source);
  if (call === null || call[1] !== id)
    throw new CourseFileError(cell, `a check cell is one line: check("${id}", …);`, 1);

  const hidden =
    kind === "code" || kind === "debugging"
      ? `\n// BEGIN HIDDEN TESTS\ncheck("${id}", ${call[2] ?? ""}, { seed: ${hiddenSeed(id)} });\n// END HIDDEN TESTS`
      : "";
  return {
    ...cell,
    source: cell.source + hidden,
    metadata: { ...without(cell.metadata, "check"), nbgrader: { grade_id: id, grade: true, points } },
  };
}

/** A number that learners don't see, another one for each exercise. */
function hiddenSeed(id: string): number {
  return createHash("sha256").update(`hidden cases of ${id}`).digest().readUInt16BE(0);
}

function without(metadata: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== key));
}
