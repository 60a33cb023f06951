import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../setup/files";
import { projectRoot } from "../setup/root";

/** What a learner chose, and when (ISO 8601). */
export interface Choice {
  readonly choice: string;
  readonly at: string;
}

/** All that is kept of a learner's way through the course. Other parts of the course may keep more in the same file. */
export interface Progress {
  readonly predictions?: Readonly<Record<string, { readonly first: Choice; readonly latest?: Choice }>>;
  readonly [more: string]: unknown;
}

/** Where progress is kept: `.course/progress.json` in the project that holds the folder `from`. */
export function progressFile(from: string): string {
  return join(projectRoot(from), ".course", "progress.json");
}

/**
 * What has been kept so far; nothing yet is an empty object.
 *
 * @throws {Error} when the file can't be read, or isn't a JSON object
 */
export function readProgress(file: string): Progress {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  const progress: unknown = JSON.parse(text);
  if (typeof progress !== "object" || progress === null || Array.isArray(progress)) throw new Error("it is not a JSON object");
  return progress as Progress;
}

/**
 * Keeps a choice. The first one made for a question stays; a later one is kept beside it.
 *
 * @throws {Error} when the file is broken (it is left as it is) or can't be written
 */
export function keepChoice(file: string, id: string, choice: string, at = new Date()): void {
  const progress = readProgress(file);
  const made: Choice = { choice, at: at.toISOString() };
  const first = progress.predictions?.[id]?.first;
  const grown: Progress = { ...progress, predictions: { ...progress.predictions, [id]: first ? { first, latest: made } : { first: made } } };
  writeWhole(file, `${JSON.stringify(grown, null, 2)}\n`);
}
