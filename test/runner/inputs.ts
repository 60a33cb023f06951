// What a task's result depends on: `npm test -- --changed` leaves out those that passed with the very same.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import type { Task } from "./task";

/** What tests read of the course's content, beside compiled code. */
export type Content = "lessons" | "tasks" | "pages";

/** A course file and the notebooks built from it change together. Pages are README and its like. */
export const CONTENT: Readonly<Record<Content, readonly string[]>> = {
  lessons: ["course/lessons", "notebooks"],
  tasks: ["course/tasks", "exercises", "solutions"],
  pages: ["README.md", "CONTRIBUTING.md", "docs"],
};

const EVERYTHING: readonly Content[] = ["lessons", "tasks", "pages"];

/**
 * Which content the tests of a folder read; all of it where a folder isn't named. The guard holds them to it: a test that reads
 * something else fails, and says that it belongs here.
 */
const READS: Readonly<Record<string, readonly Content[]>> = {
  attention: [],
  data: [],
  display: [],
  experiment: [],
  figures: [],
  kernel: [],
  models: [],
  nbformat: [],
  notebook: [],
  numbers: [],
  platform: [],
  runner: [],
  setup: [],
  tensorflow: [],
  training: [],
  grading: ["tasks"],
  "notebooks/grading.test": ["tasks"],
  "notebooks/nbgrader.test": ["tasks"],
  "notebooks/solutions.test": ["tasks"],
  "notebooks/execute.test": [],
};

/** Whatever is installed, and how it is compiled. */
const INSTALLED = ["package.json", "package-lock.json", "constraints.txt", "requirements.txt", "requirements-test.txt"];
const CONFIGURED = [
  "tsconfig.json",
  "tsconfig.src.json",
  "course/tsconfig.json",
  "eslint.config.mjs",
  "eslint.layers.js",
  "typedoc.json",
];
const FORMATTED = [".prettierrc.json", ".prettierignore", ".editorconfig", ".github"];

/** The content that a compiled test file may read. */
export function contentOf(root: string, file: string): readonly Content[] {
  const name = nameOf(root, file);
  const known = Object.keys(READS).find((start) => name.startsWith(`${start}/`) || name === `${start}.ts`);
  return known === undefined ? EVERYTHING : (READS[known] ?? EVERYTHING);
}

/** A compiled test's source, below test/. */
export function nameOf(root: string, file: string): string {
  return path
    .relative(path.join(root, "dist", "test"), path.resolve(root, file))
    .split(path.sep)
    .join("/")
    .replace(/\.js$/, ".ts");
}

/** Tells what tasks depend on; each file is read once. */
export class Inputs {
  private readonly digests = new Map<string, string>();
  private readonly imports = new Map<string, readonly string[]>();

  constructor(private readonly root: string) {}

  /** A hash of all that the task's result depends on. */
  keyOf(task: Task): string {
    const hash = createHash("sha256").update(
      JSON.stringify([
        process.version,
        process.platform,
        process.arch,
        task.name,
        task.args.map(this.portable),
        task.env,
      ]),
    );
    for (const file of this.filesOf(task)) hash.update(`${this.portable(file)} ${this.digest(file)}\n`);
    return hash.digest("hex");
  }

  private filesOf(task: Task): string[] {
    const above = this.all([...INSTALLED, ...CONFIGURED, ".npmrc"]);
    if (task.files.length === 0) {
      const sources = ["src", "test", "bench", "course", ...FORMATTED, "notebooks", "exercises", "solutions"];
      return [...above, ...this.all(sources)];
    }
    const closure = new Set<string>();
    for (const file of task.files) this.collect(path.resolve(this.root, file), closure);
    // Whoever starts processes may start any of ours.
    const starts = [...closure].some((file) =>
      /require\("node:(?:child_process|worker_threads)"\)/.test(this.text(file)),
    );
    const code = starts ? new Set([...closure, ...this.all(["dist/src", "src"])]) : closure;
    const read = new Set(task.files.flatMap((file) => contentOf(this.root, file)));
    const notebook = task.env?.["NOTEBOOKS"]?.split(",").map((name) => `${name}.ipynb`);
    const content = notebook ?? [...read].flatMap((kind) => CONTENT[kind]);
    const fixtures = this.all(["test"]).filter((file) => !/\.[tj]s$/.test(file));
    return [...above, ...code, ...fixtures, ...this.all(content)].sort();
  }

  /** The compiled files that a compiled file loads, itself included. */
  private collect(file: string, into: Set<string>): void {
    if (into.has(file)) return;
    into.add(file);
    let loaded = this.imports.get(file);
    if (loaded === undefined) {
      loaded = [...this.text(file).matchAll(/(?:require|import)\("(\.[^"]*)"\)/g)].flatMap(([, specifier]) => {
        const target = path.resolve(path.dirname(file), specifier as string);
        return [target, `${target}.js`, path.join(target, "index.js")].find(isFile) ?? [];
      });
      this.imports.set(file, loaded);
    }
    for (const next of loaded) this.collect(next, into);
  }

  /** All files below these folders, and these files; what isn't there is left out. */
  private all(places: readonly string[]): string[] {
    return places.flatMap((place) => {
      const whole = path.resolve(this.root, place);
      if (!fs.existsSync(whole)) return [];
      if (isFile(whole)) return [whole];
      return fs
        .readdirSync(whole, { recursive: true, encoding: "utf8" })
        .map((file) => path.join(whole, file))
        .filter((file) => isFile(file) && !/\.(?:map|d\.ts|pyc)$|\.ipynb_checkpoints/.test(file));
    });
  }

  private digest(file: string): string {
    let digest = this.digests.get(file);
    if (digest === undefined) {
      digest = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
      this.digests.set(file, digest);
    }
    return digest;
  }

  private text(file: string): string {
    return file.endsWith(".js") && isFile(file) ? fs.readFileSync(file, "utf8") : "";
  }

  /** The same on every machine. */
  private readonly portable = (file: string): string =>
    path.isAbsolute(file) ? path.relative(this.root, file).split(path.sep).join("/") : file;
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
