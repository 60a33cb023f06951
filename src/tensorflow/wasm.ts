import * as fs from "node:fs";
import * as path from "node:path";
import type * as TensorFlow from "@tensorflow/tfjs";
import { load } from "./load";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { registerUnsortedSegmentSum } from "./unsorted-segment-sum";

// TypeScript declares WebAssembly with the browser's types only; this is what is used of it.
interface WasmInstance {
  readonly exports: object;
}
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => WasmInstance;
};

/** Emscripten's module: it fills the object that it is given. */
interface EmscriptenModule {
  instantiateWasm: (imports: object, done: (instance: WasmInstance) => void) => object;
  cwrap: (name: string, returns: "number" | null, parameters: readonly "number"[]) => (...values: number[]) => number;
  tfjs?: Record<string, (...values: number[]) => number>;
}

/**
 * Registers WebAssembly as the backend, ready when this returns.
 *
 * The package's own way is asynchronous: a cell would have to await `tf.ready()` between its import and its first
 * tensor. The binary is 400 kB on disk and compiles in milliseconds, so it is read and compiled on the spot, through
 * the hook that Emscripten has for this. The rest is the package's `init`, line for line.
 * Built for SIMD and one thread: its threads are workers of a browser.
 *
 * @throws {Error} where WebAssembly can't be compiled or started
 */
export function loadWasm(tf: typeof TensorFlow): void {
  const dist = path.dirname(load.resolve("@tensorflow/tfjs-backend-wasm"));
  const wasm = load("@tensorflow/tfjs-backend-wasm") as { BackendWasm: new (module: EmscriptenModule) => BackendWasm };
  const fillModule = load(path.join(dist, "..", "wasm-out", "tfjs-backend-wasm.js")) as (
    module: EmscriptenModule,
  ) => unknown;

  let started = false;
  const module: Partial<EmscriptenModule> = {
    instantiateWasm: (imports, done) => {
      const instance = new WebAssembly.Instance(compile(dist), imports);
      done(instance);
      started = true;
      return instance.exports;
    },
  };
  withoutProcessListeners(() => fillModule(module as EmscriptenModule));
  if (!started || module.cwrap === undefined) throw new Error("the WebAssembly module did not start at once");

  const { cwrap } = module;
  module.tfjs = {
    init: cwrap("init", null, []),
    initWithThreadsCount: cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: cwrap("get_threads_count", "number", []),
    registerTensor: cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: cwrap("dispose_data", null, ["number"]),
    dispose: cwrap("dispose", null, []),
  };
  const backend = new wasm.BackendWasm(module as EmscriptenModule);

  tf.removeBackend("wasm"); // the asynchronous one, which requiring the package registered
  tf.registerBackend("wasm", () => backend, 2);
  registerUnsortedSegmentSum(tf);
  // The factory is synchronous, so this is done when the call returns, and its promise can't fail.
  void tf.setBackend("wasm");
}

function compile(dist: string): object {
  try {
    return new WebAssembly.Module(fs.readFileSync(path.join(dist, "tfjs-backend-wasm-simd.wasm")));
  } catch {
    // A processor without SIMD.
    return new WebAssembly.Module(fs.readFileSync(path.join(dist, "tfjs-backend-wasm.wasm")));
  }
}

/**
 * Runs Emscripten's start without letting it listen to the process.
 *
 * In Node it rethrows every uncaught exception and unhandled rejection, which would end a kernel whose learner forgot
 * a catch; and its dispose removes everybody's listeners, not only its own.
 */
function withoutProcessListeners(start: () => unknown): void {
  const names = ["on", "listeners"] as const;
  const own = names.map((name) => Object.getOwnPropertyDescriptor(process, name));
  Object.defineProperty(process, "on", { configurable: true, value: () => process });
  Object.defineProperty(process, "listeners", { configurable: true, value: undefined });
  try {
    start();
  } finally {
    for (const [i, name] of names.entries()) {
      const before = own[i];
      if (before !== undefined) Object.defineProperty(process, name, before);
      else Reflect.deleteProperty(process, name); // it was EventEmitter's, and is again
    }
  }
}
