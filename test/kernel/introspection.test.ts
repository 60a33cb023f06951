import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe } from "node:test";
import type { Content, HistoryEntry, Kernel } from "./client";
import { kernelGroup } from "./group";

const points = (text: string): string[] => [...text];

/** Completes at the mark "|" in code; gives the matches, and the code with one of them put in place. */
async function complete(
  kernel: Kernel,
  marked: string,
): Promise<{ matches: string[]; put: (match: string) => string }> {
  const cursor = points(marked).indexOf("|");
  const code = points(marked)
    .filter((_, i) => i !== cursor)
    .join("");
  const { content, header } = await kernel.request("complete_request", { code, cursor_pos: cursor });
  assert.equal(header.msg_type, "complete_reply");
  assert.equal(content.status, "ok");
  assert.equal(typeof content.metadata, "object");
  const { matches = [], cursor_start = NaN, cursor_end = NaN } = content;
  assert.ok(cursor_start <= cursor && cursor <= cursor_end, `${cursor_start} ≤ ${cursor} ≤ ${cursor_end}`);
  return {
    matches,
    put: (match) => [...points(code).slice(0, cursor_start), match, ...points(code).slice(cursor_end)].join(""),
  };
}

/** Inspects at the mark "|". */
async function inspect(kernel: Kernel, marked: string, detail_level = 0): Promise<Content> {
  const cursor = points(marked).indexOf("|");
  const code = points(marked)
    .filter((_, i) => i !== cursor)
    .join("");
  const { content, header } = await kernel.request("inspect_request", { code, cursor_pos: cursor, detail_level });
  assert.equal(header.msg_type, "inspect_reply");
  assert.equal(content.status, "ok");
  return content;
}

const on = kernelGroup();

describe("kernel_info", () => {
  on("tells the truth", async (kernel) => {
    const { content, header } = await kernel.request("kernel_info_request");
    assert.equal(header.msg_type, "kernel_info_reply");
    assert.equal(content.status, "ok");
    assert.match(content.protocol_version ?? "", /^5\.[3-9]/);
    assert.ok(content.implementation);
    assert.match(content.implementation_version ?? "", /^\d+\.\d+/);
    assert.ok(content.banner);
    const info = content.language_info;
    assert.equal(info?.name, "typescript");
    assert.equal(info.file_extension, ".ts");
    assert.match(info.mimetype, /typescript/);
    const typescript = createRequire(require.resolve("tslab"))("@tslab/typescript-for-tslab") as { version: string };
    assert.equal(info.version, typescript.version, "the TypeScript that compiles the cells");
  });

  on("is answered on the control channel, while a cell awaits", async (kernel) => {
    await kernel.run("let open!: () => void;\nconst gate = new Promise<void>((done) => (open = done));");
    const id = kernel.submit(
      "console.log('started');\nawait Promise.race([gate, new Promise((done) => setTimeout(done, 15_000))]);",
    );
    await kernel.expect(
      (m) => m.parent_header.msg_id === id && m.content.text === "started\n",
      "the cell's first line",
    );
    const reply = await kernel.request("kernel_info_request", {}, "control", 5_000);
    assert.equal(reply.channel, "control");
    assert.equal(reply.content.status, "ok");
    assert.equal(
      kernel.messages.some((m) => m.channel === "shell" && m.parent_header.msg_id === id),
      false,
      "the cell still runs",
    );
    kernel.process.kill("SIGINT");
    await kernel.finished(id);
  });

  on("is answered on the control channel, and the heart beats, while a synchronous loop runs", async (kernel) => {
    const id = kernel.submit("console.log('started');\nconst end = Date.now() + 8_000;\nwhile (Date.now() < end);");
    await kernel.expect(
      (m) => m.parent_header.msg_id === id && m.content.text === "started\n",
      "the cell's first line",
    );
    const over = (): boolean => kernel.messages.some((m) => m.channel === "shell" && m.parent_header.msg_id === id);
    const beat = await kernel.beat("thump", 5_000).catch(() => "no heartbeat");
    const early = !over();
    const reply = await kernel.request("kernel_info_request", {}, "control", 5_000).catch(() => undefined);
    const answered = reply !== undefined && !over();
    if (!over()) kernel.process.kill("SIGINT");

    await kernel.finished(id);
    assert.deepEqual({ beat, early, answered }, { beat: "thump", early: true, answered: true });
  });
});

