import * as fs from "node:fs";
import * as path from "node:path";
import { writeWhole } from "../platform/files";
import { projectRoot } from "../platform/root";

/** What a learner chose, and when (ISO 8601). */
export interface Choice {
  readonly choice: string;
  readonly at: string;
}

/** What is kept of a learner's work on one exercise. */
export interface ExerciseProgress {
  /** When it was passed first (ISO 8601); absent as long as it isn't. */
  readonly passed?: string;
  /** How often an answer to it was checked. */
  readonly attempts: number;
  /** How many of its hints were asked for. */
  readonly hints: number;
  /** A fingerprint of the answer that the `course` command checked last: checked again, it is no further attempt. */
  readonly checked?: string;
}

/** All that is kept of a learner's way through the course. Other parts of the course may keep more in the same file. */
export interface Progress {
  readonly predictions?: Readonly<Record<string, { readonly first: Choice; readonly latest?: Choice }>>;
  readonly exercises?: Readonly<Record<string, ExerciseProgress>>;
  readonly [more: string]: unknown;
}

/** Says where progress is kept for work in the folder `from`; nothing where none is to be kept. */
export function progressFileFor(from: string): string | undefined {
  if (process.env["ATTENTION_COURSE_PROGRESS"] === "off") return undefined;
  try {
    const root = projectRoot(from);
    // Running the solutions is no achievement of the learner's.
    return path.relative(root, from).split(path.sep)[0] === "solutions" ? undefined : progressFile(root);
  } catch {
    // A notebook that is graded or tried somewhere else.
    return undefined;
  }
}

/** Where progress is kept: `.course/progress.json` in the project that holds the folder `from`. */
export function progressFile(from: string): string {
  return path.join(projectRoot(from), ".course", "progress.json");
}

/**
 * What has been kept so far; nothing yet is an empty object.
 *
 * @throws {Error} when the file can't be read, or isn't a JSON object
 */
export function readProgress(file: string): Progress {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  const progress: unknown = JSON.parse(text);
  if (typeof progress !== "object" || progress === null || Array.isArray(progress))
    throw new Error("it is not a JSON object");
  return progress as Progress;
}

/**
 * Keeps a choice. The first one made for a question stays; a later one is kept beside it.
 *
 * @throws {Error} when the file is broken (it is left as it is) or can't be written
 */
export function keepChoice(file: string, id: string, choice: string, at = new Date()): void {
  const made: Choice = { choice, at: at.toISOString() };
  change(file, ({ predictions = {} }) => {
    const first = predictions[id]?.first;
    return { predictions: { ...predictions, [id]: first ? { first, latest: made } : { first: made } } };
  });
}

/**
 * Keeps what `grow` makes of an exercise's record.
 *
 * @throws {Error} when the file is broken (it is left as it is) or can't be written
 */
export function keepExercise(file: string, id: string, grow: (before: ExerciseProgress) => ExerciseProgress): void {
  change(file, ({ exercises = {} }) => ({
    exercises: { ...exercises, [id]: grow(exercises[id] ?? { attempts: 0, hints: 0 }) },
  }));
}

/**
 * Takes back what was kept of some exercises: they are as if never begun.
 *
 * @throws {Error} when the file is broken (it is left as it is) or can't be written
 */
export function forgetExercises(file: string, ids: readonly string[]): void {
  change(file, ({ exercises = {} }) =>
    ids.some((id) => exercises[id] !== undefined)
      ? { exercises: Object.fromEntries(Object.entries(exercises).filter(([id]) => !ids.includes(id))) }
      : undefined,
  );
}

/** Writes what is new beside what was kept; nothing where nothing is. */
function change(file: string, work: (progress: Progress) => Progress | undefined): void {
  const progress = readProgress(file);
  const grown = work(progress);
  if (grown !== undefined) writeWhole(file, `${JSON.stringify({ ...progress, ...grown }, null, 2)}\n`);
}

/** What to tell a learner when `work` couldn't keep something: in a sentence or two, or nothing at all. */
export function notKept(what: string, work: () => void): string[] {
  try {
    work();
    return [];
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    return [`${what} could not be kept in .course/progress.json (${reason}). To start a new record, delete that file.`];
  }
}

/** The record after one more attempt; what was passed once stays passed. */
export function afterAttempt(before: ExerciseProgress, passed: boolean, at = new Date()): ExerciseProgress {
  return {
    ...before,
    attempts: before.attempts + 1,
    ...(passed && before.passed === undefined && { passed: at.toISOString() }),
  };
}
