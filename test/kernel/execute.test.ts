import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fs from "node:fs";
import * as path from "node:path";
import { Kernel } from "./client";
import { kernelGroup, kernelTest } from "./group";
import { root, temporaryFolder } from "./kernelspec";

const on = kernelGroup();

describe("a cell that runs", () => {
  on("is announced, answered and framed by busy and idle", async (kernel) => {
    const code = "const announced = 1;\nannounced + 1";
    const cell = await kernel.execute(code);
    assert.equal(cell.types[0], "status");
    assert.equal(cell.published[0]?.content.execution_state, "busy");
    assert.equal(cell.types[1], "execute_input", "execute_input comes before any output");
    assert.equal(cell.types.at(-1), "status");
    const input = cell.of("execute_input")[0];
    assert.equal(input?.content.code, code);
    assert.equal(input?.content.execution_count, cell.reply.content.execution_count);
    assert.equal(cell.of("execute_result")[0]?.content.execution_count, cell.reply.content.execution_count);
    assert.equal(cell.reply.header.msg_type, "execute_reply");
    for (const message of cell.published) assert.equal(message.parent_header.msg_type, "execute_request");
  });

  on("counts executions, failed ones too", async (kernel) => {
    const first = (await kernel.run("1")).reply.content.execution_count;
    assert.ok(first !== undefined && first > 0);
    const failed = await kernel.execute("throw new Error('counted')");
    const last = await kernel.run("3");
    assert.equal(failed.reply.content.execution_count, first + 1);
    assert.equal(last.reply.content.execution_count, first + 2);
  });

  for (const [what, code, expected] of [
    ["a number, as nbgrader reads partial credit", "1 + 0.5", /^1\.5$/],
    ["a string", "'attention'", /^'?attention'?$/],
    ["an array", "[1, 2, 3]", /^\[ ?1, 2, 3 ?\]$/],
    ["an object", "({ heads: 4 })", /^\{ heads: 4 \}$/],
    ["an expression after statements", "const six = 6;\nlet seven = 7;\nsix * seven;", /^42$/],
    ["false", "1 > 2", /^false$/],
    ["zero", "1 - 1", /^0$/],
    ["a Map", "new Map([['a', 1]])", /^Map\(1\) \{ 'a' => 1 \}$/],
    ["an awaited expression", "await Promise.resolve(42)", /^42$/],
    ["a function's value", "((x: number) => x * 2)(21)", /^42$/],
    ["the value of an assignment", "let assigned = 0; assigned = 42", /^42$/],
  ] as const) {
    on(`gives ${what} as its result`, async (kernel) => {
      const cell = await kernel.run(code);
      assert.equal(cell.of("execute_result").length, 1, "one execute_result");
      assert.match(cell.result ?? "", expected);
      assert.equal(cell.stdout, "", "a result is no output of the program");
    });
  }

  for (const [what, code] of [
    ["null", "null"],
    ["undefined", "undefined"],
    ["a declaration", "const declared = 42;"],
    ["a function declaration", "function declaredFunction() { return 42; }"],
    ["a class", "class DeclaredClass { value = 42; }"],
    ["console.log(…)", "console.log('printed')"],
    ["a loop", "for (let i = 0; i < 3; i++) { i; }"],
    ["an import", "import * as os from 'node:os';"],
  ] as const) {
    on(`has no result when it ends in ${what}`, async (kernel) => {
      const cell = await kernel.run(code);
      assert.deepEqual(cell.of("execute_result"), []);
      assert.equal(cell.stdout, what === "console.log(…)" ? "printed\n" : "");
    });
  }

  for (const [what, code] of [
    ["nothing", ""],
    ["blank lines", "\n   \n\t\n"],
    ["a comment", "// nothing to see"],
    ["a block comment", "/*\n * nothing\n */"],
    ["types", "interface Token { text: string }\ntype Tokens = Token[];"],
  ] as const) {
    on(`may hold only ${what}`, async (kernel) => {
      const cell = await kernel.run(code);
      assert.equal(cell.status, "ok");
      assert.deepEqual(cell.of("execute_result"), []);
      assert.equal(cell.stdout + cell.stderr, "");
    });
  }

  on("may use types that an earlier cell declared", async (kernel) => {
    await kernel.run("interface Word { text: string; position: number }");
    await kernel.run("const word: Word = { text: 'bank', position: 3 };");
    assert.equal(await kernel.value("word.text"), "bank");
    const wrong = await kernel.execute("const noWord: Word = { text: 1, position: 3 };");
    assert.equal(wrong.status, "error", "an earlier cell's type is checked");
  });

  on("may declare again what an earlier cell declared", async (kernel) => {
    for (const [first, second, use, expected] of [
      ["const again = 1;", "const again = 'two';", "again", "two"],
      ["let letAgain = 1;", "let letAgain = [2];", "letAgain[0]", 2],
      ["function f() { return 1; }", "function f() { return 'two'; }", "f()", "two"],
      ["class C { a = 1; }", "class C { b = 2; }", "new C().b", 2],
      ["interface I { a: number }", "interface I { b: string }", "({ b: 'two' } satisfies I).b", "two"],
      ["enum E { A }", "enum E { B = 7 }", "E.B", 7],
      ["import { posix } from 'node:path';", "import { posix } from 'node:path';", "posix.join('a', 'b')", "a/b"],
      ["import * as place from 'node:path';", "const place = 'two';", "place", "two"],
      ["function g() { return 1; }", "const g = 2;", "g", 2],
      ["let h: number = 1;", "let h: string = 'two';", "h.length", 3],
    ] as const) {
      await kernel.run(first);
      await kernel.run(second);
      assert.equal(await kernel.value(use), expected, `${first} then ${second}`);
    }
  });

  on("sees and changes variables of earlier cells", async (kernel) => {
    await kernel.run("let step = 1;\nfunction advance() { step += 1; return step; }");
    await kernel.run("step = 10;");
    assert.equal(await kernel.value("advance()"), 11);
    assert.equal(await kernel.value("step"), 11);
  });

  on(
    "names variables of earlier cells in short, as `{ mask }`, wherever an object is made or taken apart",
    async (kernel) => {
      await kernel.run("let mask = 1;\nconst scale = 2;\nfunction head() {}\nconst bump = () => mask++;");
      assert.deepEqual(await kernel.value("{ mask, scale }"), { mask: 1, scale: 2 });
      assert.equal(await kernel.value("typeof ({ head }).head"), "function");
      assert.deepEqual(await kernel.value("(({ mask }: { mask: number }) => ({ mask, scale }))({ mask: 7 })"), {
        mask: 7,
        scale: 2,
      });
      await kernel.run("({ mask } = { mask: 5 });");
      assert.deepEqual(await kernel.value("(bump(), { mask })"), { mask: 6 });
      await kernel.run("({ mask = 8 } = {} as { mask?: number });");
      assert.equal(await kernel.value("mask"), 8);
      assert.deepEqual(await kernel.value("[1].map((mask) => ({ mask }))"), [{ mask: 1 }]);
    },
  );

  on("gives what an earlier cell's function returns another name, as `const { p: x } = f()`", async (kernel) => {
    await kernel.run("const f = () => ({ p: 1, q: [{ r: 2 }] });\nlet a = 0;");
    await kernel.run("const { p: x, q: [{ r: y }] } = f();");
    assert.deepEqual(await kernel.value("[x, y]"), [1, 2]);
    await kernel.run("({ p: a } = f());");
    assert.equal(await kernel.value("a"), 1);
    assert.equal(await kernel.value("(({ p: z }: { p: number }) => z + a)({ p: 3 })"), 4);
  });

  on("may await at its top level, in loops too", async (kernel) => {
    await kernel.run(
      "const waited: number[] = [];\nfor (const n of [1, 2, 3]) {\n  waited.push(await new Promise<number>((done) => setTimeout(() => done(n), 5)));\n}",
    );
    assert.deepEqual(await kernel.value("waited"), [1, 2, 3]);
  });

  on("keeps what was set before it failed", async (kernel) => {
    await kernel.run("let kept = 'before';");
    await kernel.execute("kept = 'after';\nthrow new Error('stop');");
    assert.equal(await kernel.value("kept"), "after");
  });

  on("takes text of any script", async (kernel) => {
    const text = "größe 注意力 внимание 😀 👩‍🚀 \\u2028 é";
    const cell = await kernel.run(`const größe = "${text}";\nconsole.log(größe);\nconsole.error("→ 注意");`);
    assert.equal(cell.stdout, `${text.replace("\\u2028", "\u2028")}\n`);
    assert.equal(cell.stderr, "→ 注意\n");
    assert.equal(cell.of("execute_input")[0]?.content.code?.includes("注意力 внимание 😀 👩‍🚀"), true);
  });

  on("may have 5,000 lines", async (kernel) => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `const line${i} = ${i};`);
    const cell = await kernel.execute(`${lines.join("\n")}\nconsole.log(line4999);`, {}, 60_000);
    assert.equal(cell.status, "ok", cell.errorText + cell.stderr);
    assert.equal(cell.stdout, "4999\n");
  });

  on("may use Windows line ends", async (kernel) => {
    assert.equal(
      (await kernel.run("const crlf = 20;\r\nconst lines = 22;\r\nconsole.log(crlf + lines);\r\n")).stdout,
      "42\n",
    );
  });

  on("finds Node's globals and modules", async (kernel) => {
    const cell = await kernel.run(
      "import * as fs from 'node:fs';\nconsole.log([typeof process, typeof Buffer, typeof setTimeout, typeof URL, typeof require, typeof fs.readFileSync].join());",
    );
    assert.equal(cell.stdout, "object,function,function,function,function,function\n");
  });

  on("can import tslab and print with its display", async (kernel) => {
    const cell = await kernel.run("import * as tslab from 'tslab';\ntslab.display.html('<b>bold</b>');");
    assert.equal(cell.of("display_data")[0]?.content.data?.["text/html"], "<b>bold</b>");
  });

  on("does not type-check one cell against another's mistakes", async (kernel) => {
    await kernel.execute("const mistaken: number = 'text';");
    assert.equal(await kernel.value("40 + 2"), 42);
  });
});

