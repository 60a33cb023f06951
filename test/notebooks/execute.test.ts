// What `course run` does when something goes wrong, on the real kernel.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";

import { executeNotebook, type ExecuteOptions, type Execution } from "../../src/cli/execute";
import { UserError } from "../../src/errors";
import { root } from "../venv";
import { scratchFolder } from "./scratch";

const folder = scratchFolder("execute-test");

type Cell = string | { source: string; tags: string[] };

/** A notebook with a heading above these code cells; gives its path. */
function notebook(name: string, cells: Cell[]): string {
  const codeCells = cells.map((cell, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: typeof cell === "string" ? {} : { tags: cell.tags },
    source: typeof cell === "string" ? cell : cell.source,
    execution_count: null,
    outputs: [],
  }));
  const file = path.join(folder(), `${name}.ipynb`);
  fs.writeFileSync(
    file,
    JSON.stringify({
      cells: [
        { cell_type: "markdown", id: "heading", metadata: {}, source: "# Title\n\n## A section\n\nText" },
        ...codeCells,
      ],
      metadata: { kernelspec: { name: "tslab", language: "typescript", display_name: "TypeScript" } },
      nbformat: 4,
      nbformat_minor: 5,
    }),
  );
  return file;
}

function execute(file: string, options: Partial<ExecuteOptions> = {}): Promise<Execution> {
  return executeNotebook(file, { root, timeout: 120, ...options });
}

test("a notebook that runs, its stderr, and the folder it runs in", async () => {
  const started: string[] = [];
  const file = notebook("runs", [
    `const one = 1;\nif (process.cwd() !== ${JSON.stringify(folder())}) { throw new Error(process.cwd()); }`,
    'console.error("careful");',
    "console.log(one);",
  ]);
  const result = await execute(file, { onCellStart: (cell) => started.push(`${cell.number}/${cell.of}`) });
  assert.ok(result.ok, result.failure?.message);
  assert.deepEqual(started, ["1/3", "2/3", "3/3"]);
  assert.deepEqual(
    result.cells.map(({ stderr }) => stderr),
    ["", "careful\n", ""],
  );
  assert.equal(result.cells[0]?.cell.heading, "A section");
});

test("a failing cell ends the run and is named, with the kernel's error", async () => {
  const result = await execute(
    notebook("fails", ["const x = 1;", 'throw new RangeError("out of it");', "console.log(x);"]),
  );
  assert.equal(result.ok, false);
  assert.equal(result.cells.length, 2, "the cell after the failing one was run");
  assert.equal(result.failure?.cell?.number, 2);
  assert.equal(result.failure.cell.heading, "A section");
  assert.deepEqual([result.failure.error?.ename, result.failure.error?.evalue], ["RangeError", "out of it"]);
  assert.ok((result.failure.error?.traceback.length ?? 0) > 0, "the kernel sent no traceback");
});

test("errors may be allowed for all cells, or for one that is tagged", async () => {
  const failing = 'throw new Error("meant");';
  const allowed = await execute(notebook("allowed", [failing, "1;"]), { allowErrors: true });
  assert.ok(allowed.ok);
  assert.deepEqual(
    allowed.cells.map(({ error }) => error?.evalue),
    ["meant", undefined],
  );
  const tagged = await execute(
    notebook("tagged", [{ source: failing, tags: ["raises-exception"] }, "1;", failing, "1;"]),
  );
  assert.equal(tagged.ok, false);
  assert.equal(tagged.failure?.cell?.number, 3);
});

test("a cell that takes too long, and a kernel that dies, are told apart", async () => {
  const slow = await execute(notebook("slow", ["await new Promise((resolve) => setTimeout(resolve, 60_000));"]), {
    timeout: 1,
  });
  assert.match(slow.failure?.message ?? "", /longer than 1 seconds/);
  assert.equal(slow.failure?.cell?.number, 1);
  const dead = await execute(notebook("dead", ["1;", "process.exit(3);"]));
  assert.match(dead.failure?.message ?? "", /the kernel died/);
  assert.equal(dead.failure?.cell?.number, 2);
});

