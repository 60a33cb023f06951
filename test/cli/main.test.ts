import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test, type TestContext } from "node:test";

import { root } from "../venv";

interface Answer {
  status: number | null;
  stdout: string;
  stderr: string;
}

function course(args: string[], launcher = path.join(root, "src", "cli", "course.js")): Answer {
  return spawnSync(process.execPath, [launcher, ...args], { encoding: "utf8", cwd: os.tmpdir() });
}

function hasNoStack({ stderr }: Answer): void {
  assert.doesNotMatch(stderr, /^\s+at /m, "a user's mistake printed a stack trace");
}

test("course --help lists the commands, and so does course alone", () => {
  const help = course(["--help"]);
  assert.equal(help.status, 0);
  assert.match(help.stdout, /Usage: course <command>/);
  for (const command of ["doctor", "lab", "run"]) assert.match(help.stdout, new RegExp(`^ {2}${command} `, "m"));

  assert.equal(course([]).stdout, help.stdout);
});

test("course run --help says what it does and what it takes", () => {
  const { status, stdout } = course(["run", "--help"]);
  assert.equal(status, 0);
  for (const word of ["--timeout", "--allow-errors", "--strict", "--save", "--html", "--json", "Ctrl-C"])
    assert.ok(stdout.includes(word), `${word} is missing`);
});

test("an unknown command is answered with the one that was meant", () => {
  const answer = course(["rum"]);
  assert.equal(answer.status, 2);
  assert.match(answer.stderr, /unknown command 'rum'[^]*Did you mean run\?/);
  hasNoStack(answer);
});

test("an option's value that makes no sense is an error", () => {
  const answer = course(["run", "--timeout", "soon"]);
  assert.equal(answer.status, 2);
  assert.match(answer.stderr, /number of seconds above 0/);
  hasNoStack(answer);
});

test("a notebook that isn't there is an error that names the lessons", () => {
  const answer = course(["run", "no-such-lesson"]);
  assert.equal(answer.status, 1);
  assert.match(answer.stderr, /There is no notebook "no-such-lesson".*01-context/);
  hasNoStack(answer);
});

/** The launcher in a project of its own, in which the named files are missing. */
function cloneWithout(t: TestContext, missing: "packages" | "build"): string {
  const clone = fs.mkdtempSync(path.join(os.tmpdir(), "course-cli-"));
  t.after(() => {
    fs.rmSync(clone, { recursive: true });
  });
  for (const file of ["package.json", "src/cli/course.js", "src/platform/root.js"])
    fs.cpSync(path.join(root, file), path.join(clone, file));

  if (missing === "build") {
    fs.mkdirSync(path.join(clone, "node_modules", "commander"), { recursive: true });
    fs.writeFileSync(path.join(clone, "node_modules", "commander", "package.json"), "{}");
  }
  return path.join(clone, "src", "cli", "course.js");
}

test("without packages, the command says how to get them", (t) => {
  const answer = course(["run"], cloneWithout(t, "packages"));
  assert.equal(answer.status, 1);
  assert.match(answer.stderr, /packages aren't installed yet.*npm run setup/);
  hasNoStack(answer);
});

test("without a build, the command says how to get one", (t) => {
  const answer = course(["run"], cloneWithout(t, "build"));
  assert.equal(answer.status, 1);
  assert.match(answer.stderr, /isn't built yet.*npm run setup/);
  hasNoStack(answer);
});

test("without packages, the doctor is called all the same", (t) => {
  const launcher = cloneWithout(t, "packages");
  const doctor = path.join(path.dirname(launcher), "..", "setup", "doctor.js");
  fs.mkdirSync(path.dirname(doctor));
  fs.writeFileSync(doctor, 'module.exports = { main: async (args) => (console.log("doctor", ...args), 3) };');
  const answer = course(["doctor", "--json"], launcher);
  assert.equal(answer.stdout, "doctor --json\n");
  assert.equal(answer.status, 3);
});
