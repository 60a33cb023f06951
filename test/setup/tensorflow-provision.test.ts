import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { writeWhole } from "../../src/platform/files";
import { checkAddon, fingerprintOf, nativeStatus, tfjsNodeOf } from "../../src/platform/native";
import { tryAddon } from "../../src/setup/tensorflow/addon";
import { provideTensorFlow } from "../../src/setup/tensorflow/provide";
import { cacheFolder, officialFor, wheelFor } from "../../src/setup/tensorflow/system";
import { fetchWheel, hasHash, pipsProblem } from "../../src/setup/tensorflow/wheel";
import { putFolder, withWorkspace } from "../../src/setup/tensorflow/workspace";
import { root, runCell } from "../tensorflow/cell";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "attention-course-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const silent = (): void => {};

// Where things are.

test("the cache is where each system keeps such files, and where the user says", () => {
  assert.equal(cacheFolder({}, "linux", "/home/ada"), "/home/ada/.cache/attention-course");
  assert.equal(cacheFolder({ XDG_CACHE_HOME: "/fast" }, "linux", "/home/ada"), "/fast/attention-course");
  assert.equal(
    cacheFolder({ XDG_CACHE_HOME: "not/absolute" }, "linux", "/home/ada"),
    "/home/ada/.cache/attention-course",
  );
  assert.equal(cacheFolder({}, "darwin", "/Users/ada"), "/Users/ada/Library/Caches/attention-course");
  assert.equal(cacheFolder({ LOCALAPPDATA: "D:\\Local" }, "win32", "C:\\Users\\ada"), "D:\\Local\\attention-course");
  assert.equal(cacheFolder({}, "win32", "C:\\Users\\ada"), "C:\\Users\\ada\\AppData\\Local\\attention-course");
  assert.equal(cacheFolder({ ATTENTION_COURSE_CACHE: "/big", XDG_CACHE_HOME: "/fast" }, "linux", "/home/ada"), "/big");
});

