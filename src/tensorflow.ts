// The one door to TensorFlow.js: everything in the course that computes imports `tf` from here, and from nowhere else.
//
// The order of these two imports matters. Loading "./tensorflow/node" picks a backend (native, WebAssembly or plain
// JavaScript) and makes it ready; only then is the union package handed out. A bundler for the browser takes
// "./tensorflow/browser" in its place (the "browser" field of package.json), and nothing here is Node's.
import { backend } from "./tensorflow/node";
import * as tf from "@tensorflow/tfjs";
import type { TensorFlowBackend } from "./tensorflow/backend";

export { tf };
export type { TensorFlowBackend };

/**
 * Which backend this process computes on.
 *
 * @returns its name, its version, whether it is TensorFlow's native library, and, where it is not, how to get that one
 */
export function tensorflowBackend(): TensorFlowBackend {
  return backend;
}
