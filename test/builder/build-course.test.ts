import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test, type TestContext } from "node:test";

import { buildCourse, describeBuild, type BuildReport } from "../../src/builder/build-course";
import type { Catalogue } from "../../src/catalogue";
import { UserError } from "../../src/errors";

const entry = (id: string): Catalogue["lessons"][number] => ({ id, title: id, minutes: 1 });
const catalogue: Catalogue = { lessons: [entry("00-a"), entry("01-b")], exerciseSets: [entry("01-b")] };
const LESSON = "// %% [markdown]\n// # A lesson\n\n// %%\nfirst();\n";
const EXERCISE = `// %% [markdown]
// # Exercises

// %% nbgrader={"grade_id": "f", "solution": true}
// BEGIN SOLUTION
const f = 1;
// END SOLUTION

// %% nbgrader={"grade": true, "grade_id": "test-f", "points": 1}
// A test.
// BEGIN HIDDEN TESTS
f;
// END HIDDEN TESTS
`;
const NOTHING: BuildReport = { written: [], deleted: [], kept: [], drifted: [], unchanged: 4 };
const ALL = ["notebooks/00-a.ipynb", "notebooks/01-b.ipynb", "exercises/01-b.ipynb", "solutions/01-b.ipynb"];

/** A course of two lessons and a set of exercises in a folder of its own. */
class Course {
  readonly root: string;

  constructor(t: TestContext) {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), "course-build-"));
    t.after(() => {
      fs.rmSync(this.root, { recursive: true });
    });
    this.write("course/lessons/00-a.ts", LESSON);
    this.write("course/lessons/01-b.ts", LESSON);
    this.write("course/tasks/01-b.ts", EXERCISE);
  }

  write(file: string, text: string): void {
    fs.mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    fs.writeFileSync(path.join(this.root, file), text);
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.root, file), "utf8");
  }

  edit(file: string, change: (text: string) => string): void {
    this.write(file, change(this.read(file)));
  }

  exists(file: string): boolean {
    return fs.existsSync(path.join(this.root, file));
  }

  build(options: Partial<Parameters<typeof buildCourse>[0]> = {}): BuildReport {
    return buildCourse({ root: this.root, catalogue, ...options });
  }

  /** Forgets what was built, as a fresh clone does. */
  forget(): void {
    fs.rmSync(path.join(this.root, ".course"), { recursive: true });
  }
}

test("the first build writes everything, the second nothing", (t) => {
  const course = new Course(t);
  assert.deepEqual(course.build(), { ...NOTHING, written: ALL, unchanged: 0 });
  const times = ALL.map((file) => fs.statSync(path.join(course.root, file)).mtimeMs);
  assert.deepEqual(course.build(), NOTHING);
  assert.deepEqual(
    ALL.map((file) => fs.statSync(path.join(course.root, file)).mtimeMs),
    times,
    "unchanged files were written again",
  );
  assert.deepEqual(
    fs.readdirSync(path.join(course.root, "notebooks")),
    ["00-a.ipynb", "01-b.ipynb"],
    "a draft was left behind",
  );
});

test("a changed source rewrites its own notebooks and no others", (t) => {
  const course = new Course(t);
  course.build();
  course.edit("course/lessons/01-b.ts", (text) => text.replace("first()", "second()"));
  assert.deepEqual(course.build({ check: true }).drifted, ["notebooks/01-b.ipynb"]);
  assert.match(course.read("notebooks/01-b.ipynb"), /first/, "--check wrote a file");
  const report = course.build();
  assert.deepEqual(report, { ...NOTHING, written: ["notebooks/01-b.ipynb"], unchanged: 3 });
  assert.match(course.read("notebooks/01-b.ipynb"), /second/);
  assert.deepEqual(describeBuild(report), ["built    notebooks/01-b.ipynb"]);
});