describe("what a request may ask for", () => {
  on("silent: nothing is published, and the counter stays", async (kernel) => {
    const before = (await kernel.run("0")).reply.content.execution_count;
    const silent = await kernel.execute("let quiet = 42;\nconsole.log('not heard');\nquiet", { silent: true });
    assert.equal(silent.status, "ok");
    assert.deepEqual(silent.types, ["status", "status"]);
    const after = await kernel.run("console.log(quiet);");
    assert.equal(after.stdout, "42\n", "silent code does run");
    assert.equal(after.reply.content.execution_count, (before ?? 0) + 1);
  });

  on("silent: an error is in the reply only", async (kernel) => {
    const silent = await kernel.execute("throw new RangeError('quietly')", { silent: true });
    assert.equal(silent.status, "error");
    assert.equal(silent.reply.content.ename, "RangeError");
    assert.deepEqual(
      silent.types.filter((type) => type !== "error"),
      ["status", "status"],
    );
  });

  on("store_history false: the counter stays and the code is not remembered", async (kernel) => {
    const before = (await kernel.run("'remembered'")).reply.content.execution_count ?? 0;
    const passing = await kernel.run("console.log('passing by');", { store_history: false });
    assert.equal(passing.stdout, "passing by\n");
    const after = await kernel.run("'remembered too'");
    assert.equal(after.reply.content.execution_count, before + 1);
    const reply = await kernel.request("history_request", { output: false, raw: true, hist_access_type: "tail", n: 2 });
    assert.deepEqual(
      reply.content.history?.map((entry) => entry[2]),
      ["'remembered'", "'remembered too'"],
    );
  });

  on("user_expressions: a dictionary, evaluated if anything", async (kernel) => {
    const cell = await kernel.run("const base = 40;", {
      user_expressions: { good: "base + 2", bad: "nowhere.at.all" },
    });
    const answers = cell.reply.content.user_expressions;
    assert.ok(answers !== undefined, "execute_reply has user_expressions");
    if (Object.keys(answers).length > 0) {
      assert.equal(answers["good"]?.status, "ok");
      assert.equal(answers["good"]?.data?.["text/plain"], "42");
      assert.equal(answers["bad"]?.status, "error");
      assert.ok(answers["bad"]?.ename);
    }
    const none = await kernel.run("1");
    assert.deepEqual(none.reply.content.user_expressions, {});
  });

  on("stop_on_error: what was queued is aborted, what comes after the error runs", async (kernel) => {
    const ids = [
      kernel.submit("throw new Error('stop here')"),
      kernel.submit("console.log('not run')"),
      kernel.submit("console.log('nor this')"),
    ] as const;
    const failed = await kernel.finished(ids[0]);
    assert.equal(failed.status, "error");
    for (const id of ids.slice(1)) {
      const aborted = await kernel.finished(id);
      assert.equal(aborted.status, "aborted");
      assert.deepEqual(aborted.types, ["status", "status"], "aborted code is neither announced nor run");
    }
    assert.equal(await kernel.value("'alive'"), "alive");
  });

  on("stop_on_error: a request sent on the error's reply runs", async (kernel) => {
    await kernel.reply(kernel.submit("throw new Error('then go on')"));
    const next = await kernel.execute("console.log(6 * 7);");
    assert.equal(next.status, "ok");
    assert.equal(next.stdout, "42\n");
  });

  on("stop_on_error: other requests in the queue are answered", async (kernel) => {
    const failing = kernel.submit("await new Promise((done) => setTimeout(done, 100));\nthrow new Error('stop here');");
    const info = kernel.send("kernel_info_request");
    const complete = kernel.send("is_complete_request", { code: "1 + 1" });
    assert.equal((await kernel.finished(failing)).status, "error");
    assert.equal((await kernel.reply(info)).content.status, "ok");
    assert.equal((await kernel.reply(complete)).content.status, "complete");
  });

  on("stop_on_error false: what was queued runs", async (kernel) => {
    const ids = [
      kernel.submit("throw new Error('go on')", { stop_on_error: false }),
      kernel.submit("const x: number = 'no compile'", { stop_on_error: false }),
      kernel.submit("console.log('run')", { stop_on_error: false }),
    ] as const;
    assert.equal((await kernel.finished(ids[0])).status, "error");
    assert.equal((await kernel.finished(ids[1])).status, "error");
    const last = await kernel.finished(ids[2]);
    assert.equal(last.status, "ok");
    assert.equal(last.stdout, "run\n");
  });

  on("cells queued together run one after another", async (kernel) => {
    const ids = [
      kernel.submit("let order = 'a';\nawait new Promise((done) => setTimeout(done, 100));\norder += 'b';"),
      kernel.submit("order += 'c';"),
      kernel.submit("console.log(order);"),
    ] as const;
    for (const id of ids) assert.equal((await kernel.finished(id)).status, "ok");

    assert.equal((await kernel.finished(ids[2])).stdout, "abc\n");
  });
});

