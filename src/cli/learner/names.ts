import * as fs from "node:fs";
import * as path from "node:path";
import { exerciseSets, type ExerciseSet } from "../../catalogue";
import { builtFrom } from "../../nbformat/notebook-file";
import { UserError } from "../../errors";
import { exercisesOf } from "../../exercises";
import type { Places } from "./places";

/** What a learner named: a set, one exercise of it, or a notebook file of it. */
export interface Named {
  readonly set: ExerciseSet;
  readonly exercise?: string;
  /** The notebook, where it isn't the learner's own in exercises/. */
  readonly file?: string;
}

const setIds = exerciseSets.map(({ id }) => id);
const exerciseIds = setIds.flatMap((set) => exercisesOf(set).map(({ id }) => id));

/**
 * Finds what was named: "01-context", "01", "1", "mean-pooling", or the path of a notebook.
 *
 * @throws {UserError} with what was perhaps meant
 */
export function findNamed(name: string, places: Places): Named {
  if (/[\\/]|\.ipynb$/.test(name)) return findFile(name, places);
  const set = setNamed(name);
  if (set !== undefined) return { set };
  const owner = ownerOf(name);
  if (owner !== undefined) return { set: owner, exercise: name };
  throw new UserError(`There is no exercise or set "${name}". ${suggest(name, [...setIds, ...exerciseIds])}`);
}

/** @throws {UserError} when no set is called so */
export function findSet(name: string): ExerciseSet {
  const set = setNamed(name.replace(/^exercises[\\/]/, "").replace(/\.ipynb$/, ""));
  if (set !== undefined) return set;
  const owner = ownerOf(name);
  if (owner !== undefined)
    throw new UserError(`"${name}" is an exercise of the set ${owner.id}. Here a set is asked for.`);
  throw new UserError(`There is no exercise set "${name}". ${suggest(name, setIds)}`);
}

/** @throws {UserError} when no exercise is called so */
export function findExercise(name: string): { set: ExerciseSet; exercise: string } {
  const set = ownerOf(name);
  if (set !== undefined) return { set, exercise: name };
  if (setNamed(name) !== undefined) {
    const ids = exercisesOf(setNamed(name)?.id ?? "").map(({ id }) => id);
    throw new UserError(`"${name}" is a set. Name one of its exercises: ${ids.join(", ")}.`);
  }
  throw new UserError(`There is no exercise "${name}". ${suggest(name, exerciseIds)}`);
}

function setNamed(name: string): ExerciseSet | undefined {
  return exerciseSets.find(
    ({ id }) => id === name || (/^\d{1,2}$/.test(name) && id.startsWith(`${name.padStart(2, "0")}-`)),
  );
}

function ownerOf(exercise: string): ExerciseSet | undefined {
  return exerciseSets.find(({ id }) => exercisesOf(id).some((one) => one.id === exercise));
}

function findFile(name: string, { work }: Places): Named {
  const file = [path.resolve(name), path.resolve(work, name)].find((candidate) => fs.existsSync(candidate));
  const byName = setNamed(path.basename(name, ".ipynb"));
  if (file === undefined) {
    // A lost notebook of the learner's is still known by its name; reading it will say how to get it back.
    if (byName !== undefined && /^exercises[\\/]/.test(name)) return { set: byName };
    throw new UserError(`There is no notebook ${name}. Give a path, or one of the sets: ${setIds.join(", ")}.`);
  }
  if (!fs.statSync(file).isFile())
    throw new UserError(`${name} is a folder. Name a notebook in it, or one of the sets: ${setIds.join(", ")}.`);

  const built = /^course\/(?:tasks|exercises)\/(.+)\.ts$/.exec(builtFrom(fs.readFileSync(file, "utf8")) ?? "")?.[1];
  const set = exerciseSets.find(({ id }) => id === built) ?? byName;
  if (set === undefined)
    throw new UserError(`${name} isn't a notebook of an exercise set. The sets are: ${setIds.join(", ")}.`);

  const own = path.join(work, "exercises", `${set.id}.ipynb`);
  if (file === own) return { set };
  return { set, file };
}

/** "Did you mean …?", or what there is. */
function suggest(name: string, known: readonly string[]): string {
  const near = known
    .map((id) => ({ id, distance: distance(name.toLowerCase(), id) }))
    .filter(
      ({ id, distance: d }) =>
        d <= Math.max(2, Math.ceil(id.length / 3)) || (name.length > 2 && id.includes(name.toLowerCase())),
    )
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ id }) => id);
  return near.length === 0
    ? "`course list` shows what there is."
    : `Did you mean ${near.join(" or ")}? \`course list\` shows all.`;
}

/** Levenshtein's distance: how many letters have to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
