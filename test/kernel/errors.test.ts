import assert from "node:assert/strict";
import { describe } from "node:test";
import { type Execution, plain, sleep } from "./client";
import { kernelGroup } from "./group";
import { root } from "./kernelspec";

/** What no learner should have to read past, in any line of a traceback. */
const internals = [
  /node_modules[\\/]@?tslab/,
  /dist[\\/]src[\\/]kernel/,
  /node:(vm|internal)/,
  /evalmachine/,
  /__tslab__/,
  /runInThisContext/,
];

function checkError(cell: Execution): { ename: string; evalue: string; traceback: string } {
  assert.equal(cell.status, "error");
  const errors = cell.of("error");
  assert.equal(
    errors.length,
    1,
    `one error message is published (published: ${cell.types.join(", ")}; stderr: ${cell.stderr})`,
  );
  const { ename, evalue, traceback } = errors[0]?.content ?? {};
  assert.ok(typeof ename === "string" && ename !== "", "ename");
  assert.ok(typeof evalue === "string", "evalue");
  assert.ok(Array.isArray(traceback) && traceback.length > 0, "traceback");
  const reply = cell.reply.content;
  assert.deepEqual(
    { ename: reply.ename, evalue: reply.evalue, traceback: reply.traceback },
    { ename, evalue, traceback },
    "the reply says the same",
  );
  const text = plain(traceback.join("\n"));
  for (const internal of internals)
    assert.doesNotMatch(text, internal, "a traceback shows the learner's code, not the kernel's");

  assert.ok(!text.includes(root), `a traceback names no folder of this machine:\n${text}`);
  assert.equal(cell.stderr, "", "an error is a message of its own, not also text on stderr");
  return { ename, evalue, traceback: text };
}

/** The places in cells that a traceback names, in order. */
function places(traceback: string): { cell: number; line: number; column: number }[] {
  return [...traceback.matchAll(/Cell \[(\d+)\], line (\d+), column (\d+)/g)].map(([, cell, line, column]) => ({
    cell: Number(cell),
    line: Number(line),
    column: Number(column),
  }));
}

const on = kernelGroup();

