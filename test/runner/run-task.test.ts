import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test, type TestContext } from "node:test";

import { root } from "../venv";
import { endAll } from "./children";
import { runTask } from "./run-task";
import { isGreen, type Task, type TaskResult } from "./task";

/** Runs a test file with this code. */
async function run(t: TestContext, code: string, more: Partial<Task> = {}): Promise<TaskResult> {
  const file = written(t, `const { describe, test } = require("node:test");\n${code}`);
  return runTask(
    { name: "sample", step: "unit", args: [file], files: [file], seconds: 1, ...more },
    { root, env: process.env },
  );
}

function written(t: TestContext, code: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "runner-test-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "sample.test.js");
  fs.writeFileSync(file, code);
  return file;
}

test("tests are counted, wherever they stand; skipped ones say why", async (t) => {
  const result = await run(
    t,
    `test("one", () => {});
     describe("many", () => { test("two", () => {}); describe("more", () => test("three", { skip: "no room" }, () => {})); });`,
  );
  assert.ok(isGreen(result), result.output);
  assert.equal(result.passed, 2);
  assert.deepEqual(result.skipped, [{ name: "many › more › three", why: "no room" }]);
});

test("a failing test makes its task fail, with its name and node's own report", async (t) => {
  const result = await run(t, `describe("many", () => test("three", () => { throw new Error("out of luck"); }));`);
  assert.ok(!isGreen(result));
  assert.deepEqual(result.failed, [{ name: "many › three" }]);
  assert.match(result.output, /out of luck/);
});

test("a file that doesn't load, one that ends in the middle, and one that is killed fail", async (t) => {
  for (const [code, fault] of [
    ['throw new Error("not even begun");', /ended with code 1/],
    ['test("one", () => {}); test("two", () => process.exit(3));', /ended with code 3/],
    ['test("one", () => {}); process.kill(process.pid, "SIGKILL");', /ended by SIGKILL/],
  ] as const) {
    const result = await run(t, code);
    assert.ok(!isGreen(result), code);
    assert.match(result.fault ?? "", fault);
  }
});

test("what a task reads beyond what it says fails, and says where to write it", async (t) => {
  const guard = ["--require", path.join(root, "dist", "test", "runner", "guard.js")];
  const file = written(
    t,
    `require("node:test").test("reads", () => { require("node:fs").readFileSync("README.md"); });`,
  );
  const task = { name: "sample", step: "unit", args: [...guard, file], files: [file], seconds: 1 } as const;
  const kept = await runTask({ ...task, env: { TEST_MAY_NOT_READ: '["README.md"]' } }, { root, env: process.env });
  assert.match(kept.output, /This test reads README\.md.*inputs\.ts/);
  assert.ok(!isGreen(kept));
  assert.ok(isGreen(await runTask({ ...task, env: { TEST_MAY_NOT_READ: '["docs"]' } }, { root, env: process.env })));
});

/** Whether a process is there and has not ended; one that nobody has asked about since is still in the list. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

const onLinux = process.platform !== "linux" && "only Linux shows a process's environment";

test("a process that a task leaves behind is named and ended", { skip: onLinux }, async (t) => {
  const sleeper = `require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 1e6) /* left */"], { detached: true, stdio: "ignore" })`;
  const result = await run(
    t,
    `test("starts one", () => { const child = ${sleeper}; console.log("pid " + child.pid); child.unref(); });`,
  );
  assert.match(result.fault ?? "", /left running: .*\/\* left \*\//);
  const pid = Number(/pid (\d+)/.exec(result.output)?.[1]);
  assert.ok(!isAlive(pid), "it should have been ended");
});

test("stopping ends what is running, and what that has started", { skip: onLinux }, async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "runner-test-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const pids = path.join(folder, "pids");
  const sleeper = `require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 1e6)"], { detached: true, stdio: "ignore" })`;
  const going = run(
    t,
    `test("lasts", async () => {
       const child = ${sleeper};
       require("node:fs").writeFileSync(${JSON.stringify(pids)}, process.pid + " " + child.pid);
       await new Promise((resolve) => setTimeout(resolve, 1e6));
     });`,
  );
  while (!fs.existsSync(pids) || fs.readFileSync(pids, "utf8") === "")
    await new Promise((resolve) => setTimeout(resolve, 20));
  await endAll();
  assert.ok(!isGreen(await going));
  for (const pid of fs.readFileSync(pids, "utf8").split(" "))
    assert.ok(!isAlive(Number(pid)), `process ${pid} should have been ended`);
});
