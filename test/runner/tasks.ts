// What `npm test` consists of.
import * as fs from "node:fs";
import * as path from "node:path";

import { exerciseSets, lessons } from "../../src/catalogue";
import { contentOf, CONTENT, nameOf, type Content } from "./inputs";
import type { Step, Task } from "./task";

/** Which of the tests: all but the matrix, a part that takes a minute, or what only the matrix has. */
export type Suite = "all" | "quick" | "matrix";

/** A test file that runs notebooks: each can be left out, and they can be shared among processes. */
interface ByNotebook {
  readonly notebooks: readonly string[];
  /** How many processes share them. */
  readonly shares: number;
  readonly suite: "all" | "matrix";
}

const LESSONS = lessons.map(({ id }) => `notebooks/${id}`);
const SOLUTIONS = exerciseSets.map(({ id }) => `solutions/${id}`);

const BY_NOTEBOOK: Readonly<Record<string, ByNotebook>> = {
  "notebooks/jupyterlab.test.ts": { notebooks: LESSONS, shares: 1, suite: "all" },
  "notebooks/resume.test.ts": { notebooks: LESSONS, shares: 2, suite: "matrix" },
  "notebooks/wasm.test.ts": { notebooks: [...LESSONS, ...SOLUTIONS], shares: 3, suite: "matrix" },
};

/** Other test files whose turn is only in the matrix. */
const MATRIX = ["notebooks/nbgrader.test.ts"];

/** Seconds of the long ones where nothing is remembered, so that they start first on a new machine too. */
const LONG: Readonly<Record<string, number>> = {
  "notebooks/jupyterlab.test.ts": 300,
  "notebooks/grading.test.ts": 180,
  "notebooks/nbgrader.test.ts": 150,
  "unit tests together": 80,
  "kernel/lifecycle.test.ts": 60,
  "attention/reference.test.ts": 40,
  "grading/grader.test.ts": 50,
  "notebooks/execute.test.ts": 50,
  "cli/watch.test.ts": 45,
  "notebooks/solutions.test.ts": 45,
  "cli/exercises.test.ts": 40,
  eslint: 40,
  "grading/processes.test.ts": 20,
  "kernel/nbgrader.test.ts": 20,
  "kernel/execute.test.ts": 20,
};
const SHORT = 8;

/** Test files that start programs or last: each is a process of its own. */
const ALONE = ["cli", "grading", "kernel", "notebooks", "setup"];

/** What is asked for. */
export interface Wanted {
  readonly root: string;
  readonly suite: Suite;
  /** Steps, or parts of test files' names; everything where it is empty. */
  readonly only: readonly string[];
  /** Seconds that a task took the last time. */
  readonly secondsOf: (name: string) => number | undefined;
  /** Which of these notebooks have to run again; without it, all. */
  readonly pending?: (task: Task, notebooks: readonly string[]) => readonly string[];
}

/** The tasks of a run. */
export function tasksOf(wanted: Wanted): Task[] {
  const { root, suite, only, secondsOf, pending = (_, all) => all } = wanted;
  const isWanted = (name: string, step: Step): boolean =>
    only.length === 0 || only.some((part) => part === step || (part.length > 2 && name.includes(part)));
  const withSeconds = (task: Omit<Task, "seconds">): Task => ({
    ...task,
    seconds: secondsOf(task.name) ?? LONG[task.name] ?? SHORT,
  });

  const tools = suite === "matrix" ? [] : toolTasks(suite).filter(({ name, step }) => isWanted(name, step));
  const files = testFiles(root)
    .map((file) => ({ file, name: nameOf(root, file) }))
    .filter(({ name }) => isWanted(name, stepOf(name)));
  const together = files.filter(({ name, file }) => !startsPrograms(root, file) && !ALONE.includes(folderOf(name)));
  const alone = files.filter((file) => !together.includes(file));

  const units = suite === "matrix" ? [] : groupTasks(root, together).map(withSeconds);
  const single = alone
    .filter(({ name }) => suite !== "quick" && suiteOf(name) === suite)
    .flatMap(({ file, name }) => {
      const by = BY_NOTEBOOK[name];
      const task = withSeconds({
        name,
        step: stepOf(name),
        args: testArgs(file),
        files: [file],
        env: guardEnv(root, [file]),
      });
      return by === undefined ? [task] : share(task, pending(task, by.notebooks), by.shares);
    });
  return [...tools.map(withSeconds), ...units, ...single];
}

/** The notebooks of a test file that runs them one by one. */
export function notebooksOf(name: string): readonly string[] | undefined {
  return BY_NOTEBOOK[name]?.notebooks;
}

/** A task for one notebook alone: what its result depends on. */
export function forNotebook(task: Task, notebook: string): Task {
  return { ...task, env: { ...task.env, NOTEBOOKS: notebook } };
}

