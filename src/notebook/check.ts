import { format } from "node:util";

import { exercises, type AnswerTo, type ExerciseId } from "../exercises";
import type { Exercise } from "../exercises/exercise";
import { judge } from "../exercises/judge";
import type { Verdict } from "../exercises/verdict";
import { box, boxColours, littleMarkdown } from "../display/box";
import { blameEarlier } from "./earlier-answers";
import { escapeHtml } from "../display/grid";
import type { MimeBundle } from "../display/mime";
import { afterAttempt, keepExercise, progressFileFor } from "./progress";
import { publish } from "../display/publish";
import { tellVerdict } from "./verdicts";

/** How to check. */
export interface CheckOptions {
  /** For grading: other cases than those that the notebook shows, drawn from this whole number. Nothing is shown when they pass. */
  readonly seed?: number;
}

/** Thrown by `check` so that the cell fails: what is wrong stands in the box above it. */
export class CheckFailed extends Error {
  /** What Jupyter shows as the error's name. */
  override readonly name = "CheckFailed";

  /**
   * A failed check.
   *
   * @param message what is wrong, in a line
   * @param cause what the answer threw, if it threw something
   */
  constructor(message: string, cause: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    // Where `check` was called is no news to anyone: it is the cell's only line.
    this.stack = "";
  }
}

/**
 * Checks an answer to an exercise, says what is right or wrong with it, and keeps how it went in `.course/progress.json`.
 *
 * @param id which exercise, as the notebook names it
 * @param answer the letter, the letters, the number or the function that the exercise asks for
 * @throws {CheckFailed} when the answer isn't right yet, so that the cell counts as failed
 * @throws {RangeError} when there is no such exercise
 */
export function check<Id extends ExerciseId>(id: Id, answer: AnswerTo<Id>, { seed }: CheckOptions = {}): void {
  const exercise = findExercise("check", id);
  const verdict = blameEarlier(
    exercise,
    answer,
    quietly(() => judge(exercise, answer, seed)),
  );
  if (seed === undefined) tellVerdict(id, verdict);
  const trouble = seed === undefined && verdict.begun ? keep(id, verdict) : undefined;
  if (seed === undefined || !verdict.passed) publish(verdictBundle(exercise, verdict, trouble));
  if (!verdict.passed) throw new CheckFailed(`${exercise.title}: ${verdict.headline}`, verdict.cause);
}

/**
 * Judges while what the answer says on the console's error channel is kept back, and told as a remark: nbgrader gives no
 * points for a cell that writes there, and a right answer with a forgotten `console.error` is right.
 */
function quietly(work: () => Verdict): Verdict {
  const { error, warn } = console;
  const said: string[] = [];
  console.error = console.warn = (...parts: unknown[]) => void said.push(format(...parts));
  try {
    const verdict = work();
    return said.length === 0
      ? verdict
      : {
          ...verdict,
          remarks: [
            ...verdict.remarks,
            `Your code wrote to the console's error channel, ${said.length} times in all; the first was: ${said[0] ?? ""}`,
          ],
        };
  } finally {
    console.error = error;
    console.warn = warn;
  }
}

/** The exercise of this name, for a function that a learner calls. */
export function findExercise(caller: string, id: string): Exercise {
  if (!Object.hasOwn(exercises, id))
    throw new RangeError(`${caller}: there is no exercise "${id}". There are: ${Object.keys(exercises).join(", ")}.`);

  return exercises[id as ExerciseId];
}

/** Keeps the attempt; what went wrong, if anything did, is no reason to fail the exercise. */
function keep(id: string, { passed }: Verdict): string | undefined {
  const file = progressFileFor(process.cwd());
  if (file === undefined) return undefined;
  try {
    keepExercise(file, id, (before) => afterAttempt(before, passed));
    return undefined;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    return `How it went could not be kept in .course/progress.json (${reason}). To start a new record, delete that file.`;
  }
}

function verdictBundle(exercise: Exercise, verdict: Verdict, trouble: string | undefined): MimeBundle {
  const title = verdict.passed
    ? `✓ ${exercise.title}: ${pointsText(exercise.points)}. ${verdict.headline}`
    : verdict.begun
      ? `✗ ${exercise.title}: not yet. ${verdict.headline}`
      : `○ ${exercise.title}: ${verdict.headline}`;
  const colour = verdict.passed ? boxColours.right : verdict.begun ? boxColours.wrong : boxColours.neutral;
  const { mistake } = verdict;
  const looksLike = exercise.kind === "choice" || exercise.kind === "choices" ? "You chose" : "It looks like";
  const remarks = [...verdict.remarks, ...(trouble === undefined ? [] : [trouble])];
  const html = [
    `<div><strong>${littleMarkdown(title)}</strong></div>`,
    mistake &&
      `<div style="margin:0.4em 0"><strong>${looksLike}:</strong> <em>${escapeHtml(mistake.name)}</em>.<br>${littleMarkdown(mistake.says)}</div>`,
    verdict.findings.length > 0 && findingsHtml(verdict, mistake === undefined),
    ...remarks.map((remark) => `<div style="margin:0.4em 0">${littleMarkdown(remark)}</div>`),
    verdict.others.length > 0 &&
      `<details><summary>The other options</summary>${verdict.others.map(({ letter, text, why }) => `<div style="margin:0.3em 0 0.3em 1.2em"><strong>${letter}</strong> <em>${littleMarkdown(text)}</em><br>${littleMarkdown(why)}</div>`).join("")}</details>`,
    verdict.passed &&
      `<details open><summary>Why</summary><div style="margin:0.3em 0 0.3em 1.2em">${littleMarkdown(exercise.explanation)}</div></details>`,
  ];
  const lines = [
    title,
    mistake && `  ${looksLike}: ${mistake.name}. ${mistake.says}`,
    ...verdict.findings.map(
      ({ label, text }) => `  ${label}: ${text.replaceAll("\n", `\n  ${" ".repeat(label.length + 2)}`)}`,
    ),
    ...remarks.map((remark) => `  ${remark}`),
    ...verdict.others.map(({ letter, text, why }) => `  ${letter}: ${text}\n    ${why}`),
    verdict.passed && `  Why: ${exercise.explanation}`,
  ];
  return { "text/plain": lines.filter(Boolean).join("\n"), "text/html": box(colour, html.filter(Boolean).join("")) };
}

/** What was expected and what came; folded away where a mistake was recognised, which says more. */
function findingsHtml({ findings }: Verdict, open: boolean): string {
  const rows = findings.map(
    ({ label, text }) =>
      `<tr><td style="text-align:left;vertical-align:top">${escapeHtml(label)}</td><td style="text-align:left"><pre style="margin:0;background:none">${escapeHtml(text)}</pre></td></tr>`,
  );
  return `<details${open ? " open" : ""}><summary>What was expected, and what came</summary><table>${rows.join("")}</table></details>`;
}

function pointsText(points: number): string {
  return points === 1 ? "1 point" : `${points} points`;
}
