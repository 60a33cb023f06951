import type { ExerciseId } from "../exercises";
import { hintNames } from "../exercises/exercise";
import { outlineBundle } from "../display/outline";
import { publish } from "../display/publish";
import { findExercise } from "./check";
import { keepExercise, progressFileFor, readProgress } from "./progress";

/**
 * Shows a hint for an exercise: the next one that you haven't asked for, or the one you name.
 *
 * @param id which exercise, as the notebook names it
 * @param level 1 for the idea, 2 for the tool, 3 for almost the answer
 * @throws {RangeError} when there is no such exercise, or no such level
 */
export function hint(id: ExerciseId, level?: 1 | 2 | 3): void {
  const { title, hints } = findExercise("hint", id);
  const file = progressFileFor(process.cwd());
  const seen = file === undefined ? 0 : hintsSeen(file, id);
  const wanted = level ?? Math.min(seen + 1, hints.length);
  const text = hints[wanted - 1];
  if (text === undefined) throw new RangeError(`hint: level is ${wanted}; there are 1, 2 and 3.`);
  const headline = `Hint ${wanted} of ${hints.length}, ${hintNames[wanted - 1] ?? ""}: ${title}`;
  publish(outlineBundle({ tone: "neutral", headline, parts: [{ text }] }));
  if (file !== undefined && wanted > seen) remember(file, id, wanted);
}

function hintsSeen(file: string, id: string): number {
  try {
    return readProgress(file).exercises?.[id]?.hints ?? 0;
  } catch {
    return 0;
  }
}

function remember(file: string, id: string, hints: number): void {
  try {
    keepExercise(file, id, (before) => ({ ...before, hints }));
  } catch {
    // A hint is worth having even where nothing can be kept; `check` says what is wrong with the file.
  }
}
