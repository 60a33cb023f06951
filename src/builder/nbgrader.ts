// nbgrader's cell metadata, schema version 3 (nbgrader/nbgraderformat/v3.json of nbgrader 0.9.6).
import { createHash } from "node:crypto";

import type { JsonObject, JsonValue } from "../nbformat/json";
import type { Cell } from "../nbformat/notebook";

/** What nbgrader keeps in a cell, with exactly its keys. */
export interface NbgraderMetadata {
  readonly schema_version: 3;
  /** Unique within the notebook; the gradebook knows the cell by it. */
  readonly grade_id: string;
  readonly grade: boolean;
  readonly solution: boolean;
  readonly locked: boolean;
  readonly task: boolean;
  /** Only in graded cells. */
  readonly points?: number;
}

export type CellType = "code" | "markdown";

const FLAGS = ["grade", "solution", "locked", "task"] as const;
const KEYS: readonly string[] = ["schema_version", "grade_id", "points", ...FLAGS];

/**
 * Completes what an author wrote after `nbgrader=`: `grade_id`, and the roles that are true.
 *
 * @throws {Error} saying what is wrong, without file and line
 */
export function readNbgrader(value: JsonObject, type: CellType): NbgraderMetadata {
  for (const key of Object.keys(value)) {
    if (key === "checksum" || key === "cell_type")
      throw new Error(`leave nbgrader's "${key}" out: the build works it out.`);

    if (!KEYS.includes(key)) throw new Error(`unknown nbgrader key "${key}". Known are: ${KEYS.join(", ")}.`);
  }
  if (value["schema_version"] !== undefined && value["schema_version"] !== 3)
    throw new Error("nbgrader's schema_version is 3 here.");

  const id = value["grade_id"];
  if (typeof id !== "string" || !/^[a-zA-Z0-9_-]+$/.test(id))
    throw new Error("an nbgrader cell needs a grade_id of letters, digits, - and _.");

  const flag = (key: (typeof FLAGS)[number], otherwise: boolean): boolean => {
    const given: JsonValue = value[key] ?? otherwise;
    if (typeof given !== "boolean") throw new Error(`nbgrader's "${key}" is true or false.`);

    return given;
  };
  const grade = flag("grade", false);
  const solution = flag("solution", false);
  const task = flag("task", false);
  const locked = flag("locked", grade && !solution);
  if (!grade && !solution && !locked && !task)
    throw new Error("an nbgrader cell is at least one of grade, solution, locked and task.");

  if (task && type !== "markdown") throw new Error("an nbgrader task is a markdown cell.");

  if (!task && type === "markdown" && grade !== solution)
    throw new Error("a markdown cell is graded by hand: it is both grade and solution, or neither.");

  const metadata = { schema_version: 3, grade_id: id, grade, solution, locked, task } as const;
  const points = value["points"];
  if (!grade && !task) {
    if (points !== undefined) throw new Error("only a graded cell has points.");

    return metadata;
  }
  // Two decimals at most: then Python and JavaScript write the number alike, which the checksum relies on.
  if (typeof points !== "number" || points < 0 || points > 1000 || Number(points.toFixed(2)) !== points)
    throw new Error("a graded cell needs points from 0 to 1000, with two decimals at most.");

  return { ...metadata, points };
}

/** The checksum that nbgrader 0.9.6 computes for a cell (`nbgrader.utils.compute_checksum`). */
export function checksum(metadata: NbgraderMetadata, type: CellType, source: string): string {
  const locked = metadata.solution ? false : metadata.grade || metadata.locked;
  const hash = createHash("md5").update(source).update(type);
  for (const role of [metadata.grade, metadata.solution, locked]) hash.update(role ? "True" : "False");

  hash.update(metadata.grade_id);
  if (metadata.grade) {
    const points = metadata.points ?? 0;
    hash.update(Number.isInteger(points) ? points.toFixed(1) : String(points));
  }
  return hash.digest("hex");
}

/** The metadata as it goes into a notebook's cell. */
export function writeNbgrader(
  metadata: NbgraderMetadata,
  type: CellType,
  source: string,
): NonNullable<Cell["metadata"]["nbgrader"]> {
  return { ...metadata, cell_type: type, checksum: checksum(metadata, type, source) };
}
