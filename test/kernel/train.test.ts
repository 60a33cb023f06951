// Training on the real kernel: what a learner sees of it, and that the stop button stops it.
import assert from "node:assert/strict";
import { type Execution, type Kernel, type Message, sleep } from "./client";
import { kernelGroup } from "./group";

const soon = 20_000;

const prepare = `import { SentenceClassifier, tf, train, type Example } from "attention-course";
const examples: Example[] = Array.from({ length: 640 }, (_, i) => ({ ids: [3 + (i % 2), 5 + (i % 4), 9], label: i % 2 }));
let model = new SentenceClassifier({ vocabularySize: 10, modelDim: 16, numHeads: 2, seed: 1 });
let after = 0;`;

/** The learner's ways to wait for a training, each in a cell that has no end by itself. */
const cells = {
  awaited: "await train(model, { train: examples }, { epochs: 100000 });",
  "awaited by a function of the cell":
    "async function run() {\n  await train(model, { train: examples }, { epochs: 100000 });\n  after++;\n}\nawait run();\nafter++;",
  "in a loop that catches errors":
    "for (;;) {\n  try {\n    await train(model, { train: examples }, { epochs: 100000 });\n  } catch {\n    after++;\n  }\n}",
};

const on = kernelGroup();

async function ready(kernel: Kernel): Promise<void> {
  const { status, errorText, stderr } = await kernel.execute(prepare, {}, 60_000);
  assert.equal(status, "ok", errorText + stderr);
}

const text = (message: Message | undefined): string => String(message?.content.data?.["text/plain"]);

/** The outputs that show progress: one display, and its updates. */
function progressOf(execution: Execution): Message[] {
  return execution.published.filter(
    ({ header }) => header.msg_type === "display_data" || header.msg_type === "update_display_data",
  );
}

async function numbers(kernel: Kernel): Promise<{ tensors: number; epochs: number; after: number; sum: number }> {
  const sum =
    "model.trainableVariables.reduce((sum, variable) => sum + Array.from(variable.dataSync()).reduce((a, b) => a + b, 0), 0)";
  return (await kernel.value(
    `{ tensors: tf.memory().numTensors, epochs: model.history?.length ?? -1, after, sum: ${sum} }`,
  )) as Awaited<ReturnType<typeof numbers>>;
}

const ways: Record<string, (kernel: Kernel) => Promise<unknown>> = {
  "the stop button": (kernel) => kernel.request("interrupt_request", {}, "control", soon),
  SIGINT: async (kernel) => kernel.process.kill("SIGINT"),
};

for (const [way, interrupt] of Object.entries(ways)) {
  for (const [what, code] of Object.entries(cells)) {
    on(`${way} stops a training ${what}: it frees its tensors, and keeps weights and history`, async (kernel) => {
      await ready(kernel);
      const before = await numbers(kernel);
      const id = kernel.submit(code);
      await kernel.expect(
        ({ parent_header, content }) =>
          parent_header.msg_id === id && /after epoch/.test(String(content.data?.["text/plain"])),
        "progress past the first epoch",
      );
      const pressed = performance.now();
      await interrupt(kernel);
      const cell = await kernel.finished(id, soon);
      assert.ok(performance.now() - pressed < 2_000, "promptly");
      assert.equal(cell.status, "error");
      assert.equal(cell.reply.content.ename, "KeyboardInterrupt");
      assert.equal(cell.stderr, "");
      const [first, ...updates] = progressOf(cell);
      assert.equal(first?.header.msg_type, "display_data");
      assert.ok(
        updates.every(
          ({ header, content }) =>
            header.msg_type === "update_display_data" &&
            content.transient?.display_id === first.content.transient?.display_id,
        ),
      );
      assert.match(text(updates.at(-1)), /^■ Stopped after .*, with \d+ of 100000 epochs finished/);

      const stopped = await numbers(kernel);
      await sleep(300);
      assert.deepEqual(await numbers(kernel), stopped, "nothing goes on behind the learner's back");
      assert.equal(stopped.tensors, before.tensors, "no tensor is left behind");
      assert.ok(stopped.epochs >= 1, "the history is there");
      assert.notEqual(stopped.sum, before.sum, "the weights are those of the training");
      assert.equal(
        stopped.after - before.after <= (what.includes("catches") ? 1 : 0),
        true,
        "the cell's code doesn't go on",
      );

      const next = await kernel.run(
        "const history = await train(model, { train: examples }, { epochs: 1, progress: false });\nconsole.log(history.length);",
      );
      assert.equal(next.stdout, "1\n", "and the model can be trained further");
      await kernel.run("model.dispose();");
    });
  }
}

on("a training that ends by itself leaves one line, and writes nothing on stderr", async (kernel) => {
  await ready(kernel);
  const cell = await kernel.run(
    "const rows = await train(model, { train: examples, validation: examples }, { epochs: 2 });\nrows.length",
  );
  assert.equal(cell.result, "2");
  assert.equal(cell.stdout + cell.stderr, "");
  const outputs = progressOf(cell);
  assert.equal(outputs.filter(({ header }) => header.msg_type === "display_data").length, 1);
  assert.match(text(outputs.at(-1)), /^✓ 2 epochs in .*training loss .*validation loss/);
  const table = await kernel.run('import { historyTable } from "attention-course";\nhistoryTable(rows)');
  assert.match(String(table.of("execute_result")[0]?.content.data?.["text/html"]), /<table>.*validationAccuracy/);
});