describe("where a kernel runs", () => {
  const usesCourse =
    'import { tf } from "attention-course";\nlet mine = process.cwd();\nconsole.log(tf.scalar(42).dataSync()[0], mine);';

  test(
    "in notebooks/ and exercises/ at once: each finds the course by name, and knows nothing of the other",
    { timeout: 120_000 },
    async () => {
      const folders = ["notebooks", "exercises"].map((name) => path.join(root, name));
      const kernels = await Promise.all(folders.map((cwd) => Kernel.start({ cwd })));
      try {
        const cells = await Promise.all(kernels.map((kernel) => kernel.run(usesCourse)));
        assert.deepEqual(
          cells.map((cell) => cell.stdout),
          folders.map((folder) => `42 ${folder}\n`),
        );
        assert.deepEqual(await Promise.all(kernels.map((kernel) => kernel.value("mine"))), folders);
      } finally {
        await Promise.all(kernels.map((kernel) => kernel.stop()));
      }
    },
  );

  const deep = path.join(temporaryFolder(path.join(root, ".course")), "a", "new", "deep folder");
  fs.mkdirSync(deep, { recursive: true });
  kernelTest(
    "in a new deep folder of the project: finds the course by name",
    async (kernel) => {
      assert.equal((await kernel.run(usesCourse)).stdout, `42 ${deep}\n`);
    },
    { cwd: deep },
  );
});
