import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { after, test } from "node:test";
import { answered, cellOf, itemOf, notebookOf, states, THRICE, TWICE, Workshop } from "./workshop";

const workshop = new Workshop({ after });
const { assignment } = workshop;
const right = { "twice-answer": TWICE, "thrice-answer": THRICE };

/** An answer to "twice" whose body is this. */
const twice = (body: string): Record<string, string> => ({
  ...right,
  "twice-answer": `function twice(x: number): number {\n  ${body}\n}`,
});

test("right answers pass, and get their points", async () => {
  const result = await workshop.checkAnswers({ ...right, words: "Since it is so." });
  assert.deepEqual(states(result), { twice: "passed", thrice: "passed", words: "written" });
  assert.deepEqual(
    result.items.map(({ earned, points }) => [earned, points]),
    [
      [1, 1],
      [2, 2],
      [0, 3],
    ],
  );
});

test("the notebook as it was built is open throughout", async () => {
  assert.deepEqual(states(await workshop.check(notebookOf(assignment))), {
    twice: "open",
    thrice: "open",
    words: "open",
  });
});

test("a wrong answer fails alone, with what its check says", async () => {
  const result = await workshop.checkAnswers(twice("return x;"));
  assert.deepEqual(states(result), { twice: "failed", thrice: "passed", words: "open" });
  assert.equal(itemOf(result, "twice").problem, "AssertionError: twice(3) should be 6.");
  assert.equal(itemOf(result, "twice").earned, 0);
});

test("an answer that doesn't compile is named, with its line; the others count", async () => {
  const result = await workshop.checkAnswers(twice("return y;"));
  assert.equal(
    itemOf(result, "twice").problem,
    "`twice` isn't there, because the cell above doesn't compile: Cannot find name 'y', line 2.",
  );
  assert.equal(itemOf(result, "thrice").state, "passed");
});

test("an answer that uses a function which doesn't compile is sent there", async () => {
  const result = await workshop.checkAnswers({
    ...twice("return y;"),
    "thrice-answer": "function thrice(x: number): number {\n  return x + twice(x);\n}",
  });
  assert.equal(
    itemOf(result, "thrice").problem,
    "`thrice` isn't there, because the cell above uses `twice`, which isn't there either. Mend cell [3], under “Twice”, first.",
  );
});

test("an answer that throws is told with the line of the learner's code", async () => {
  const result = await workshop.checkAnswers(twice("return (undefined as unknown as number[])[0]!;"));
  assert.match(itemOf(result, "twice").problem ?? "", /^TypeError: .*undefined.*, in line 2 of your code\.$/);
});

test("an answer cell that throws by itself leaves its function undeclared", async () => {
  const result = await workshop.checkAnswers({ ...right, "twice-answer": `${TWICE}\nthrow new Error("no more");` });
  assert.equal(
    itemOf(result, "twice").problem,
    "`twice` isn't there, because the cell above stopped with an error: Error: no more, in line 4 of your code.",
  );
});

test("a cell that belongs to no exercise is named by its heading", async () => {
  const notebook = answered(assignment, right);
  const imports = notebook.cells.find(({ source }) => String(source).includes("node:assert"));
  assert.ok(imports);
  imports.source = 'import { ok } from "node:asert/strict";';
  const result = await workshop.check(notebook);
  assert.match(
    itemOf(result, "twice").problem ?? "",
    /^`ok` isn't there, because cell \[1\], under “Exercises: small”, /,
  );
});

test("what an answer prints is no failure, but anything on stderr is", async () => {
  assert.equal(itemOf(await workshop.checkAnswers(twice('console.log("hi"); return 2 * x;')), "twice").state, "passed");
  const loud = itemOf(await workshop.checkAnswers(twice('console.error("hi"); return 2 * x;')), "twice");
  assert.equal(loud.state, "failed");
  assert.match(loud.problem ?? "", /written to stderr.*: hi\. .*console\.log/);
});

test("a loop that never ends is stopped, and later cells run", async () => {
  const result = await workshop.checkAnswers(twice("for (;;);"), { timeout: 1 });
  assert.match(itemOf(result, "twice").problem ?? "", /took longer than 1 s.*never ends/);
  assert.equal(itemOf(result, "thrice").state, "passed");
});

test("an asynchronous loop that never ends is stopped too", async () => {
  const endless = "async function thrice(x: number): Promise<number> {\n  for (;;) await null;\n}";
  const result = await workshop.checkAnswers({ ...right, "thrice-answer": endless }, { timeout: 1 });
  assert.equal(itemOf(result, "twice").state, "passed");
  assert.match(itemOf(result, "thrice").problem ?? "", /took longer than 1 s/);
});

test("what can't be stopped ends the run: the rest says so", async () => {
  // Synchronous work after an await, without a loop of the cell's own: nobody can reach it.
  const stuck =
    "async function thrice(x: number): Promise<number> {\n  await null;\n  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);\n  return x;\n}";
  const result = await workshop.checkAnswers({ ...right, "thrice-answer": stuck }, { timeout: 1 });
  assert.equal(itemOf(result, "twice").state, "passed");
  assert.match(itemOf(result, "thrice").problem ?? "", /could not be stopped/);
});