describe("is_complete", () => {
  for (const [status, samples] of Object.entries({
    complete: [
      "1 + 1",
      "const a = 1;",
      "function f() {\n  return 1;\n}",
      "await Promise.resolve(1)",
      "",
      "// a comment",
      "type A = number;",
      "for (;;) { break; }",
    ],
    incomplete: [
      "function f() {",
      "const a = [1, 2,",
      "f(1,",
      "if (true) {\n  1;",
      "const s = `open",
      "class A {\n  b = 1;",
      "/* open",
      "1 +",
      "const a =",
    ],
    invalid: ["const = 5;", "}", "let 1a = 2;", "foo bar baz qux", "const s = 'open\n1"],
  })) {
    on(`says ${status}`, async (kernel) => {
      for (const code of samples) {
        const { content, header } = await kernel.request("is_complete_request", { code });
        assert.equal(header.msg_type, "is_complete_reply");
        assert.equal(content.status, status, JSON.stringify(code));
        assert.equal(typeof content.indent, status === "incomplete" ? "string" : typeof content.indent);
      }
    });
  }
});

describe("complete", () => {
  on("finds members, and says what to replace", async (kernel) => {
    const { matches, put } = await complete(kernel, "console.lo|");
    assert.ok(matches.includes("log"), matches.slice(0, 9).join());
    assert.equal(put("log"), "console.log");
  });

  on("finds names of earlier cells", async (kernel) => {
    await kernel.run("const attentionWeights = [0.1, 0.9];");
    const { matches, put } = await complete(kernel, "attentionW|");
    assert.ok(matches.includes("attentionWeights"));
    assert.equal(put("attentionWeights"), "attentionWeights");
  });

  on("completes in the middle of a line", async (kernel) => {
    const { matches, put } = await complete(kernel, "const n = [1, 2].fil| + 1;\nconsole.log(n);");
    assert.ok(matches.includes("filter"));
    assert.equal(put("filter"), "const n = [1, 2].filter + 1;\nconsole.log(n);");
  });

  on("counts the cursor in characters, not in UTF-16 units", async (kernel) => {
    const { matches, put } = await complete(kernel, "const faces = '😀😀😀👩‍🚀'; faces.toUpp|; '😀'");
    assert.ok(matches.includes("toUpperCase"), matches.slice(0, 9).join());
    assert.equal(put("toUpperCase"), "const faces = '😀😀😀👩‍🚀'; faces.toUpperCase; '😀'");
  });

  on("completes after a dot, in any line", async (kernel) => {
    const { matches } = await complete(kernel, "const text = 'a';\ntext.|");
    assert.ok(matches.includes("charAt") && matches.includes("length"));
  });

  on("has no matches where there are none, and lives through nonsense", async (kernel) => {
    assert.deepEqual(
      (await complete(kernel, "nowhereToBeFound.a.b.c|")).matches.filter((match) => match === "log"),
      [],
    );
    for (const [code, cursor_pos] of [
      ["", 0],
      ["const", 5],
      ["a", 99],
      ["a", -3],
      ["😀", 1],
    ] as const) {
      const reply = await kernel.request("complete_request", { code, cursor_pos });
      assert.match(reply.content.status ?? "", /^(ok|error)$/);
    }
  });
});

describe("inspect", () => {
  on("shows type and documentation", async (kernel) => {
    await kernel.run(
      "/** How much each word counts. */\nfunction softmax(scores: number[]): number[] {\n  return scores;\n}",
    );
    const content = await inspect(kernel, "softm|ax([1, 2])");
    assert.equal(content.found, true);
    const text = String(content.data?.["text/plain"]);
    assert.match(text, /softmax\(scores: number\[\]\): number\[\]/);
    assert.match(text, /How much each word counts/);
  });

  on("works at the end of a name, and at the end of the code", async (kernel) => {
    await kernel.run("const scale = 0.125;");
    assert.match(String((await inspect(kernel, "scale|")).data?.["text/plain"]), /scale/);
    assert.match(String((await inspect(kernel, "const s = scale| * 2;")).data?.["text/plain"]), /scale/);
  });

  on("gives no less in more detail", async (kernel) => {
    const brief = String((await inspect(kernel, "Math.ma|x")).data?.["text/plain"]);
    const detail = String((await inspect(kernel, "Math.ma|x", 1)).data?.["text/plain"]);
    assert.match(brief, /max/);
    assert.ok(detail.length >= brief.length);
  });

  on("counts the cursor in characters, not in UTF-16 units", async (kernel) => {
    const content = await inspect(kernel, "const f = '😀😀😀😀😀😀'; let q = 1; f.leng|th");
    assert.equal(content.found, true);
    assert.match(String(content.data?.["text/plain"]), /length/);
  });

  on("says when there is nothing", async (kernel) => {
    for (const code of ["| ", "   |   ", "// a com|ment"]) {
      const content = await inspect(kernel, code);
      assert.equal(content.found, false, JSON.stringify(code));
      assert.deepEqual(content.data, {});
      assert.deepEqual(content.metadata, {});
    }
  });
});

