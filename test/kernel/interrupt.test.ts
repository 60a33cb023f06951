import assert from "node:assert/strict";
import { describe } from "node:test";
import { type Kernel, sleep } from "./client";
import { kernelGroup } from "./group";

/** How long an interrupted cell may take to say so; a kernel that hangs is found out after this. */
const soon = 20_000;

const ways = {
  SIGINT: async (kernel: Kernel) => {
    kernel.process.kill("SIGINT");
    return Promise.resolve();
  },
  interrupt_request: async (kernel: Kernel) => {
    const reply = await kernel.request("interrupt_request", {}, "control", soon);
    assert.equal(reply.header.msg_type, "interrupt_reply");
    assert.equal(reply.content.status, "ok");
  },
} as const;

/**
 * Cells that never end by themselves. Each prints "started" first. Those that go on after an await count in `ticks`,
 * and must stop counting once they are interrupted.
 */
const endless: Record<string, string> = {
  "a synchronous loop": "console.log('started');\nwhile (true) {}",
  "an awaited loop":
    "console.log('started');\nfor (;;) {\n  ticks++;\n  await new Promise((done) => setTimeout(done, 10));\n}",
  "a promise that never resolves": "console.log('started');\nawait new Promise(() => {});",
  "a synchronous loop after an await":
    "await new Promise((done) => setTimeout(done, 10));\nconsole.log('started');\nwhile (true) {}",
  "an awaited function of an earlier cell": "console.log('started');\nawait train();",
  "an awaited loop of setImmediate":
    "console.log('started');\nfor (;;) {\n  ticks++;\n  await new Promise((done) => setImmediate(done));\n}",
  "an awaited loop of settled promises": "console.log('started');\nfor (;;) {\n  ticks++;\n  await null;\n}",
  "a loop that catches what it awaits":
    "console.log('started');\nfor (;;) {\n  ticks++;\n  try {\n    await new Promise((done) => setTimeout(done, 10));\n  } catch {}\n}",
  "a loop that catches what it awaits, settled at once":
    "console.log('started');\nfor (;;) {\n  ticks++;\n  try {\n    await null;\n  } catch {}\n}",
  "an awaited loop over file reads":
    "import * as files from 'node:fs/promises';\nconsole.log('started');\nfor (;;) {\n  ticks++;\n  await files.readFile('package.json');\n}",
};

/**
 * What no signal can stop: JavaScript that Node runs from its event loop, outside of the call that `breakOnSigint`
 * guards. That is why the kernelspec asks Jupyter for interrupts by message.
 */
const byMessageOnly = ["a synchronous loop after an await"];

const prepare = `let ticks = 0;
async function train() {
  for (let epoch = 0; ; epoch++) {
    ticks++;
    if (epoch % 10 === 0) console.log('epoch', epoch);
    await new Promise((done) => setTimeout(done, 10));
  }
}`;

/** Runs code that never ends, interrupts it, and checks what the issue asks of an interrupted cell. */
async function interrupted(kernel: Kernel, code: string, interrupt: (kernel: Kernel) => Promise<void>): Promise<void> {
  const id = kernel.submit(code);
  await kernel.expect(
    (m) => m.parent_header.msg_id === id && /started/.test(m.content.text ?? ""),
    "the cell's first line",
  );
  await sleep(100);
  await interrupt(kernel);
  const cell = await kernel.finished(id, soon);
  assert.equal(cell.status, "error");
  assert.match(cell.reply.content.ename ?? "", /Interrupt/);
  assert.equal(cell.of("error").length, 1);
  assert.doesNotMatch(cell.errorText, /node_modules|dist[\\/]src|node:vm|ERR_SCRIPT/);

  // The next cell runs at once, and the one before is over: it neither counts nor prints.
  const next = await kernel.execute(
    "const seen = ticks;\nawait new Promise((done) => setTimeout(done, 250));\nconsole.log(JSON.stringify([seen, ticks]));",
    {},
    soon,
  );
  assert.equal(next.status, "ok", next.errorText);
  const [before, after] = JSON.parse(next.stdout) as [number, number];
  assert.equal(after, before, "an interrupted loop does not go on");
}

const on = kernelGroup();

for (const [way, interrupt] of Object.entries(ways)) {
  describe(`an interrupt by ${way}`, () => {
    for (const [what, code] of Object.entries(endless)) {
      if (way === "SIGINT" && byMessageOnly.includes(what)) continue;

      on(`stops ${what}`, async (kernel) => {
        await kernel.run(prepare);
        await interrupted(kernel, code, interrupt);
      });
    }

    on("stops a training loop over tensors", async (kernel) => {
      const ready = await kernel.execute('import { tf } from "attention-course";', {}, 60_000);
      assert.equal(ready.status, "ok", ready.errorText + ready.stderr);
      await kernel.run(prepare);
      await interrupted(
        kernel,
        "console.log('started');\nconst weights = tf.variable(tf.randomNormal([16, 16]));\nfor (;;) {\n  ticks++;\n  const loss = tf.tidy(() => tf.matMul(weights, weights).square().mean());\n  await loss.data();\n  loss.dispose();\n}",
        interrupt,
      );
    });

    on("when nothing runs is harmless", async (kernel) => {
      await kernel.run("let idle = 42;");
      await interrupt(kernel);
      await sleep(100);
      assert.equal(await kernel.value("idle"), 42);
      await kernel.run("await new Promise((done) => setTimeout(done, 50));");
    });

    on("leaves variables, and an earlier cell's timers, as they were", async (kernel) => {
      await kernel.run(`${prepare}\nlet kept = 'kept';\nlet beats = 0;\nconst heart = setInterval(() => beats++, 20);`);
      await interrupted(kernel, endless["an awaited loop"] ?? "", interrupt);
      assert.equal(await kernel.value("kept"), "kept");
      const beats = await kernel.value("beats");
      await kernel.run("await new Promise((done) => setTimeout(done, 200));\nclearInterval(heart);");
      assert.ok(Number(await kernel.value("beats")) > Number(beats), "another cell's interval goes on");
    });

    on("twice in a row stops two cells", async (kernel) => {
      await kernel.run(prepare);
      await interrupted(kernel, endless["an awaited loop"] ?? "", interrupt);
      await interrupted(kernel, endless["a synchronous loop"] ?? "", interrupt);
    });
  });
}

describe("an interrupt by interrupt_request, when no cell runs", () => {
  on("stops what a timer does after its cell ended", async (kernel) => {
    const maker = await kernel.run("setTimeout(() => {\n  console.log('started');\n  while (true) {}\n}, 50);");
    await kernel.expect(
      (m) => m.parent_header.msg_id === maker.id && /started/.test(m.content.text ?? ""),
      "the timer's line",
    );
    await sleep(50);
    await ways.interrupt_request(kernel);
    const next = await kernel.execute("console.log('alive');", {}, soon);
    assert.equal(next.stdout, "alive\n");
  });
});
