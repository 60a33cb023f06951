import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import * as fs from "node:fs";
import * as path from "node:path";
import { needsPython, root, runPython } from "../venv";
import { Learner, RIGHT } from "./learner";

/** `course watch` at work, and what it has said. */
class Watching {
  private heard = "";
  private readonly ended: Promise<number | null>;
  private readonly child;

  constructor(
    t: TestContext,
    readonly learner: Learner,
    ...args: string[]
  ) {
    this.child = learner.start("watch", ...args);
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.heard += text));
    this.ended = new Promise((resolve) => this.child.once("close", resolve));
    t.after(() => this.child.kill("SIGKILL"));
  }

  /** Waits until it says something, which is then forgotten, with all before it. */
  async says(what: RegExp): Promise<string> {
    for (let waited = 0; ; waited += 20) {
      const found = what.exec(this.heard);
      if (found !== null) {
        this.heard = this.heard.slice(found.index + found[0].length);
        return found[0];
      }
      assert.ok(waited < 60_000 && this.child.exitCode === null, `it didn't say ${String(what)}, but: ${this.heard}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get pending(): string {
    return this.heard;
  }

  async stop(): Promise<number | null> {
    this.child.kill("SIGINT");
    return this.ended;
  }
}

test("watch begins where one stopped, follows saves, and explains a success", async (t) => {
  const learner = new Learner(t);
  const watching = new Watching(t, learner);
  await watching.says(/attention-purpose, easy[^]*Write your answer/);
  learner.write({ "attention-purpose": 'function purpose(): "a" | "b" | "c" | "d" {\n  return "c";\n}' });
  await watching.says(/✗ What an attention mechanism is for[^]*You chose: to make the network deeper/);
  learner.write({ "attention-purpose": RIGHT["attention-purpose"] ?? "" });
  await watching.says(/✓ What an attention mechanism is for {2}1 point[^]*weighs the parts of the input/);
  await watching.says(/mean-pooling, easy/);
  assert.ok(learner.progress().exercises?.["attention-purpose"]?.passed);
  assert.equal(await watching.stop(), 130);
});

test("watch goes on with what was written last, also when it doesn't compile", async (t) => {
  const learner = new Learner(t);
  const watching = new Watching(t, learner, "1");
  await watching.says(/Write your answer/);
  learner.write({
    normalise: "function normalise(importance: number[]): number[] {\n  return importance.mop((x) => x);\n}",
  });
  await watching.says(
    /✗ Make weights that add up to 1 {2}normalise\n[^]*doesn't compile: Property 'mop' does not exist.*/,
  );
  learner.write({ normalise: RIGHT["normalise"] ?? "" });
  await watching.says(/✓ Make weights that add up to 1/);
  assert.equal(await watching.stop(), 130);
});

test("watch waits while a notebook is half written, and says so when it stays broken", async (t) => {
  const learner = new Learner(t);
  const watching = new Watching(t, learner);
  await watching.says(/Write your answer/);
  learner.write({ "mean-pooling": RIGHT["mean-pooling"] ?? "" });
  const whole = fs.readFileSync(learner.notebook, "utf8");
  await watching.says(/✓ Treat every word alike/);
  fs.writeFileSync(learner.notebook, whole.slice(0, 1000));
  await watching.says(/can't be read as a notebook[^]*Still watching/);
  fs.rmSync(learner.notebook);
  await watching.says(/There is no exercises\/01-context\.ipynb/);
  fs.writeFileSync(learner.notebook, whole);
  await watching.says(/attention-purpose, easy/);
  assert.equal(await watching.stop(), 130);
});

test("an endless loop in one answer doesn't keep the next save waiting", { timeout: 180_000 }, async (t) => {
  const learner = new Learner(t);
  const watching = new Watching(t, learner, "--timeout", "600");
  await watching.says(/Write your answer/);
  const mark = path.join(learner.folder, "loops");
  learner.write({
    "mean-pooling": `declare function require(name: string): any;
function meanPooling(vectors: number[][]): number[] {
  require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");
  for (;;);
}`,
  });
  while (!fs.existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 20));
  learner.write({ "mean-pooling": RIGHT["mean-pooling"] ?? "" });
  await watching.says(/✓ Treat every word alike/);
  assert.equal(await watching.stop(), 130);
});

test("a save that changes no code says nothing", async (t) => {
  const learner = new Learner(t);
  const watching = new Watching(t, learner);
  await watching.says(/Write your answer.*\n\n/);
  learner.change(({ cells }) => cells.forEach((cell) => (cell.metadata["seen"] = true)));
  learner.write({ "mix-by-hand": RIGHT["mix-by-hand"] ?? "" });
  await watching.says(/✓ A mix by hand/);
  assert.equal(await watching.stop(), 130);
});

test("when all of a set is done, watch says so", async (t) => {
  const learner = new Learner(t);
  learner.write(RIGHT);
  const watching = new Watching(t, learner, "1");
  await watching.says(/11 of 11 points[^]*✓ Weigh the words[^]*(is complete|You have done all)[^]*Well done!/);
  assert.equal(await watching.stop(), 130);
});

test("what was right and is no more is told, though all is done", async (t) => {
  const learner = new Learner(t);
  learner.write(RIGHT);
  const watching = new Watching(t, learner, "1");
  await watching.says(/Well done!/);
  learner.write({ ...RIGHT, "attention-purpose": 'function purpose(): "a" | "b" | "c" | "d" {\n  return "c";\n}' });
  await watching.says(/✗ What an attention mechanism is for[^]*You chose: to make the network deeper/);
  assert.equal(await watching.stop(), 130);
});

interface Pressed {
  shown: string[];
  status: number;
  restored: boolean;
}

/** `course watch` in a terminal: what it shows before each key, and how it ends. */
function press(learner: Learner, steps: readonly { until: string; press: string }[]): Pressed {
  const command = [process.execPath, path.join(root, "src", "cli", "course.js"), "watch"];
  return runPython("test/cli/press_keys.py", {
    command,
    folder: learner.folder,
    env: { ...learner.env, TERM: "xterm" },
    steps,
  }) as Pressed;
}

const inTerminal =
  process.platform === "win32" ? { skip: "Windows has no pseudo-terminals of this kind" } : needsPython;

test("in a terminal, keys ask for a hint, the next exercise, the list, and the end", inTerminal, (t) => {
  const learner = new Learner(t);
  const KEYS = "h hint   n next   l list   q quit";
  const { shown, status, restored } = press(learner, [
    { until: KEYS, press: "h" },
    { until: KEYS, press: "n" },
    { until: KEYS, press: "l" },
    { until: "Press Enter to go back.", press: "\r" },
    { until: KEYS, press: "x" },
    { until: "", press: "q" },
  ]);
  assert.match(shown[0] ?? "", /Getting ready[^]*attention-purpose, easy/);
  assert.match(shown[1] ?? "", /Hint 1 of 3/);
  assert.match(shown[2] ?? "", /mean-pooling, easy/);
  assert.match(shown[3] ?? "", /○ +attention-purpose/);
  assert.match(shown[4] ?? "", /mean-pooling, easy/);
  assert.deepEqual([status, restored], [0, true]);
  assert.equal(learner.progress().exercises?.["attention-purpose"]?.hints, 1);
});

test("in a terminal, a success waits for Enter, and Ctrl-C ends it all", inTerminal, (t) => {
  const learner = new Learner(t);
  learner.write({ "attention-purpose": RIGHT["attention-purpose"] ?? "" });
  const { shown, status, restored } = press(learner, [
    { until: "Press Enter to go on.", press: "\r" },
    { until: "q quit", press: "\u0003" },
  ]);
  assert.match(shown[0] ?? "", /✓ What an attention mechanism is for/);
  assert.match(shown[1] ?? "", /mean-pooling, easy/);
  assert.deepEqual([status, restored], [130, true]);
});