describe("history", () => {
  const ask = async (kernel: Kernel, request: object): Promise<NonNullable<Content["history"]>> => {
    const { content, header } = await kernel.request(
      "history_request",
      { output: false, raw: true, ...request },
      "shell",
      5_000,
    );
    assert.equal(header.msg_type, "history_reply");
    assert.equal(content.status, "ok");
    return content.history ?? [];
  };
  const inputs = ["const h1 = 1;", "h1 + 1", "console.log('h3')", "h1 + 1", "throw new Error('h5')"];

  on("has the last n (tail)", async (kernel) => {
    for (const code of inputs) await kernel.execute(code);

    const all = await ask(kernel, { hist_access_type: "tail", n: 5 });
    assert.deepEqual(
      all.map((entry) => entry[2]),
      inputs,
      "failed code is remembered too",
    );
    const first = all[0]?.[1] ?? NaN;
    assert.deepEqual(
      all.map((entry) => entry[1]),
      inputs.map((_, i) => first + i),
      "numbered as executed",
    );
    assert.equal(new Set(all.map((entry) => entry[0])).size, 1, "in one session");
    assert.deepEqual(
      (await ask(kernel, { hist_access_type: "tail", n: 2 })).map((entry) => entry[2]),
      inputs.slice(3),
    );
  });

  on("has a range of lines, of this session", async (kernel) => {
    const [[own, first]] = (await ask(kernel, { hist_access_type: "tail", n: inputs.length })) as [HistoryEntry];
    for (const session of [0, own]) {
      const range = await ask(kernel, { hist_access_type: "range", session, start: first + 1, stop: first + 3 });
      assert.deepEqual(
        range.map((entry) => [entry[1], entry[2]]),
        [
          [first + 1, inputs[1]],
          [first + 2, inputs[2]],
        ],
        `session ${session}`,
      );
    }
    assert.deepEqual(
      await ask(kernel, { hist_access_type: "range", session: 0, start: first + 90, stop: first + 99 }),
      [],
    );
  });

  on("finds a pattern, unique and limited if asked", async (kernel) => {
    const search = (more: object): ReturnType<typeof ask> => ask(kernel, { hist_access_type: "search", ...more });
    assert.deepEqual(
      (await search({ pattern: "h1*" })).map((entry) => entry[2]),
      ["h1 + 1", "h1 + 1"],
    );
    assert.deepEqual(
      (await search({ pattern: "h1*", unique: true })).map((entry) => entry[2]),
      ["h1 + 1"],
    );
    assert.deepEqual(
      (await search({ pattern: "*h*", n: 2 })).map((entry) => entry[2]),
      inputs.slice(3),
      "the last two",
    );
    assert.deepEqual((await search({ pattern: "h? + 1", unique: true })).length, 1);
    assert.deepEqual(await search({ pattern: "(h1" }), [], "a pattern is a glob, not a regular expression");
  });

  on("has outputs if asked", async (kernel) => {
    const entries = await ask(kernel, { hist_access_type: "tail", n: 4, output: true });
    assert.deepEqual(
      entries.map((entry) => entry[2].length),
      [2, 2, 2, 2],
    );
    assert.deepEqual(entries[0]?.[2], ["h1 + 1", "2"]);
    assert.equal(entries[1]?.[2][1] ?? null, null, "no result, no output");
  });
});

describe("comms", () => {
  on("are none, and that is said", async (kernel) => {
    for (const content of [{}, { target_name: "jupyter.widget" }]) {
      const reply = await kernel.request("comm_info_request", content);
      assert.equal(reply.header.msg_type, "comm_info_reply");
      assert.equal(reply.content.status, "ok");
      assert.deepEqual(reply.content.comms, {});
    }
  });

  on("to a target nobody knows are closed", async (kernel) => {
    const id = kernel.send("comm_open", { comm_id: "a-comm", target_name: "no.such.target", data: {} });
    const close = await kernel.expect(
      (m) => m.header.msg_type === "comm_close" && m.parent_header.msg_id === id,
      "comm_close",
      3_000,
    );
    assert.equal(close.channel, "iopub");
    assert.equal(close.content.comm_id, "a-comm");
    kernel.send("comm_msg", { comm_id: "a-comm", data: {} });
    kernel.send("comm_close", { comm_id: "a-comm", data: {} });
    assert.equal(await kernel.value("6 * 7"), 42);
  });
});
