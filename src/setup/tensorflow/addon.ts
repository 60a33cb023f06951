// The addon that joins Node and TensorFlow: compiling it, and trying it.
import * as fs from "node:fs";
import * as path from "node:path";
import { napi } from "../../platform/native";
import { run } from "../child";
import { failed, missing, tellingLine, type Job } from "./source";

/**
 * A compiler that can build the addon.
 *
 * @throws {Problem} where there is none
 */
export async function findCompiler(): Promise<string> {
  const works = async (command: string, argument: string): Promise<boolean> =>
    (await run(command, [argument], { timeoutMs: 20_000 })).code === 0;
  // Without this question, asking macOS for a compiler opens a window.
  if (process.platform === "darwin" && !(await works("xcode-select", "-p")))
    throw missing("there is no C++ compiler", "xcode-select --install, then `npm run setup`");
  for (const compiler of [process.env["CXX"], "g++", "c++", "clang++"])
    if (compiler && (await works(compiler, "--version"))) return compiler;

  throw missing(
    "there is no C++ compiler",
    process.platform === "linux"
      ? "sudo apt install g++ (Fedora: sudo dnf install gcc-c++), then `npm run setup`"
      : "install a C++ compiler, then `npm run setup`",
  );
}

/**
 * Compiles the addon from the sources that tfjs-node ships.
 *
 * @param library the folder with include/ and lib/, where the libraries also are when the addon is loaded
 * @param libraries the files in lib/
 * @param output the addon's path
 * @throws {Problem} where it does not compile
 */
export async function compileAddon(
  { root, tfjsNode, log }: Job,
  library: string,
  libraries: readonly string[],
  output: string,
): Promise<void> {
  const compiler = await findCompiler();
  log(`Compiling TensorFlow.js' addon with ${compiler}.`);
  const nodeHeaders = path.join(root, "node_modules", "node-api-headers", "include");
  if (!fs.existsSync(nodeHeaders)) throw missing("the package node-api-headers is not installed", "npm ci");
  const temporary = path.dirname(output);
  fs.mkdirSync(temporary, { recursive: true });
  const args = [
    ...["-std=c++17", "-O2", "-shared", "-fPIC"],
    ...[`-DNAPI_VERSION=${napi}`, "-DNODE_GYP_MODULE_NAME=tfjs_binding", "-DBUILDING_NODE_EXTENSION"],
    ...[nodeHeaders, tfjsNode.folder, path.join(library, "include")].map((folder) => `-I${folder}`),
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((source) => path.join(tfjsNode.folder, "binding", source)),
    ...["-o", output],
    `-Wl,-rpath,${path.join(library, "lib")}`,
    ...(process.platform === "darwin"
      ? // Node's own functions are found when the addon is loaded.
        ["-undefined", "dynamic_lookup", ...libraries.map((name) => path.join(library, "lib", name))]
      : ["-Wl,--no-as-needed", ...(await makeStandIns(compiler, libraries, temporary))]),
  ];
  const ended = await run(compiler, args, { timeoutMs: 600_000, env: { ...process.env, TMPDIR: temporary } });
  if (ended.code !== 0) {
    throw failed(
      ended.output,
      `the addon does not compile with ${compiler} (${tellingLine(ended.output, /error/i)})`,
      "see whether a newer compiler helps, then `npm run setup`",
    );
  }
}

/**
 * Empty libraries to link with, in place of TensorFlow's.
 *
 * Linking with the real ones takes ten seconds, which go into reading 700 MB for a hundred symbols. All that the addon
 * needs is their names: the functions are found when it is loaded, and it is tried before it is used.
 *
 * @returns their paths
 */
async function makeStandIns(compiler: string, libraries: readonly string[], folder: string): Promise<string[]> {
  const empty = path.join(folder, "empty.cc");
  fs.writeFileSync(empty, "");
  return Promise.all(
    libraries.map(async (name) => {
      const standIn = path.join(folder, name);
      const args = ["-shared", empty, `-Wl,-soname,${name}`, "-o", standIn];
      const ended = await run(compiler, args, { timeoutMs: 120_000 });
      if (ended.code !== 0) {
        throw missing(
          `${compiler} can't make a library (${tellingLine(ended.output)})`,
          "see whether another compiler (CXX=…) helps, then `npm run setup`",
        );
      }
      return standIn;
    }),
  );
}

/** What came of trying an addon. */
export type Tried =
  /** version: TensorFlow's. */
  | { readonly ok: true; readonly version: string }
  /** ofLibrary: a library is missing or damaged, so that another addon won't help. */
  | { readonly ok: false; readonly problem: string; readonly ofLibrary: boolean };

/** Loads TensorFlow through an addon, in a process of its own. */
export async function tryAddon(addon: string): Promise<Tried> {
  const trial = path.join(__dirname, "trial.js");
  const { code, late, signal, output } = await run(process.execPath, [trial, addon], { timeoutMs: 120_000 });
  if (code === 0) {
    const line = output.split("\n").find((text) => text.startsWith("{")) ?? "{}";
    return { ok: true, version: (JSON.parse(line) as { version: string }).version };
  }
  if (late) return { ok: false, problem: "it does not answer within two minutes", ofLibrary: false };
  if (signal === "SIGILL" || /compiled to use \w+ instructions/i.test(output))
    return { ok: false, problem: "this processor lacks instructions (AVX) that TensorFlow needs", ofLibrary: false };

  if (signal !== null) return { ok: false, problem: `it ends with ${signal}`, ofLibrary: signal === "SIGBUS" };
  const problem = tellingLine(output, /^\w*Error: /);
  const ofLibrary = /libtensorflow[^ ]*: (cannot open|file too short|invalid ELF|.*segment)|Library not loaded/i.test(
    problem,
  );
  return { ok: false, problem, ofLibrary };
}
