import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Memo } from "../../src/grading/compile/memo";
import { root } from "../venv";
import { answered, save, THRICE, TWICE, Workshop } from "./workshop";

/** A program that checks a notebook whose cells never end. */
const ENDLESS = `
const { Grader } = require(${JSON.stringify(path.join(root, "dist", "src", "grading", "grader.js"))});
const { assignmentIn } = require(${JSON.stringify(path.join(root, "dist", "test", "grading", "workshop.js"))});
const [folder] = process.argv.slice(1);
const grader = new Grader(folder + "/exercises", folder + "/.course/compiled");
void grader.check(assignmentIn(folder), { timeout: 600 });
`;

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 50) {
    assert.ok(waited < 60_000, `still waiting: ${what}`);
    await sleep(50);
  }
}

test(
  "when the course's process is killed, no process of a run stays behind",
  { skip: process.platform === "win32" },
  async (t: TestContext) => {
    const { folder, assignment } = new Workshop(t);
    const marker = path.join(folder, "pid");
    const loop = `require("node:fs").writeFileSync(${JSON.stringify(marker)}, String(process.pid));\nfor (;;);`;
    save(
      assignment,
      answered(assignment, {
        "twice-answer": `declare function require(name: string): any;\ndeclare const process: any;\n${loop}`,
      }),
    );
    const parent = spawn(process.execPath, ["-e", ENDLESS, folder], { stdio: "ignore" });
    t.after(() => parent.kill("SIGKILL"));
    await until("the loop runs", () => fs.existsSync(marker) && fs.readFileSync(marker, "utf8") !== "");
    const runner = Number(fs.readFileSync(marker, "utf8"));
    assert.ok(alive(runner));
    parent.kill("SIGKILL");
    await until("the runner ends", () => !alive(runner));
  },
);

test("what was compiled once is kept for later processes; a broken file of it is compiled again", async (t: TestContext) => {
  const workshop = new Workshop(t);
  const right = { "twice-answer": TWICE, "thrice-answer": THRICE };
  await workshop.checkAnswers(right);
  const kept = path.join(workshop.folder, ".course", "compiled");
  const files = fs.readdirSync(kept);
  assert.equal(files.length, 6, "each code cell");
  await workshop.checkAnswers(right);
  assert.deepEqual(fs.readdirSync(kept), files);
  for (const file of files) fs.writeFileSync(path.join(kept, file), "{");
  const again = new Workshop(t);
  const result = await again.checkAnswers(right);
  assert.deepEqual(
    result.items.map(({ state }) => state),
    ["passed", "passed", "open"],
  );
});

test("the memory of compiled cells tells apart what they were compiled from, and stays small", (t: TestContext) => {
  const { folder } = new Workshop(t);
  const kept = path.join(folder, "compiled");
  const compilation = (output: string) => ({ result: { output, diagnostics: [] }, maps: { movedLines: [] } });
  const memo = new Memo(kept, ["version 1"]);
  memo.set("", "a", compilation("1"));
  memo.set("declarations", "a", compilation("2"));
  assert.equal(memo.get("", "a")?.result.output, "1");
  assert.equal(new Memo(kept, ["version 1"]).get("declarations", "a")?.result.output, "2", "in another process");
  assert.equal(new Memo(kept, ["version 2"]).get("", "a"), undefined);
  assert.equal(memo.get("", "b"), undefined);
  for (let i = 0; i < 2100; i++) fs.writeFileSync(path.join(kept, `${i}.json`), "{}");
  memo.prune();
  assert.equal(fs.readdirSync(kept).length, 1000);
  const nowhere = new Memo(path.join(folder, "exercises", "x\0"), []);
  nowhere.set("", "a", compilation("3"));
  assert.equal(nowhere.get("", "a")?.result.output, "3", "a folder that can't be written costs speed only");
});