test("each system has the wheel that PyPI has for it", () => {
  const linux = wheelFor({ platform: "linux", arch: "x64" });
  assert.equal(linux?.project, "tensorflow-cpu");
  assert.ok(linux?.platforms.every((tag) => tag.endsWith("_x86_64")));
  const arm = wheelFor({ platform: "linux", arch: "arm64" });
  assert.equal(arm?.project, "tensorflow");
  assert.ok(arm?.platforms.every((tag) => tag.endsWith("_aarch64")));
  const mac = wheelFor({ platform: "darwin", arch: "arm64" });
  assert.deepEqual(mac?.libraries, ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"]);
  assert.equal(wheelFor({ platform: "win32", arch: "x64" }), undefined);
  for (const wheel of [linux, arm, mac]) assert.match(wheel?.sha256 ?? "", /^[0-9a-f]{64}$/);
});

test("TensorFlow.js' own files have the addresses that its install script uses, a mirror's too", () => {
  const linux = officialFor("4.22.0", { platform: "linux", arch: "x64" }, {});
  assert.equal(
    linux?.library,
    "https://storage.googleapis.com/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz",
  );
  assert.equal(
    linux?.addon,
    "https://storage.googleapis.com/tf-builds/pre-built-binary/napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz",
  );
  const windows = officialFor(
    "4.22.0",
    { platform: "win32", arch: "x64" },
    { TFJS_NODE_CDN_STORAGE: "https://mirror.example/" },
  );
  assert.equal(
    windows?.library,
    "https://mirror.example/tensorflow/libtensorflow/libtensorflow-cpu-windows-x86_64-2.9.1.zip",
  );
  assert.equal(officialFor("4.22.0", { platform: "linux", arch: "arm64" }, {}), undefined);
});

test("the libraries that the names come from are the ones in tfjs-node's install script", () => {
  const constants = fs.readFileSync(
    path.join(root, "node_modules", "@tensorflow", "tfjs-node", "scripts", "deps-constants.js"),
    "utf8",
  );
  assert.ok(
    constants.includes(
      `LIBTENSORFLOW_VERSION = '${officialFor("4.22.0", { platform: "linux", arch: "x64" }, {})?.version}'`,
    ),
  );
});

// The wheel.

const wheel = wheelFor({ platform: "linux", arch: "x64" });
assert.ok(wheel);

test("a truncated file is recognised", async () => {
  const file = path.join(folder, "file");
  fs.writeFileSync(file, "abc");
  const ofAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(await hasHash(file, ofAbc), true);
  fs.truncateSync(file, 2);
  assert.equal(await hasHash(file, ofAbc), false);
});

const pip = spawnSync("python3", ["-m", "pip", "--version"]).status === 0;

test(
  "a damaged wheel is fetched once more, then given up; nothing of it stays",
  { skip: !pip && "no pip here" },
  async () => {
    const index = path.join(folder, "index");
    const work = path.join(folder, "work");
    fs.mkdirSync(index);
    fs.mkdirSync(work);
    fs.writeFileSync(
      path.join(index, "tensorflow_cpu-2.19.1-cp311-cp311-manylinux2014_x86_64.whl"),
      "PK\x03\x04 the beginning of a wheel",
    );
    const before = { ...process.env };
    Object.assign(process.env, { PIP_NO_INDEX: "1", PIP_FIND_LINKS: index, PIP_CONFIG_FILE: "/dev/null" });
    const lines: string[] = [];
    try {
      await assert.rejects(
        fetchWheel(wheel, ["python3"], work, (line: string) => lines.push(line)),
        /arrived damaged, twice/,
      );
    } finally {
      for (const name of ["PIP_NO_INDEX", "PIP_FIND_LINKS", "PIP_CONFIG_FILE"]) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
    assert.equal(lines.filter((line) => /fetching it again/.test(line)).length, 1);
    assert.deepEqual(fs.readdirSync(work), []);
  },
);

test("what pip says is understood", () => {
  // Lines as pip 23.2 prints them.
  const cut = `WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<...>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/tensorflow-cpu/
ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.19.1 (from versions: none)
ERROR: No matching distribution found for tensorflow-cpu==2.19.1`;
  assert.equal(pipsProblem(wheel, cut).damaged, false);
  assert.match(pipsProblem(wheel, cut).missing.message, /PyPI can't be reached: name resolution/);
  const full = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device";
  assert.match(pipsProblem(wheel, full).missing.message, /the disk is full/);
  assert.match(pipsProblem(wheel, full).missing.cure, /ATTENTION_COURSE_CACHE/);
  const broken =
    "urllib3.exceptions.ProtocolError: ('Connection broken: IncompleteRead(1000 bytes read, 9000 more expected)'";
  assert.equal(pipsProblem(wheel, broken).damaged, true);
  const none = "ERROR: No matching distribution found for tensorflow-cpu==2.19.1";
  assert.equal(pipsProblem(wheel, none).damaged, false);
  assert.match(pipsProblem(wheel, none).missing.message, /No matching distribution/);
});

// The addon.

test("an addon counts as working only while it is the one that was tried, for this tfjs-node, with its libraries whole", () => {
  const addon = path.join(folder, "tfjs_binding.node");
  const note = path.join(folder, "tfjs_binding.json");
  const library = path.join(folder, "libtensorflow_cc.so.2");
  const tfjsNode = { folder, version: "4.22.0", addon, fingerprint: note };
  const problemAfter = (change: () => void): string => {
    fs.writeFileSync(addon, "an addon");
    fs.writeFileSync(library, "a library");
    fs.writeFileSync(note, JSON.stringify(fingerprintOf(addon, tfjsNode, [library], "2.19.1")));
    assert.deepEqual(checkAddon(addon, note, "4.22.0"), { ok: true, tensorflow: "2.19.1" });
    change();
    const checked = checkAddon(addon, note, "4.22.0");
    return checked.ok ? "none" : checked.problem;
  };
  const noteOther = (other: object): void =>
    fs.writeFileSync(note, JSON.stringify({ ...JSON.parse(fs.readFileSync(note, "utf8")), ...other }));
  assert.match(
    problemAfter(() => fs.writeFileSync(addon, "another!")),
    /not the one that was seen working/,
  );
  assert.match(
    problemAfter(() => fs.rmSync(addon)),
    /not installed/,
  );
  assert.match(
    problemAfter(() => fs.rmSync(note)),
    /not seen working yet/,
  );
  assert.match(
    problemAfter(() => fs.writeFileSync(note, "{ half")),
    /not seen working yet/,
  );
  assert.match(
    problemAfter(() => fs.rmSync(library)),
    /libtensorflow_cc\.so\.2 is gone/,
  );
  assert.match(
    problemAfter(() => fs.truncateSync(library, 3)),
    /damaged \(3 bytes instead of 9\)/,
  );
  assert.match(
    problemAfter(() => noteOther({ tfjsNode: "4.21.0" })),
    /for tfjs-node 4\.21\.0/,
  );
  assert.match(
    problemAfter(() => noteOther({ arch: "riscv64" })),
    /riscv64/,
  );
  assert.match(
    problemAfter(() => noteOther({ napi: 99 })),
    /newer Node/,
  );
});

test("an addon that Node can't load is told from one that works", async () => {
  const addon = path.join(folder, "tfjs_binding.node");
  fs.writeFileSync(addon, "no addon at all");
  const tried = await tryAddon(addon);
  assert.equal(tried.ok, false);
  const status = nativeStatus(root);
  if (!status.ok) return;
  const installed = tfjsNodeOf(root);
  assert.ok(installed);
  assert.deepEqual(await tryAddon(installed.addon), { ok: true, version: status.version });
});

// A course whose tfjs-node has no addon, or a bad one.

function courseWithout(addon: string | undefined): string {
  const course = path.join(folder, "course");
  const scope = path.join(course, "node_modules", "@tensorflow");
  fs.mkdirSync(scope, { recursive: true });
  fs.cpSync(path.join(root, "package.json"), path.join(course, "package.json"));
  for (const part of ["src", "package.json"]) {
    if (fs.existsSync(path.join(root, "dist", part)))
      fs.cpSync(path.join(root, "dist", part), path.join(course, "dist", part), { recursive: true });
  }
  const modules = path.join(root, "node_modules");
  for (const name of fs.readdirSync(modules)) {
    if (name !== "@tensorflow" && name !== "attention-course")
      fs.symlinkSync(path.join(modules, name), path.join(course, "node_modules", name), "junction");
  }
  for (const name of fs.readdirSync(path.join(modules, "@tensorflow"))) {
    const from = path.join(modules, "@tensorflow", name);
    if (name !== "tfjs-node") {
      fs.symlinkSync(from, path.join(scope, name), "junction");
    } else {
      for (const part of ["package.json", "dist"])
        fs.cpSync(path.join(from, part), path.join(scope, name, part), { recursive: true });
    }
  }
  if (addon !== undefined) {
    fs.mkdirSync(path.join(scope, "tfjs-node", "lib", "napi-v8"), { recursive: true });
    fs.writeFileSync(path.join(scope, "tfjs-node", "lib", "napi-v8", "tfjs_binding.node"), addon);
  }
  return course;
}

const compute = `
  const { tf, tensorflowBackend } = require("./dist/src/tensorflow");
  console.log(tf.getBackend(), tf.add(1, 2).dataSync()[0], tensorflowBackend().advice);
`;

test("without the addon the course computes with WebAssembly and says how to change that", () => {
  const { stdout, stderr, status } = runCell(compute, undefined, courseWithout(undefined));
  assert.equal(stderr, "");
  assert.equal(status, 0);
  assert.match(stdout, /^wasm 3 TensorFlow's native library is not installed.*npm run setup/m);
});

test("with an addon that does not load the course computes with WebAssembly and says why", () => {
  const { stdout, stderr, status } = runCell(compute, undefined, courseWithout("built for something else"));
  assert.equal(stderr, "");
  assert.equal(status, 0);
  assert.match(stdout, /^wasm 3 TensorFlow's native library does not load \(.*npm run setup/m);
});

test("asking for native TensorFlow where there is none is an error that names the command", () => {
  const { stderr, status } = runCell(compute, "tensorflow", courseWithout(undefined));
  assert.notEqual(status, 0);
  assert.match(stderr, /asks for native TensorFlow, which is not there.*npm run setup/);
});

// The set-up as a whole, where it can't succeed.

test("provisioning never rejects: it says what is missing, what that costs and the cure", async () => {
  assert.deepEqual(nativeStatus(folder), {
    ok: false,
    problem: "npm has not installed @tensorflow/tfjs-node",
    cure: "npm ci",
  });
  const { problem } = await provideTensorFlow(folder);
  assert.ok(problem);
  assert.match(problem.message, /npm has not installed.*WebAssembly.*npm ci/);
});

test("a cache that can't be used is said, and the clone stays as it was", async () => {
  const course = courseWithout(undefined);
  const file = path.join(folder, "a-file");
  fs.writeFileSync(file, "");
  const before = process.env["ATTENTION_COURSE_CACHE"];
  process.env["ATTENTION_COURSE_CACHE"] = path.join(file, "cache");
  try {
    const { problem } = await provideTensorFlow(course);
    assert.ok(problem);
    assert.match(problem.message, /ENOTDIR|not a directory/i);
  } finally {
    if (before === undefined) delete process.env["ATTENTION_COURSE_CACHE"];
    else process.env["ATTENTION_COURSE_CACHE"] = before;
  }
  assert.equal(fs.existsSync(path.join(course, "node_modules", "@tensorflow", "tfjs-node", "lib")), false);
});

test("a network that failed today is not asked again unless the user says so", async () => {
  const course = courseWithout(undefined);
  const note = path.join(course, ".course", "tensorflow-failed.json");
  writeWhole(note, JSON.stringify({ missing: "PyPI can't be reached" }));
  const { problem } = await provideTensorFlow(course, silent, { retry: false });
  assert.ok(problem);
  assert.match(problem.message, /PyPI can't be reached, when it was last tried.*npm run setup/);
});

// Several at once, and half-way.

test("two set-ups work one after the other, and nothing temporary stays", async () => {
  let inside = 0;
  const order: string[] = [];
  const task =
    (name: string) =>
    async (work: string): Promise<string> => {
      assert.equal(++inside, 1, "one at a time");
      fs.writeFileSync(path.join(work, "half"), name);
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(name);
      inside--;
      return name;
    };
  const lines: string[] = [];
  const first = withWorkspace(folder, silent, task("first"));
  const second = withWorkspace(folder, (line: string) => lines.push(line), task("second"));
  assert.deepEqual(await Promise.all([first, second]), ["first", "second"]);
  assert.deepEqual(order, ["first", "second"]);
  assert.equal(lines.length, 1);
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("what a killed set-up left behind is taken over and cleared away", async () => {
  const gone = spawnSync(process.execPath, ["-e", ""]).pid;
  const lock = path.join(folder, ".lock");
  fs.writeFileSync(lock, `${gone} ${os.hostname()} x`);
  const past = new Date(Date.now() - 60_000);
  fs.utimesSync(lock, past, past);
  fs.mkdirSync(path.join(folder, `.tmp-${gone}-x`, "library"), { recursive: true });
  assert.equal(await withWorkspace(folder, silent, () => Promise.resolve("done")), "done");
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("an error half-way leaves nothing behind", async () => {
  await assert.rejects(
    withWorkspace(folder, silent, (work: string) => {
      fs.writeFileSync(path.join(work, "half"), "");
      return Promise.reject(new Error("the disk broke"));
    }),
    /the disk broke/,
  );
  assert.deepEqual(fs.readdirSync(folder), []);
});

test("files and folders are replaced whole, and other names of the old file keep their content", () => {
  const file = path.join(folder, "file");
  fs.writeFileSync(file, "old");
  spawnSync(process.execPath, [
    "-e",
    "fs.linkSync(process.argv[1], process.argv[2])",
    file,
    path.join(folder, "hard-link"),
  ]);
  writeWhole(file, "new");
  assert.equal(fs.readFileSync(file, "utf8"), "new");
  assert.equal(fs.readFileSync(path.join(folder, "hard-link"), "utf8"), "old");
  for (const content of ["one", "two"]) {
    fs.mkdirSync(path.join(folder, "work", content), { recursive: true });
    fs.writeFileSync(path.join(folder, "work", content, "file"), content);
    putFolder(path.join(folder, "work", content), path.join(folder, "place"));
    assert.equal(fs.readFileSync(path.join(folder, "place", "file"), "utf8"), content);
  }
  assert.deepEqual(fs.readdirSync(path.join(folder, "work")), []);
});
