// course/ → notebooks/, exercises/, solutions/. A learner works in those very files, so nothing is overwritten or
// deleted that isn't, byte for byte, what the build itself last wrote there.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { UserError } from "../errors";
import { writeWhole } from "../platform/files";
import { catalogue as theCatalogue, type Catalogue } from "../catalogue";
import { notebookText } from "../nbformat/notebook";
import { builtFrom } from "../nbformat/notebook-file";
import { exerciseCells } from "./exercise-cells";
import { glossaryPage } from "./glossary-page";
import { buildNotebook, type NotebookKind } from "./build-notebook";
import { parsePercent, type PercentCell } from "./percent";

/** The folders that hold what is built. */
export const BUILT_FOLDERS = ["notebooks", "exercises", "solutions"] as const;

/** Where the build remembers what it wrote: the SHA-256 of each file's text. */
const RECORD = path.join(".course", "built.json");

export interface BuildOptions {
  /** The project's top folder. */
  root: string;
  /** Only compare; write nothing. */
  check?: boolean;
  /** Overwrite and delete also what was changed since it was built: everything, or only these paths below `root`. */
  force?: boolean | readonly string[];
  /** What to build; the course's own catalogue by default. */
  catalogue?: Catalogue;
  /** Pages beside the lessons; with a catalogue of one's own, none by default. */
  pages?: readonly Page[];
}

/** A page in notebooks/ that is made of data, not of a course file. */
export interface Page {
  /** Its file's name without the ending. */
  readonly id: string;
  readonly cells: readonly PercentCell[];
}

/** The course's own pages. */
const thePages = (): Page[] => [{ id: "glossary", cells: glossaryPage() }];

/** Paths below `root`, with forward slashes. With `check`, `written` and `deleted` are what a build would do. */
export interface BuildReport {
  written: string[];
  deleted: string[];
  /** Left alone because they were changed since they were built: a learner's work, or a build of another clone. */
  kept: string[];
  /**
   * With `check`: built files that don't say what their sources say. What a learner changed since the last build of
   * these very sources is `kept`, and no drift.
   */
  drifted: string[];
  unchanged: number;
}

interface Output {
  readonly file: string;
  readonly text: string;
}

/**
 * Builds every notebook of the course, or checks that they are built.
 *
 * @throws {CourseFileError} for a mistake in a course file
 * @throws {UserError} when the catalogue and the files in course/ don't match, or `force` names no built file
 */
export function buildCourse({
  root,
  check = false,
  force = false,
  catalogue,
  pages = catalogue ? [] : thePages(),
}: BuildOptions): BuildReport {
  const outputs = [...courseOutputs(root, catalogue ?? theCatalogue), ...pages.map(pageOutput)];
  const record = readRecord(root);
  const stale = staleFiles(root, outputs, Object.keys(record));
  const known = new Set([...outputs.map(({ file }) => file), ...stale]);
  const forced = forcedFiles(force, known);
  const report: BuildReport = { written: [], deleted: [], kept: [], drifted: [], unchanged: 0 };

  for (const { file, text } of outputs) {
    const onDisk = readText(root, file);
    if (onDisk === text) {
      report.unchanged++;
      record[file] = hash(text);
    } else if (onDisk === undefined || record[file] === hash(onDisk) || forced(file)) {
      report.written.push(file);
      record[file] = hash(text);
      if (!check) writeWhole(path.join(root, file), text);
    } else {
      report.kept.push(file);
      if (record[file] !== hash(text)) report.drifted.push(file);
    }
  }
  for (const file of stale) {
    const onDisk = readText(root, file);
    if (onDisk === undefined || record[file] === hash(onDisk) || forced(file)) {
      if (onDisk !== undefined) report.deleted.push(file);

      delete record[file];
      if (!check) fs.rmSync(path.join(root, file), { force: true });
    } else {
      report.kept.push(file);
      report.drifted.push(file);
    }
  }
  if (check) {
    report.drifted = [...report.written, ...report.deleted, ...report.drifted].sort();
  } else {
    report.drifted = [];
    writeRecord(root, record);
  }
  return report;
}

/** What a person should read of a build: a line for each file that something happened to. */
export function describeBuild(report: BuildReport, check = false): string[] {
  const restore = (file: string): string => `npm run build -- --force ${file}`;
  if (check) {
    const drifted = new Set(report.drifted);
    return [
      ...report.drifted.map((file) =>
        report.kept.includes(file)
          ? `drifted  ${file} (not what course/ says; if nobody's work is in it: ${restore(file)})`
          : `drifted  ${file} (build it with: npm run build)`,
      ),
      ...report.kept.filter((file) => !drifted.has(file)).map((file) => `yours    ${file} (edited since it was built)`),
    ];
  }
  return [
    ...report.written.map((file) => `built    ${file}`),
    ...report.deleted.map((file) => `deleted  ${file} (its source is gone)`),
    ...report.kept.map(
      (file) => `kept     ${file} (edited, or not built here; for the course's own version: ${restore(file)})`,
    ),
  ];
}