test("a kernel that dies as it starts gets a second start, and no third", async (t) => {
  const before = process.env["NODE_OPTIONS"];
  t.after(() => {
    if (before === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = before;
  });
  for (const deaths of [1, 2]) {
    const counter = path.join(folder(), `deaths-${deaths}`);
    const dying = path.join(folder(), `dying-${deaths}.cjs`);
    fs.writeFileSync(
      dying,
      `const fs = require("node:fs");
      if (process.argv[1]?.endsWith("main.js") && require("node:worker_threads").isMainThread) {
        fs.appendFileSync(${JSON.stringify(counter)}, "x");
        if (fs.statSync(${JSON.stringify(counter)}).size <= ${deaths}) {
          console.error("its port was taken");
          process.exit(1);
        }
      }`,
    );
    process.env["NODE_OPTIONS"] = `--require ${JSON.stringify(dying)}`;
    const result = await execute(notebook(`dying-${deaths}`, ["6 * 7;"]));
    assert.equal(result.ok, deaths === 1, result.failure?.message);
    if (deaths === 2) assert.match(result.failure?.message ?? "", /the kernel didn't start: [^]*its port was taken/);
    assert.equal(fs.statSync(counter).size, 2, "starts");
  }
});

test("an unknown kernel, a file that is no notebook, and a missing .venv are clear errors", async () => {
  const file = notebook("other-kernel", ["1;"]);
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll('"tslab"', '"nope"'));
  assert.match((await execute(file)).failure?.message ?? "", /knows no kernel "nope".*npm run setup/);
  fs.writeFileSync(file, "no JSON");
  await assert.rejects(
    execute(file),
    (error) => error instanceof UserError && /can't be read as a notebook/.test(error.message),
  );
  await assert.rejects(execute(path.join(folder(), "absent.ipynb")), /There is no notebook/);
  await assert.rejects(
    executeNotebook(notebook("fine", ["1;"]), { root: os.tmpdir() }),
    (error) => error instanceof UserError && /Jupyter isn't set up here.*npm run setup/.test(error.message),
  );
});

test("executed notebooks and HTML pages are written where they are asked for, and the notebook stays as it was", async () => {
  const file = notebook("saved", ['console.log("hello" + "there");']);
  const original = fs.readFileSync(file, "utf8");
  const save = path.join(folder(), "out", "saved.ipynb");
  const html = path.join(folder(), "out", "saved.html");
  assert.ok((await execute(file, { save, html })).ok);
  assert.match(fs.readFileSync(save, "utf8"), /hellothere/);
  assert.match(fs.readFileSync(html, "utf8"), /<html[^]*hellothere/);
  assert.equal(fs.readFileSync(file, "utf8"), original);
});

test("two at once don't meet", async () => {
  const files = ["first", "second"].map((name) => notebook(name, [`const name = "${name}";`, "console.error(name);"]));
  const results = await Promise.all(files.map((file) => execute(file)));
  assert.deepEqual(
    results.map(({ ok }) => ok),
    [true, true],
  );
  assert.deepEqual(
    results.map(({ cells }) => cells[1]?.stderr),
    ["first\n", "second\n"],
  );
});

/** Waits until `done`, or fails. */
async function until(what: string, done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1800; tries++) {
    if (done()) return;

    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`after three minutes still not: ${what}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function courseRun(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [path.join(root, "src", "cli", "course.js"), "run", ...args], {
    encoding: "utf8",
  });
}

test("`course run` says where a notebook failed, and what a program may want to know as JSON", () => {
  const failing = notebook("told", ["1;", 'throw new RangeError("out of it");']);
  const { status, stdout } = courseRun(failing);
  assert.equal(status, 1);
  assert.match(stdout, /^FAILED .*told\.ipynb  2 cells/m);
  assert.match(stdout, /cell 2 of 2, under "A section": RangeError: out of it/);
  assert.doesNotMatch(stdout, /\x1b/, "colours went into a pipe");
  const noisy = notebook("noisy", ['console.error("careful");']);
  const answer = courseRun(noisy, "--strict", "--json");
  assert.equal(answer.status, 1, "--strict let text on stderr pass");
  const { notebooks } = JSON.parse(answer.stdout) as {
    notebooks: { notebook: string; ok: boolean; cells: { stderr: string }[] }[];
  };
  assert.equal(notebooks[0]?.ok, true);
  assert.equal(notebooks[0].notebook, path.relative(root, noisy));
  assert.equal(notebooks[0].cells[0]?.stderr, "careful\n");
});

for (const [signal, expected] of [
  ["SIGINT", 130],
  ["SIGKILL", null],
] as const) {
  test(
    `${signal} to \`course run\` leaves no kernel behind`,
    { skip: process.platform === "win32" ? "signals are Unix's" : false },
    async () => {
      const note = path.join(folder(), `pid-${signal}`);
      const file = notebook(`endless-${signal}`, [
        `require("node:fs").writeFileSync(${JSON.stringify(note)}, String(process.pid));\nawait new Promise((resolve) => setTimeout(resolve, 600_000));`,
      ]);
      const command = spawn(process.execPath, [path.join(root, "src", "cli", "course.js"), "run", file], {
        stdio: "pipe",
      });
      const closed = new Promise<number | null>((resolve) => command.once("close", resolve));
      try {
        await until("the cell runs", () => fs.existsSync(note) && fs.readFileSync(note, "utf8") !== "");
        const kernel = Number(fs.readFileSync(note, "utf8"));
        command.kill(signal);
        assert.equal(await closed, expected);
        await until("the kernel has ended", () => !isAlive(kernel));
      } finally {
        command.kill("SIGKILL");
      }
    },
  );
}
