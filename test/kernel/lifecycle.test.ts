import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import { test } from "node:test";
import { Kernel, patience, sleep } from "./client";
import { kernelGroup, kernelTest } from "./group";
import { pythonJson } from "./python";

const delimiter = "<IDS|MSG>";

/** All processes below one, by /proc; empty where there is no /proc. */
function descendants(pid: number): number[] {
  if (!fs.existsSync("/proc/self/stat")) return [];

  const parents = new Map<number, number>();
  for (const entry of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = fs.readFileSync(`/proc/${entry}/stat`, "utf8");
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** The kernel's end, or "still runs" after a time in which any kernel has ended, on a busy machine too. */
function end(
  kernel: Kernel,
  milliseconds = patience,
): Promise<{ code: number | null; signal: string | null } | "still runs"> {
  return Promise.race([kernel.exited, sleep(milliseconds).then(() => "still runs" as const)]);
}

/** A port that somebody listens on. */
async function occupiedPort(): Promise<{ port: number; close: () => void }> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as net.AddressInfo).port, close: () => server.close() };
}

const on = kernelGroup();

const busy: Record<string, string | undefined> = {
  idle: undefined,
  "in an awaited loop": "console.log('started');\nfor (;;) await new Promise((done) => setTimeout(done, 10));",
  "in a synchronous loop": "console.log('started');\nwhile (true) {}",
  "with an interval and a server left behind":
    "import * as http from 'node:http';\nsetInterval(() => {}, 10);\nhttp.createServer().listen(0, () => console.log('started'));",
};

for (const [state, code] of Object.entries(busy)) {
  const restart = state === "in an awaited loop";
  kernelTest(`shutdown ${state}: the reply echoes restart (${restart}), and the process ends well`, async (kernel) => {
    if (code !== undefined) {
      const id = kernel.submit(code);
      await kernel.expect(
        (m) => m.parent_header.msg_id === id && m.content.text === "started\n",
        "the cell's first line",
      );
    }
    const children = descendants(kernel.process.pid ?? 0);
    const reply = await kernel.request("shutdown_request", { restart }, "control");
    assert.equal(reply.header.msg_type, "shutdown_reply");
    assert.equal(reply.content.restart, restart);
    assert.equal(reply.content.status, "ok");
    assert.deepEqual(await end(kernel), { code: 0, signal: null });
    const left = (): number[] => children.filter((pid) => fs.existsSync(`/proc/${pid}`));
    for (const until = Date.now() + patience; left().length > 0 && Date.now() < until;) await sleep(20);
    assert.deepEqual(left(), [], "no process is left behind");
  });
}

kernelTest(
  "an empty key: messages go unsigned; and shutdown on the shell channel, as older clients ask for it",
  async (kernel) => {
    assert.equal(await kernel.value("6 * 7"), 42);
    assert.deepEqual(kernel.violations, []);
    const reply = await kernel.request("shutdown_request", { restart: false });
    assert.equal(reply.header.msg_type, "shutdown_reply");
    assert.deepEqual(await end(kernel), { code: 0, signal: null });
  },
  { key: "" },
);

kernelTest("SIGTERM ends the kernel", async (kernel) => {
  kernel.process.kill("SIGTERM");
  assert.notEqual(await end(kernel), "still runs");
});

test("a port that is taken for a moment is waited for; one that stays taken is named, and the kernel ends", async () => {
  const freed = await occupiedPort();
  const kernel = await Kernel.start({ heartbeatPort: freed.port, atSockets: freed.close });
  assert.equal(await kernel.value("6 * 7"), 42);
  await kernel.stop();

  const taken = await occupiedPort();
  try {
    await assert.rejects(Kernel.start({ heartbeatPort: taken.port }), (error: Error) => {
      assert.match(
        error.message,
        new RegExp(`could not open its connection: another program has taken tcp://127\\.0\\.0\\.1:${taken.port} `),
      );
      assert.doesNotMatch(error.message, /Napi|terminate called/);
      return true;
    });
  } finally {
    taken.close();
  }
});

kernelTest("process.exit() in a cell: the kernel says so, and ends", async (kernel) => {
  const id = kernel.submit("console.log('before');\nprocess.exit(3);\nconsole.log('after');");
  await kernel.expect((m) => m.parent_header.msg_id === id && m.content.text === "before\n", "the cell's first line");
  const ended = await end(kernel);
  assert.notEqual(ended, "still runs");
  const said = await kernel.expect(
    (m) =>
      m.parent_header.msg_id === id &&
      ["stream", "error"].includes(m.header.msg_type) &&
      /exit/i.test(`${m.content.text ?? ""}${m.content.evalue ?? ""}`),
    "a word about process.exit()",
  );
  assert.equal(said.channel, "iopub");
  const printed = kernel.messages.filter((m) => m.content.name === "stdout").map((m) => m.content.text);
  assert.deepEqual(printed, ["before\n"], "what was printed before arrives, nothing after");
});