test("exercises have stubs and no hidden tests; solutions keep both, with nbgrader's markers", (t) => {
  const course = new Course(t);
  course.build();
  const exercise = course.read("exercises/01-b.ipynb");
  assert.doesNotMatch(exercise, /const f|"f;|BEGIN|END|HIDDEN/);
  assert.match(exercise, /YOUR CODE HERE/);
  const solution = course.read("solutions/01-b.ipynb");
  assert.match(solution, /const f = 1/);
  assert.match(solution, /BEGIN SOLUTION/);
  assert.match(solution, /BEGIN HIDDEN TESTS/);
});

test("what a learner changed is never overwritten, not even saved outputs alone", (t) => {
  const course = new Course(t);
  course.build();
  course.edit("notebooks/00-a.ipynb", (text) => text.replace("first()", "mine()"));
  course.edit("exercises/01-b.ipynb", (text) => text.replace('"execution_count": null', '"execution_count": 1'));
  const changed = ["notebooks/00-a.ipynb", "exercises/01-b.ipynb"];
  const before = changed.map((file) => course.read(file));

  assert.deepEqual(course.build().kept, changed);
  // Nor when the course has a new version of it.
  course.edit("course/lessons/00-a.ts", (text) => text.replace("first()", "second()"));
  course.edit("course/tasks/01-b.ts", (text) => text.replace("A test.", "Another test."));
  const report = course.build();
  assert.deepEqual(report, { ...NOTHING, written: ["solutions/01-b.ipynb"], kept: changed, unchanged: 1 });
  assert.deepEqual(
    changed.map((file) => course.read(file)),
    before,
  );
  assert.deepEqual(
    describeBuild(report).filter((line) => line.startsWith("kept")),
    changed.map(
      (file) =>
        `kept     ${file} (edited, or not built here; for the course's own version: npm run build -- --force ${file})`,
    ),
  );
});

test("a learner's edits are no drift as long as the sources stay what they were", (t) => {
  const course = new Course(t);
  course.build();
  course.edit("notebooks/00-a.ipynb", (text) => text.replace("first()", "mine()"));
  const report = course.build({ check: true });
  assert.deepEqual(report, { ...NOTHING, kept: ["notebooks/00-a.ipynb"], unchanged: 3 });
  assert.deepEqual(describeBuild(report, true), ["yours    notebooks/00-a.ipynb (edited since it was built)"]);
  course.edit("course/lessons/00-a.ts", (text) => text.replace("first()", "second()"));
  assert.deepEqual(course.build({ check: true }).drifted, ["notebooks/00-a.ipynb"]);
});

test("in a fresh clone, a notebook that was committed without being built is drift, before and after a build", (t) => {
  const course = new Course(t);
  course.build();
  course.forget();
  assert.deepEqual(course.build({ check: true }).drifted, []);
  course.edit("course/lessons/00-a.ts", (text) => text.replace("first()", "second()"));
  assert.deepEqual(course.build({ check: true }).drifted, ["notebooks/00-a.ipynb"]);
  assert.deepEqual(course.build().kept, ["notebooks/00-a.ipynb"]);
  assert.deepEqual(course.build({ check: true }).drifted, ["notebooks/00-a.ipynb"], "a build hid the drift");
});

test("--force restores one file, or all", (t) => {
  const course = new Course(t);
  course.build();
  const original = course.read("notebooks/00-a.ipynb");
  course.edit("notebooks/00-a.ipynb", () => "{}");
  course.edit("notebooks/01-b.ipynb", () => "not even JSON");
  assert.deepEqual(course.build({ force: ["./notebooks/00-a.ipynb"] }), {
    ...NOTHING,
    written: ["notebooks/00-a.ipynb"],
    kept: ["notebooks/01-b.ipynb"],
    unchanged: 2,
  });
  assert.equal(course.read("notebooks/00-a.ipynb"), original);
  assert.deepEqual(course.build({ force: true }).written, ["notebooks/01-b.ipynb"]);
  assert.throws(
    () => course.build({ force: ["notebooks/07-z.ipynb"] }),
    /07-z\.ipynb isn't a file that the build makes/,
  );
});

test("a notebook whose source is gone is deleted, unless someone worked in it", (t) => {
  const course = new Course(t);
  course.build();
  course.write("notebooks/my-own.ipynb", "{}");
  course.write("notebooks/00-a-Copy1.ipynb", course.read("notebooks/00-a.ipynb"));
  course.edit("exercises/01-b.ipynb", (text) => text.replace("YOUR CODE HERE", "mine"));
  fs.rmSync(path.join(course.root, "course/tasks/01-b.ts"));
  const smaller: Catalogue = { ...catalogue, exerciseSets: [] };

  assert.deepEqual(course.build({ catalogue: smaller, check: true }).drifted, [
    "exercises/01-b.ipynb",
    "solutions/01-b.ipynb",
  ]);
  const report = course.build({ catalogue: smaller });
  assert.deepEqual(report.deleted, ["solutions/01-b.ipynb"]);
  assert.deepEqual(report.kept, ["exercises/01-b.ipynb"]);
  assert.ok(!course.exists("solutions/01-b.ipynb"));
  assert.match(course.read("exercises/01-b.ipynb"), /mine/);
  assert.ok(course.exists("notebooks/my-own.ipynb"));
  assert.ok(course.exists("notebooks/00-a-Copy1.ipynb"));
});

test("a clone without a record sees a committed notebook whose source is gone", (t) => {
  const course = new Course(t);
  course.build();
  course.forget();
  fs.rmSync(path.join(course.root, "course/lessons/00-a.ts"));
  const smaller: Catalogue = { ...catalogue, lessons: [entry("01-b")] };
  assert.deepEqual(course.build({ catalogue: smaller, check: true }).drifted, ["notebooks/00-a.ipynb"]);
});

test("line endings that git changed are no edit", (t) => {
  const course = new Course(t);
  course.build();
  course.edit("notebooks/00-a.ipynb", (text) => text.replaceAll("\n", "\r\n"));
  course.edit("course/lessons/00-a.ts", (text) => text.replaceAll("\n", "\r\n"));
  assert.deepEqual(course.build(), NOTHING);
});

test("a damaged record only makes the build more careful", (t) => {
  const course = new Course(t);
  course.build();
  course.write(".course/built.json", "{ half");
  course.edit("notebooks/00-a.ipynb", (text) => text.replace("first()", "mine()"));
  assert.deepEqual(course.build().kept, ["notebooks/00-a.ipynb"]);
});

test("catalogue and files have to match", (t) => {
  const course = new Course(t);
  course.write("course/lessons/02-c.ts", LESSON);
  assert.throws(
    () => course.build(),
    (error) => error instanceof UserError && /lessons\/02-c\.ts isn't in src\/catalogue\/index\.ts/.test(error.message),
  );
  fs.rmSync(path.join(course.root, "course/lessons/02-c.ts"));
  fs.rmSync(path.join(course.root, "course/lessons/01-b.ts"));
  assert.throws(() => course.build(), /lessons\/01-b\.ts is in src\/catalogue\/index\.ts, but there is no such file/);
});
