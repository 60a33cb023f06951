import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { nativeLibraries } from "../platform/native";

/**
 * Has TensorFlow's library linked into the process by a thread of its own, while this one loads something else: its 400,000
 * relocations take a third of a second, which the first cell would otherwise wait for.
 */
export function preloadTensorFlow(root: string): void {
  const libraries = nativeLibraries(root);
  if (libraries.length === 0) return;
  // The library reads its environment as it is linked: it must not chatter in the terminal that Jupyter runs in.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  new Worker(path.join(__dirname, "preload.js"), { workerData: libraries }).on("error", () => undefined).unref();
}