describe("an error while a cell runs", () => {
  on("has name, message and the place in the cell", async (kernel) => {
    const cell = await kernel.execute(
      "const heads = 4;\nif (heads > 2) {\n  throw new RangeError('too many heads');\n}",
    );
    const { ename, evalue, traceback } = checkError(cell);
    assert.equal(ename, "RangeError");
    assert.equal(evalue, "too many heads");
    assert.match(traceback, /RangeError: too many heads/);
    assert.deepEqual(places(traceback)[0], { cell: cell.reply.content.execution_count, line: 3, column: 9 });
    assert.ok(
      traceback.includes("throw new RangeError('too many heads');"),
      `the learner's own line is shown:\n${traceback}`,
    );
  });

  on("counts lines as the learner wrote them, whatever the compiler drops", async (kernel) => {
    const code = [
      "interface Options {",
      "  heads: number;",
      "  depth: number;",
      "}",
      "",
      "type Pair = [number, number];",
      "// a comment",
      "const options: Options = {",
      "  heads: 2, depth: 8 };",
      "const missing = (undefined as unknown as Options[]);",
      "const first: Options = missing[0];",
    ].join("\n");
    const cell = await kernel.execute(code);
    const { ename, traceback } = checkError(cell);
    assert.equal(ename, "TypeError");
    const place = places(traceback)[0];
    assert.equal(place?.line, 11);
    const column = "const first: Options = ".length + 1;
    assert.ok(
      place.column >= column && place.column <= column + "missing[0]".length,
      `column ${place.column} is within missing[0]`,
    );
    assert.ok(traceback.includes("const first: Options = missing[0];"), traceback);
  });

  on("names every frame in a cell, with the cell that holds it", async (kernel) => {
    const defined = await kernel.run(
      "function attend(query: number[]) {\n  if (query.length === 0) throw new Error('an empty query');\n  return query;\n}",
    );
    const cell = await kernel.execute("const empty: number[] = [];\n\nattend(empty);");
    const { traceback } = checkError(cell);
    assert.deepEqual(
      places(traceback).map(({ cell, line }) => ({ cell, line })),
      [
        { cell: defined.reply.content.execution_count, line: 2 },
        { cell: cell.reply.content.execution_count, line: 3 },
      ],
    );
    assert.match(traceback, /attend/, "the function is named");
  });

  on("after an await points to the line too", async (kernel) => {
    const cell = await kernel.execute(
      "const pause = () => new Promise((done) => setTimeout(done, 5));\nawait pause();\nconst nothing: any = null;\nnothing.weights;",
    );
    const { ename, evalue, traceback } = checkError(cell);
    assert.equal(ename, "TypeError");
    assert.match(evalue, /weights/);
    assert.equal(places(traceback)[0]?.line, 4);
  });

  on("in an awaited function points to the function and to the call", async (kernel) => {
    await kernel.run("async function train() {\n  await null;\n  throw new Error('the loss is NaN');\n}");
    const cell = await kernel.execute("// run it\nawait train();");
    const { traceback } = checkError(cell);
    const found = places(traceback);
    assert.equal(found[0]?.line, 3);
    assert.deepEqual(found.at(-1)?.line, 2);
  });

  on("from Node's own code shows where the cell called it", async (kernel) => {
    const cell = await kernel.execute("import * as fs from 'node:fs';\nfs.readFileSync('/nowhere/at/all');");
    const { evalue, traceback } = checkError(cell);
    assert.match(evalue, /ENOENT/);
    assert.equal(places(traceback)[0]?.line, 2);
  });

  on("of a class of the learner's own keeps its name", async (kernel) => {
    const cell = await kernel.execute(
      "class ShapeError extends Error {\n  override name = 'ShapeError';\n}\nthrow new ShapeError('expected [2, 3]');",
    );
    const { ename, evalue } = checkError(cell);
    assert.equal(ename, "ShapeError");
    assert.equal(evalue, "expected [2, 3]");
  });

  on("shows its causes", async (kernel) => {
    const cell = await kernel.execute(
      "const inner = new TypeError('the matrix is empty');\nthrow new Error('cannot attend', { cause: inner });",
    );
    const { ename, evalue, traceback } = checkError(cell);
    assert.equal(ename, "Error");
    assert.equal(evalue, "cannot attend");
    assert.match(traceback, /TypeError: the matrix is empty/);
  });

  on("shows all errors of an AggregateError", async (kernel) => {
    const cell = await kernel.execute(
      "await Promise.any([Promise.reject(new Error('first way')), Promise.reject(new RangeError('second way'))]);",
    );
    const { ename, traceback } = checkError(cell);
    assert.equal(ename, "AggregateError");
    assert.match(traceback, /first way/);
    assert.match(traceback, /second way/);
  });

  for (const [code, said] of [
    ["throw 'a string'", /a string/],
    ["throw null", /null/],
    ["throw undefined", /undefined/],
    ["throw 42", /42/],
    ["throw { a: 1 }", /a"?: ?1/],
    ["await Promise.reject('rejected')", /rejected/],
    ["throw Object.create(null)", /\S/],
    ["throw { get message() { throw new Error('mean') }, toString() { throw new Error('mean') } }", /\S/],
    ["throw Object.assign(new Error('odd'), { stack: 7 })", /odd/],
    ["throw new Proxy(new Error('trapped'), { get() { throw new Error('trap') } })", /\S/],
    ["throw new Error('')", /Error/],
    ["throw new Error('two\\nlines')", /two\nlines/],
  ] as const) {
    on(`${code}: is an error with a text`, async (kernel) => {
      const { ename, evalue, traceback } = checkError(await kernel.execute(code));
      assert.match(`${ename}: ${evalue}\n${traceback}`, said);
      assert.equal(await kernel.value("6 * 7"), 42);
    });
  }

  on("from endless recursion is short enough to read", async (kernel) => {
    const cell = await kernel.execute(
      "function forever(n: number): number {\n  return forever(n + 1) + 1;\n}\nforever(0);",
    );
    const { ename, traceback } = checkError(cell);
    assert.equal(ename, "RangeError");
    assert.ok(traceback.split("\n").length < 60, `${traceback.split("\n").length} lines`);
  });

  on("of a rejection nobody handles while the cell runs is that cell's error", async (kernel) => {
    const cell = await kernel.execute(
      "void Promise.reject(new RangeError('floating'));\nawait new Promise((done) => setTimeout(done, 100));",
    );
    const { ename, evalue } = checkError(cell);
    assert.equal(ename, "RangeError");
    assert.equal(evalue, "floating");
  });

  on("of a rejection left behind by a cell without await is that cell's error", async (kernel) => {
    const cell = await kernel.execute(
      "async function floating() { throw new RangeError('left behind'); }\nvoid floating();",
    );
    const { evalue } = checkError(cell);
    assert.equal(evalue, "left behind");
  });

  on("later, in a rejection, is printed where it was made, and the kernel lives", async (kernel) => {
    const maker = await kernel.run(
      "void (async () => {\n  await new Promise((done) => setTimeout(done, 300));\n  throw new Error('late rejection');\n})();",
    );
    const other = await kernel.run("await new Promise((done) => setTimeout(done, 800));\nconsole.log('other');");
    assert.equal(other.stdout, "other\n");
    await kernel.expect(
      (m) => m.header.msg_type === "stream" && /late rejection/.test(m.content.text ?? ""),
      "the late rejection on stderr",
      5_000,
    );
    assert.match(maker.stderr, /late rejection/);
    assert.equal(other.stderr, "", "not printed in the cell that ran meanwhile");
    for (const internal of internals) assert.doesNotMatch(maker.stderr, internal);
  });

  on("later, in a timer, is printed where it was made, and the kernel lives", async (kernel) => {
    const maker = await kernel.run(
      "setTimeout(() => {\n  throw new Error('late throw');\n}, 300);\nconsole.log('set');",
    );
    const other = await kernel.run("await new Promise((done) => setTimeout(done, 800));\nconsole.log('other');");
    assert.equal(other.stdout, "other\n");
    assert.match(maker.stderr, /late throw/);
    assert.equal(other.stderr, "");
    for (const internal of internals) assert.doesNotMatch(maker.stderr, internal);
  });

  on("in a timer while the cell still runs is that cell's", async (kernel) => {
    const cell = await kernel.execute(
      "setTimeout(() => { throw new Error('in a timer'); }, 50);\nawait new Promise((done) => setTimeout(done, 300));",
    );
    assert.match(cell.errorText + cell.stderr, /in a timer/);
    assert.equal(await kernel.value("6 * 7"), 42);
  });

  on("handled a little later is no error", async (kernel) => {
    const cell = await kernel.execute(
      "const handled = Promise.reject(new Error('handled'));\nhandled.catch(() => undefined);\nawait new Promise((done) => setTimeout(done, 50));",
    );
    assert.equal(cell.status, "ok", cell.errorText);
    await sleep(50);
    assert.equal(cell.stderr, "");
  });
});

describe("a cell that does not compile", () => {
  on("says what is wrong and where, with the line and a caret", async (kernel) => {
    const cell = await kernel.execute("const heads = 4;\nconst depth: number = 'eight';");
    const { ename, evalue, traceback } = checkError(cell);
    assert.match(ename, /TypeScript|Compile/);
    assert.match(evalue, /Type 'string' is not assignable to type 'number'/);
    assert.deepEqual(places(traceback)[0], { cell: cell.reply.content.execution_count, line: 2, column: 7 });
    const lines = traceback.split("\n");
    const shown = lines.findIndex((line) => line.includes("const depth: number = 'eight';"));
    assert.ok(shown >= 0, `the learner's line is shown:\n${traceback}`);
    const offset = (lines[shown] ?? "").indexOf("depth");
    assert.match(lines[shown + 1] ?? "", /^\D*[\^~]+$/, "a caret below it");
    assert.equal((lines[shown + 1] ?? "").search(/[\^~]/), offset, "below the word that is wrong");
  });

  on("lists every mistake", async (kernel) => {
    const { traceback } = checkError(
      await kernel.execute("const a: number = 'one';\nconst b: string = 2;\nnowhere();"),
    );
    assert.deepEqual(
      places(traceback).map(({ line }) => line),
      [1, 2, 3],
    );
    assert.match(traceback, /Cannot find name 'nowhere'/);
  });

  on("runs nothing of it", async (kernel) => {
    const cell = await kernel.execute("console.log('ran');\nconst c: number = 'one';");
    assert.equal(cell.stdout, "");
    checkError(cell);
  });

  on("says so for broken syntax", async (kernel) => {
    for (const code of ["const = 5;", "function (", "let x = [1, 2;", "class { }}", "'an open string"]) {
      const { traceback } = checkError(await kernel.execute(code));
      assert.equal(places(traceback)[0]?.line, 1, code);
    }
  });

  on("says so for a module that is not there", async (kernel) => {
    const { evalue } = checkError(await kernel.execute("import { nothing } from 'no-such-module-at-all';\nnothing;"));
    assert.match(evalue, /no-such-module-at-all/);
  });

  on("leaves what earlier cells declared", async (kernel) => {
    await kernel.run("const stays = 42;");
    checkError(await kernel.execute("const stays: string = 1;"));
    assert.equal(await kernel.value("stays"), 42);
  });

  on("counts columns in characters of the line, past an emoji too", async (kernel) => {
    const code = "const face = '😀'; const wrong: number = face;";
    const { traceback } = checkError(await kernel.execute(code));
    const place = places(traceback)[0];
    assert.equal(place?.line, 1);
    assert.ok(
      place.column === [...code.slice(0, code.indexOf("wrong"))].length + 1 ||
        place.column === code.indexOf("wrong") + 1,
    );
  });
});

describe("input", () => {
  on("is not offered: asking for it is a clear error, and nothing hangs", async (kernel) => {
    const cell = await kernel.execute("const answer = prompt('Your name?');\nanswer", { allow_stdin: true });
    checkError(cell);
    assert.match(cell.errorText, /input|stdin|prompt/i);
    assert.match(cell.errorText, /not |n't /, "it says that this is not supported");
    assert.deepEqual(
      kernel.messages.filter((m) => m.header.msg_type === "input_request"),
      [],
    );
    assert.equal(await kernel.value("6 * 7"), 42);
  });
});
