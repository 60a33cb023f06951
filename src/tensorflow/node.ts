// Picks and loads a backend in Node: TensorFlow's own library, else WebAssembly, else plain JavaScript.
//
// Everything here is synchronous, so that a notebook cell can compute on the line after its import. It leaves one
// TensorFlow.js in the process, whoever asks for it and under whichever name: danfojs-node, for one, requires
// @tensorflow/tfjs-node.
import * as path from "node:path";
import type * as TensorFlow from "@tensorflow/tfjs";
import { load } from "./load";
import type { TensorFlowBackend } from "./backend";
import { answerRequire, deferPackage } from "./deferred";
import { loadNative } from "./native";
import { restoreUtilFunctions } from "./node-compat";
import { loadWasm } from "./wasm";

type Tf = typeof TensorFlow;
type ProgressBarClass = new (format: string, options: object) => object;

const setUp = "`npm run setup`, in the course's folder, installs TensorFlow's native library";

/** The backends that ATTENTION_COURSE_BACKEND may ask for. */
const choices = ["tensorflow", "wasm", "cpu"] as const;
type Choice = (typeof choices)[number];

function forcedBackend(): Choice | undefined {
  const asked = process.env["ATTENTION_COURSE_BACKEND"];
  if (asked === undefined || asked === "") return undefined;
  const choice = choices.find((name) => name === asked);
  if (choice === undefined) {
    throw new Error(
      `ATTENTION_COURSE_BACKEND is "${asked}", and there is no such backend: set it to ${choices.join(", ")}, or leave it out.`,
    );
  }
  return choice;
}

function loadUnion(): Tf {
  // 40 ms of the first cell: WebGL can't run in Node, and no lesson loads a converted model.
  const version = (load("@tensorflow/tfjs/package.json") as { version: string }).version;
  deferPackage(
    load.resolve("@tensorflow/tfjs-backend-webgl"),
    [
      "GPGPUContext",
      "MathBackendWebGL",
      "forceHalfFloat",
      "gpgpu_util",
      "setWebGLContext",
      "version_webgl",
      "webgl",
      "webgl_util",
    ],
    { version_webgl: version },
  );
  deferPackage(
    load.resolve("@tensorflow/tfjs-converter"),
    ["GraphModel", "deregisterOp", "loadGraphModel", "loadGraphModelSync", "registerOp", "version_converter"],
    { version_converter: version },
  );
  return load("@tensorflow/tfjs") as Tf;
}

/** Plain JavaScript's backend, without the advice to install tfjs-node that it prints on stderr at its first use. */
function quietenCpu(tf: Tf): void {
  if (tf.findBackendFactory("cpu") === null) return;
  tf.removeBackend("cpu");
  tf.registerBackend("cpu", () => Object.assign(new tf.MathBackendCPU(), { firstUse: false }), 1);
}

/** What `@tensorflow/tfjs-node` adds to the union, loaded when it is used. */
function addNodeParts(tf: Tf, tfjsNode: string): void {
  const part = (file: string): Record<string, unknown> =>
    load(path.join(tfjsNode, "dist", file)) as Record<string, unknown>;

  // file:// for saving and loading, as tfjs-node has it; it needs no native library, so every backend has it here.
  const files = part("io/file_system.js") as { nodeFileSystemRouter: Parameters<Tf["io"]["registerLoadRouter"]>[0] };
  tf.io.registerLoadRouter(files.nodeFileSystemRouter);
  tf.io.registerSaveRouter(files.nodeFileSystemRouter);

  // model.fit's progress lines, as tfjs-node prints them, but all on stdout: its bar writes to stderr.
  const ProgressLogger = function (): object {
    const callbacks = part("callbacks.js") as {
      ProgbarLogger: new () => object;
      progressBarHelper: { ProgressBar: ProgressBarClass };
    };
    const { ProgressBar } = callbacks.progressBarHelper;
    callbacks.progressBarHelper.ProgressBar = function (format: string, options: object) {
      return new ProgressBar(format, { ...options, stream: process.stdout });
    } as unknown as ProgressBarClass;
    return new callbacks.ProgbarLogger();
  };
  tf.registerCallbackConstructor(1, ProgressLogger as unknown as Parameters<Tf["registerCallbackConstructor"]>[1]);

  const exports = {};
  for (const name of Object.keys(tf)) {
    Object.defineProperty(exports, name, {
      enumerable: true,
      configurable: true,
      get: () => (tf as unknown as Record<string, unknown>)[name],
    });
  }
  Object.defineProperties(exports, {
    __esModule: { value: true },
    version: { enumerable: true, value: { ...tf.version, "tfjs-node": tf.version.tfjs } },
    io: { enumerable: true, get: () => ({ ...tf.io, ...part("io/index.js") }) },
    node: { enumerable: true, get: () => part("node.js")["node"] },
  });
  for (const filename of whereTfjsNodeIsLookedFor()) answerRequire(filename, exports);
}

/** The course's tfjs-node, and the one that danfojs-node finds where npm gave it a copy of its own. */
function whereTfjsNodeIsLookedFor(): Set<string> {
  const found = new Set([load.resolve("@tensorflow/tfjs-node")]);
  try {
    found.add(load.resolve("@tensorflow/tfjs-node", { paths: [path.dirname(load.resolve("danfojs-node"))] }));
  } catch {
    // No danfojs-node: nobody else to answer.
  }
  return found;
}

function say(line: string): void {
  // On stdout, since stderr counts as a failure to nbgrader; commands whose output another program reads set QUIET.
  if (!process.env["ATTENTION_COURSE_QUIET"]) console.log(line);
}

function start(): TensorFlowBackend {
  const forced = forcedBackend();
  restoreUtilFunctions();
  const tf = loadUnion();
  quietenCpu(tf);

  const tfjsNode = path.dirname(load.resolve("@tensorflow/tfjs-node/package.json"));
  let why = forced === undefined ? "" : `ATTENTION_COURSE_BACKEND asks for ${forced}`;
  if (forced === undefined || forced === "tensorflow") {
    const native = loadNative(tf, tfjsNode);
    if (native.ok) {
      if (!native.adopted) addNodeParts(tf, tfjsNode);
      return { name: "tensorflow", version: native.version, native: true };
    }
    if (forced === "tensorflow") {
      throw new Error(
        `ATTENTION_COURSE_BACKEND asks for native TensorFlow, which is not there: ${native.problem}. ${setUp}.`,
      );
    }
    why = native.problem;
  }
  addNodeParts(tf, tfjsNode);

  const advice = `${why}. ${setUp}${forced === undefined ? "" : "; leave ATTENTION_COURSE_BACKEND out to use it"}.`;
  if (forced !== "cpu") {
    try {
      loadWasm(tf);
      say(`TensorFlow.js computes with WebAssembly: the results are the same, large models are slower. ${advice}`);
      return { name: "wasm", version: tf.version.tfjs, native: false, advice };
    } catch (error) {
      if (forced === "wasm")
        throw new Error(`ATTENTION_COURSE_BACKEND asks for wasm, which does not start here: ${String(error)}`);
      why = `${why}; WebAssembly does not start here (${String(error)})`;
    }
  }
  void tf.setBackend("cpu");
  say(`TensorFlow.js computes in plain JavaScript: the results are the same, everything is slower. ${advice}`);
  return { name: "cpu", version: tf.version.tfjs, native: false, advice };
}

export const backend: TensorFlowBackend = start();
