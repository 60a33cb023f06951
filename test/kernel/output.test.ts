import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe } from "node:test";
import { kernelGroup } from "./group";
import { temporaryFolder } from "./kernelspec";

describe("what a cell prints", () => {
  const on = kernelGroup();

  on("keeps its order, across stdout and stderr", async (kernel) => {
    const cell = await kernel.run(
      "for (let i = 0; i < 50; i++) {\n  console.log('out', i);\n  console.error('err', i);\n}",
    );
    const all = cell
      .of("stream")
      .map((m) => m.content.text)
      .join("");
    assert.equal(all, Array.from({ length: 50 }, (_, i) => `out ${i}\nerr ${i}\n`).join(""));
    assert.equal(cell.stdout, Array.from({ length: 50 }, (_, i) => `out ${i}\n`).join(""));
    assert.equal(cell.stderr, Array.from({ length: 50 }, (_, i) => `err ${i}\n`).join(""));
  });

  on("may go through process.stdout and process.stderr, in bytes too", async (kernel) => {
    const cell = await kernel.run(
      "process.stdout.write('no line end');\nprocess.stderr.write('aside');\nprocess.stdout.write(Buffer.from(' 😀 bytes'));",
    );
    assert.equal(cell.stdout, "no line end 😀 bytes");
    assert.equal(cell.stderr, "aside");
  });

  on("calls back when written, as Node's streams do", async (kernel) => {
    const cell = await kernel.run(
      "await new Promise<void>((done) => process.stdout.write('written', () => done()));\nconsole.log(' and called back');",
    );
    assert.equal(cell.stdout, "written and called back\n");
  });

  on("puts characters together that are written in halves", async (kernel) => {
    const cell = await kernel.run(
      "const bytes = Buffer.from('😀');\nprocess.stdout.write(bytes.subarray(0, 2));\nprocess.stdout.write(bytes.subarray(2));",
    );
    assert.equal(cell.stdout, "😀");
  });

  on("comes before the cell's idle status, results after output", async (kernel) => {
    const cell = await kernel.run("console.log('printed');\nconst shown = 42;\nshown");
    const types = cell.types.filter((type) => type !== "status");
    assert.deepEqual(types, ["execute_input", "stream", "execute_result"]);
  });

  on("arrives whole: 100,000 lines", async (kernel) => {
    const cell = await kernel.execute("for (let i = 0; i < 100_000; i++) console.log(`line ${i}`);", {}, 60_000);
    assert.equal(cell.status, "ok", cell.errorText);
    const lines = cell.stdout.split("\n");
    assert.equal(lines.length, 100_001, "no line is lost");
    assert.ok(
      lines.slice(0, -1).every((line, i) => line === `line ${i}`),
      "all in order",
    );
  });

  on("arrives whole: 10 MB at once", async (kernel) => {
    const cell = await kernel.execute(
      "process.stdout.write('é'.repeat(5 * 1024 * 1024));\nconsole.log('end');",
      {},
      60_000,
    );
    assert.equal(cell.stdout.length, 5 * 1024 * 1024 + 4);
    assert.ok(cell.stdout.endsWith("éend\n"));
  });

  on("arrives whole: 100,000 lines from an awaited loop", async (kernel) => {
    const cell = await kernel.execute(
      "for (let i = 0; i < 100_000; i++) {\n  console.log(i);\n  if (i % 1000 === 0) await new Promise((done) => setImmediate(done));\n}",
      {},
      60_000,
    );
    assert.equal(cell.stdout.split("\n").length, 100_001);
  });

  on("arrives while a synchronous loop runs", async (kernel) => {
    const go = path.join(temporaryFolder(), "go");
    const id = kernel.submit(
      `import * as fs from "node:fs";\nconsole.log("first");\nconst until = Date.now() + 15_000;\nwhile (!fs.existsSync(${JSON.stringify(go)}) && Date.now() < until);\nconsole.log("last");`,
    );
    // The loop ends once we say so, and we say so once we have heard from it.
    const first = await kernel.wait((m) => m.parent_header.msg_id === id && m.content.text === "first\n", 10_000);
    fs.writeFileSync(go, "");
    const cell = await kernel.finished(id);
    assert.ok(first !== undefined, "what a loop prints is seen before the loop ends");
    assert.equal(cell.stdout, "first\nlast\n");
  });

  on("later goes to the cell that made it, while another runs", async (kernel) => {
    const maker = await kernel.run(
      "setTimeout(() => console.log('late from a timer'), 200);\nvoid (async () => {\n  await new Promise((done) => setTimeout(done, 250));\n  console.error('late after an await');\n  process.stdout.write('late and raw\\n');\n})();\nconsole.log('at once');",
    );
    const other = await kernel.run(
      "for (let i = 0; i < 10; i++) {\n  console.log('other', i);\n  await new Promise((done) => setTimeout(done, 60));\n}",
    );
    assert.equal(maker.stdout, "at once\nlate from a timer\nlate and raw\n");
    assert.equal(maker.stderr, "late after an await\n");
    assert.equal(other.stdout, Array.from({ length: 10 }, (_, i) => `other ${i}\n`).join(""));
    assert.equal(other.stderr, "");
  });

  on("later, when nothing runs, goes to its cell too", async (kernel) => {
    await kernel.run("console.log('an earlier cell');");
    const maker = await kernel.run("setTimeout(() => console.log('late, alone'), 200);");
    await kernel.run("1");
    await kernel.expect((m) => m.content.text === "late, alone\n", "the late output");
    assert.equal(maker.stdout, "late, alone\n");
  });

  on("in a function of an earlier cell goes to the cell that calls it", async (kernel) => {
    const definition = await kernel.run(
      "async function report(step: number) {\n  console.log('step', step);\n  await null;\n  console.log('done', step);\n}",
    );
    const caller = await kernel.run("await report(1);");
    assert.equal(definition.stdout, "");
    assert.equal(caller.stdout, "step 1\ndone 1\n");
  });

  on("from an interval goes to its cell until it is cleared, by another cell too", async (kernel) => {
    const maker = await kernel.run("const beat = setInterval(() => console.log('tick'), 40);");
    const other = await kernel.run("await new Promise((done) => setTimeout(done, 300));\nclearInterval(beat);");
    assert.match(maker.stdout, /^(tick\n){2,}$/);
    assert.equal(other.stdout, "");
    const count = maker.stdout.length;
    await kernel.run("await new Promise((done) => setTimeout(done, 150));");
    assert.equal(maker.stdout.length, count);
  });

  on("formats as Node's console does", async (kernel) => {
    const cell = await kernel.run(
      "console.log('%d heads, %s', 4, 'ok', { depth: [1] });\nconsole.table([{ a: 1 }]);\nconsole.group('G');\nconsole.info('inside');\nconsole.groupEnd();\nconsole.warn('careful');\nconsole.debug('detail');",
    );
    const text = cell.stdout;
    assert.match(text, /^4 heads, ok \{ depth: \[ 1 \] \}\n/);
    assert.match(text, /│/);
    assert.match(text, /G\n {2}inside\n/);
    assert.match(text, /detail\n$/);
    assert.equal(cell.stderr, "careful\n");
  });

  on("survives whatever it prints", async (kernel) => {
    const cell = await kernel.run(
      "const loop: any = { name: 'loop' };\nloop.self = loop;\nconsole.log(loop);\nconsole.log(10n, Symbol('s'), undefined, null, new Proxy({}, {}));\nconsole.log('\\u0000\\ud800');",
    );
    assert.match(cell.stdout, /Circular/);
    assert.match(cell.stdout, /10n Symbol\(s\) undefined null/);
  });
});