function share(task: Task, notebooks: readonly string[], shares: number): Task[] {
  const parts = Array.from({ length: shares }, (_, share) => notebooks.filter((_, i) => i % shares === share));
  return parts
    .filter((part) => part.length > 0)
    .map((part) => ({
      ...task,
      seconds: (task.seconds * part.length) / notebooks.length,
      env: { ...task.env, NOTEBOOKS: part.join(",") },
    }));
}

/** The programs that look at the code without running it. */
function toolTasks(suite: Suite): Omit<Task, "seconds">[] {
  const tool = (...place: string[]): string => path.join("node_modules", ...place);
  const cache = path.join(".course", "eslint-cache.json");
  const tasks: Omit<Task, "seconds">[] = [
    {
      name: "notebooks are what course/ says",
      step: "drift",
      args: [path.join("dist", "src", "builder", "main.js"), "--check"],
      files: [],
      advice: "`npm run build` writes them anew; commit what it changes",
    },
    {
      name: "prettier",
      step: "format",
      args: [tool("prettier", "bin", "prettier.cjs"), "--check", "--log-level", "warn", "."],
      files: [],
      advice: "`npm run format` writes them as they should be",
    },
    {
      name: "eslint",
      step: "lint",
      args: [
        tool("eslint", "bin", "eslint.js"),
        // By content: a file that is as it was, under the same rules, has the same faults. Never where everything is to be proven.
        ...(process.env["CI"] === undefined
          ? ["--cache", "--cache-strategy", "content", "--cache-location", cache]
          : []),
        ".",
      ],
      files: [],
      advice: "`npm run lint -- --fix` mends what can be mended by itself",
    },
    {
      name: "types of course/",
      step: "types",
      // Those of the library and of the tests were checked as they were compiled.
      args: [tool("typescript", "bin", "tsc"), "-p", path.join("course", "tsconfig.json")],
      files: [],
    },
    {
      name: "typedoc",
      step: "docs",
      args: [tool("typedoc", "bin", "typedoc"), "--emit", "none", "--logLevel", "Warn"],
      files: [],
      advice: "the lines say what has no docstring, or isn't exported where it is needed",
    },
  ];
  return tasks.filter(({ step }) => suite === "all" || step !== "docs");
}

function groupTasks(root: string, members: readonly { file: string; name: string }[]): Omit<Task, "seconds">[] {
  if (members.length === 0) return [];
  return [
    {
      name: "unit tests together",
      step: "unit",
      args: testArgs(path.join("dist", "test", "runner", "together.js")),
      files: members.map(({ file }) => file),
      env: {
        ...guardEnv(
          root,
          members.map(({ file }) => file),
        ),
        TEST_FILES: JSON.stringify(members.map(({ file, name }) => ({ name, path: path.resolve(root, file) }))),
      },
    },
  ];
}

/** Node's arguments for a compiled test file; the runner adds where its events go. */
function testArgs(file: string): string[] {
  return ["--require", `./${path.posix.join("dist", "test", "runner", "guard.js")}`, file];
}

/** What none of these files says that it reads. */
function guardEnv(root: string, files: readonly string[]): Record<string, string> {
  const read = new Set(files.flatMap((file) => contentOf(root, file)));
  const rest = (Object.keys(CONTENT) as Content[]).filter((kind) => !read.has(kind));
  return { TEST_MAY_NOT_READ: JSON.stringify(rest.flatMap((kind) => CONTENT[kind])) };
}

/** Every compiled test file, relative to the project. */
function testFiles(root: string): string[] {
  return fs
    .readdirSync(path.join(root, "dist", "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.js"))
    .map((file) => path.join("dist", "test", file))
    .sort();
}

function suiteOf(name: string): Suite {
  return BY_NOTEBOOK[name]?.suite ?? (MATRIX.includes(name) ? "matrix" : "all");
}

function folderOf(name: string): string {
  return name.split("/")[0] as string;
}

function stepOf(name: string): Step {
  const folder = folderOf(name);
  return folder === "kernel" || folder === "notebooks" ? folder : "unit";
}

/** Whether it starts programs, itself or through what it loads of the tests. */
function startsPrograms(root: string, file: string): boolean {
  const tests = path.join(root, "dist", "test");
  const looked = new Set<string>();
  const look = (one: string): boolean => {
    if (looked.has(one) || !one.startsWith(tests) || !fs.existsSync(one)) return false;
    looked.add(one);
    const code = fs.readFileSync(one, "utf8");
    if (/require\("node:(?:child_process|worker_threads)"\)/.test(code)) return true;
    const loaded = [...code.matchAll(/require\("(\.[^"]*)"\)/g)].map(
      ([, to]) => `${path.resolve(path.dirname(one), to as string)}.js`,
    );
    return loaded.some(look);
  };
  return look(path.resolve(root, file));
}