/** Every file that course/ stands for, in the catalogue's order. */
function courseOutputs(root: string, catalogue: Catalogue): Output[] {
  const lessons = sources(root, "course/lessons", catalogue.lessons).map(({ id, source }) =>
    pageOutput({ id, cells: parsePercent(read(root, source), source) }),
  );
  const exercises = sources(root, "course/tasks", catalogue.exerciseSets).flatMap(({ id }) => {
    const cells = exerciseCells(root, id);
    return [output("exercises", "exercise", { id, cells }), output("solutions", "solution", { id, cells })];
  });
  return [...lessons, ...exercises];
}

function pageOutput(page: Page): Output {
  return output("notebooks", "lesson", page);
}

function output(folder: (typeof BUILT_FOLDERS)[number], kind: NotebookKind, { id, cells }: Page): Output {
  return { file: `${folder}/${id}.ipynb`, text: notebookText(buildNotebook(cells, kind)) };
}

function sources(root: string, folder: string, entries: readonly { id: string }[]): { id: string; source: string }[] {
  const ids = entries.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UserError(`src/catalogue/index.ts lists ${twice} twice for ${folder}.`);

  const present = listFiles(root, folder, ".ts").map((name) => name.replace(/\.ts$/, ""));
  const missing = ids.find((id) => !present.includes(id));
  if (missing !== undefined) {
    throw new UserError(
      `${folder}/${missing}.ts is in src/catalogue/index.ts, but there is no such file. Write it, or take it out there.`,
    );
  }
  const unlisted = present.find((id) => !ids.includes(id));
  if (unlisted !== undefined) {
    throw new UserError(
      `${folder}/${unlisted}.ts isn't in src/catalogue/index.ts, so it is never built. Add it there.`,
    );
  }
  return ids.map((id) => ({ id, source: `${folder}/${id}.ts` }));
}

/** Built files whose source is gone. A learner's copy of a notebook names a source that is still there. */
function staleFiles(root: string, outputs: readonly Output[], recorded: readonly string[]): string[] {
  const wanted = new Set(outputs.map(({ file }) => file));
  const stale = new Set(recorded.filter((file) => !wanted.has(file)));
  for (const folder of BUILT_FOLDERS) {
    for (const name of listFiles(root, folder, ".ipynb")) {
      const file = `${folder}/${name}`;
      const source = wanted.has(file) ? undefined : builtFrom(readText(root, file) ?? "");
      if (source !== undefined && !fs.existsSync(path.join(root, source))) stale.add(file);
    }
  }
  return [...stale].sort();
}

function forcedFiles(force: boolean | readonly string[], known: ReadonlySet<string>): (file: string) => boolean {
  if (typeof force === "boolean") return () => force;

  const files = new Set(force.map((file) => path.normalize(file).replaceAll("\\", "/").replace(/^\.\//, "")));
  const unknown = [...files].find((file) => !known.has(file));
  if (unknown !== undefined)
    throw new UserError(`${unknown} isn't a file that the build makes. It makes: ${[...known].join(", ")}.`);

  return (file) => files.has(file);
}

function listFiles(root: string, folder: string, ending: string): string[] {
  const names = ifThere(() => fs.readdirSync(path.join(root, folder))) ?? [];
  return names.filter((name) => name.endsWith(ending) && !name.startsWith(".")).sort();
}

function read(root: string, file: string): string {
  return fs.readFileSync(path.join(root, file), "utf8");
}

/** A built file's text with `\n` between lines, whatever git made of them on Windows. */
function readText(root: string, file: string): string | undefined {
  return ifThere(() => read(root, file))?.replaceAll("\r\n", "\n");
}

/** What a function reads; undefined where there is no such file or folder. */
function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;

    throw error;
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function readRecord(root: string): Record<string, string> {
  const text = readText(root, RECORD);
  if (text === undefined) return {};

  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    // Without a record every changed file counts as a learner's: safe, and healed by the next build.
    return {};
  }
}

function writeRecord(root: string, record: Record<string, string>): void {
  const sorted = Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = `${JSON.stringify(sorted, undefined, 1)}\n`;
  if (text !== readText(root, RECORD)) writeWhole(path.join(root, RECORD), text);
}