test("process.exit ends the run with a verdict", async () => {
  const result = await workshop.checkAnswers(twice("process.exit(0);"));
  assert.match(itemOf(result, "twice").problem ?? "", /^Its check called process\.exit\(\)/);
  assert.match(
    itemOf(result, "thrice").problem ?? "",
    /^It was not reached, because cell \[4\], under “Twice”, called process\.exit/,
  );
});

test("a crash ends the run with a verdict", async () => {
  const result = await workshop.checkAnswers(twice("process.abort();"));
  assert.equal(itemOf(result, "twice").state, "failed");
  assert.match(
    itemOf(result, "thrice").problem ?? "",
    /^It was not reached, because cell \[4\], under “Twice”, ended the whole process/,
  );
});

test("running out of memory ends the run with a verdict", async () => {
  const result = await workshop.checkAnswers(
    twice("const all: number[][] = [];\n  for (;;) all.push(new Array(1e6).fill(x));"),
  );
  assert.match(itemOf(result, "twice").problem ?? "", /used up all memory/);
});

test("each run starts afresh: a function that was taken out is gone, and so is what was left on globals", async () => {
  await workshop.checkAnswers({
    ...right,
    "twice-answer": `${TWICE}\n(globalThis as any).helper = 1; (Array.prototype as any).extra = 1;`,
  });
  const result = await workshop.checkAnswers({ ...right, "twice-answer": "// nothing\n" });
  assert.equal(
    itemOf(result, "twice").problem,
    "`twice` isn't there: no cell declares it. Was a name changed, or a cell deleted?",
  );
  const probing = await workshop.checkAnswers(twice('return "helper" in globalThis || "extra" in [] ? 0 : 2 * x;'));
  assert.equal(itemOf(probing, "twice").state, "passed");
});

test("tampering with the check or a locked cell changes nothing", async () => {
  const notebook = answered(assignment, { ...twice("return x;"), twice: "// all fine", limit: "const limit = 0;" });
  assert.equal(itemOf(await workshop.check(notebook), "twice").state, "failed");
});

test("a deleted check is no points, and a deleted answer isn't either", async () => {
  const notebook = answered(assignment, right);
  notebook.cells = notebook.cells.filter(
    (cell) => cell !== cellOf(notebook, "twice") && cell !== cellOf(notebook, "thrice-answer"),
  );
  const result = await workshop.check(notebook);
  assert.deepEqual(
    result.items.map(({ earned }) => earned),
    [0, 0, 0],
  );
  assert.match(
    itemOf(result, "twice").problem ?? "",
    /Its check cell is no longer in exercises\/01-small\.ipynb.*`course reset twice`/,
  );
  assert.match(itemOf(result, "thrice").problem ?? "", /Its answer cell is no longer.*`course reset thrice`/);
});

test("of copies the last one counts", async () => {
  const notebook = answered(assignment, twice("return x;"));
  const place = notebook.cells.indexOf(cellOf(notebook, "twice-answer"));
  notebook.cells.splice(place + 1, 0, { ...cellOf(notebook, "twice-answer"), id: "copy", source: TWICE });
  assert.equal(itemOf(await workshop.check(notebook), "twice").state, "passed");
  cellOf(notebook, "twice-answer").source = TWICE;
  const copy = notebook.cells[place + 1];
  assert.ok(copy);
  copy.source = "function twice(x: number): number {\n  return x;\n}";
  assert.equal(itemOf(await workshop.check(notebook), "twice").state, "failed");
});

test("only what was asked for is run and told", async () => {
  const endless = "async function thrice(x: number): Promise<number> {\n  for (;;);\n}";
  const result = await workshop.checkAnswers({ ...right, "thrice-answer": endless }, { only: new Set(["twice"]) });
  assert.deepEqual(states(result), { twice: "passed" });
});

test("a run can be ended from outside, in the middle of a loop", async (t) => {
  const stopping = new AbortController();
  const mark = path.join(workshop.folder, "loops");
  const timer = setInterval(() => fs.existsSync(mark) && stopping.abort(), 50);
  t.after(() => clearInterval(timer));
  const loop = `declare function require(name: string): any;
function twice(x: number): number {
  require("node:fs").writeFileSync(${JSON.stringify(mark)}, "");
  for (;;);
}`;
  const result = await workshop.checkAnswers({ ...right, "twice-answer": loop }, { signal: stopping.signal });
  assert.equal(itemOf(result, "thrice").problem, "It was not reached: the run was stopped.");
});

test("a cell that defines a module is known to the cells below, and to no later run", async () => {
  const importing = 'import { two } from "./numbers";\nfunction twice(x: number): number {\n  return two * x;\n}';
  const notebook = answered(assignment, { ...right, "twice-answer": importing });
  const module = {
    ...cellOf(notebook, "twice-answer"),
    id: "module",
    metadata: {},
    source: "/** @module numbers */\nexport const two = 2;",
  };
  assert.equal(
    itemOf(await workshop.check({ ...notebook, cells: [module, ...notebook.cells] }), "twice").state,
    "passed",
  );
  assert.match(itemOf(await workshop.check(notebook), "twice").problem ?? "", /Cannot find module '.\/numbers'/);
});