on("messages that are wrong are ignored, and the kernel lives", async (kernel) => {
  const header = (id: string, type = "kernel_info_request"): string =>
    JSON.stringify({
      msg_id: id,
      msg_type: type,
      session: "s",
      username: "u",
      date: new Date().toISOString(),
      version: "5.4",
    });
  const signed = (parts: string[]): string[] => [delimiter, kernel.sign(parts), ...parts];
  const wrong: Record<string, string[]> = {
    "a wrong signature": [delimiter, "0".repeat(64), header("forged"), "{}", "{}", "{}"],
    "a wrong signature on code": [
      delimiter,
      "",
      header("forged-code", "execute_request"),
      "{}",
      "{}",
      JSON.stringify({ code: "var forged = 1" }),
    ],
    "a changed content": [...signed([header("changed"), "{}", "{}", "{}"]).slice(0, 5), '{"a":1}'],
    "a header that is not JSON": signed(["{not json", "{}", "{}", "{}"]),
    "a content that is not JSON": signed([header("malformed"), "{}", "{}", "{not json"]),
    "no delimiter": ["hello", "world"],
    "too few parts": signed([header("few")]),
    "an empty message": [""],
    "a type nobody knows": signed([header("unknown", "no_such_request"), "{}", "{}", "{}"]),
    "no code": signed([header("no-code", "execute_request"), "{}", "{}", "{}"]),
    "null for content": signed([header("null-content", "complete_request"), "{}", "{}", "null"]),
  };
  for (const channel of ["shell", "control"] as const) {
    for (const [what, frames] of Object.entries(wrong)) {
      kernel.sendRaw(frames, channel);
      const reply = await kernel.request("kernel_info_request", {}, channel).catch((error: unknown) => {
        throw new Error(`After ${what} on ${channel}: ${String(error)}`);
      });
      assert.equal(reply.content.status, "ok");
    }
  }
  const answered = kernel.messages.filter((m) => /forged|changed|malformed|few/.test(m.parent_header.msg_id ?? ""));
  assert.deepEqual(answered, [], "no answer to what is not signed right");
  assert.equal(await kernel.value("typeof (globalThis as any).forged"), "undefined");
});

on("the heart beats, any number of times", async (kernel) => {
  for (const text of ["ping", "ping", "another"]) assert.equal(await kernel.beat(text), text);
});

on("two hundred cells later the kernel still answers", async (kernel) => {
  const ids = Array.from({ length: 200 }, (_, i) => kernel.submit(`console.log(${i});`));
  for (const [i, id] of ids.entries()) assert.equal((await kernel.finished(id, 90_000)).stdout, `${i}\n`);
});

test("Jupyter's own client (nbclient) runs a notebook and gets its outputs", { timeout: 120_000 }, async () => {
  const cells = await pythonJson<
    {
      source: string;
      outputs: { output_type: string; text?: string; ename?: string; data?: Record<string, unknown> }[];
    }[]
  >("run_notebook.py", ["run"]);
  assert.deepEqual(
    cells.map((cell) => cell.outputs.map((output) => output.output_type)),
    [["stream"], ["execute_result"], ["error"], ["stream"], ["display_data"], ["stream"]],
  );
  assert.equal(cells[0]?.outputs[0]?.text, "hello\n");
  assert.equal(cells[1]?.outputs[0]?.data?.["text/plain"], "42");
  assert.equal(cells[2]?.outputs[0]?.ename, "RangeError");
  assert.equal(cells[3]?.outputs[0]?.text, "after the error\n");
  assert.equal(cells[5]?.outputs[0]?.text?.split("\n").length, 50_001, "all lines of a large output");
});

test(
  "a kernel killed under a running cell: nbclient says DeadKernelError, and nothing is left",
  { timeout: 120_000 },
  async () => {
    const { error, left } = await pythonJson<{ error: string; left: number[] }>("run_notebook.py", ["kill"]);
    assert.equal(error, "DeadKernelError");
    assert.deepEqual(left, []);
  },
);

test("a cell that takes too long: nbclient interrupts it, and the next cell runs", { timeout: 120_000 }, async () => {
  const { statuses } = await pythonJson<{ statuses: string[] }>("run_notebook.py", ["timeout"]);
  assert.deepEqual(statuses, ["error", "ok"]);
});

test("Jupyter restarts a kernel that is busy, and the new one answers", { timeout: 120_000 }, async () => {
  const { forced, value } = await pythonJson<{ forced: boolean; value: string }>("run_notebook.py", ["restart"]);
  assert.equal(forced, false, "the kernel ends by itself, before Jupyter kills it");
  assert.equal(value, "undefined\n");
});
