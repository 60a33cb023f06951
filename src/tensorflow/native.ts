import * as fs from "node:fs";
import * as path from "node:path";
import type * as TensorFlow from "@tensorflow/tfjs";
import { addonFile } from "../platform/native";
import { load } from "./load";

/** TensorFlow's native library, loaded into this process. */
export interface Native {
  readonly ok: true;
  /** TensorFlow's version, such as "2.19.1". */
  readonly version: string;
  /** True where somebody had loaded tfjs-node before the course did. */
  readonly adopted: boolean;
}

interface Addon {
  readonly TF_Version: string;
}

/**
 * Registers TensorFlow's native library as the backend.
 *
 * It does what requiring `@tensorflow/tfjs-node` does, without the quarter of that time which goes into finding the
 * addon's path with node-pre-gyp and into images, saved models and TensorBoard.
 *
 * @param tfjsNode the folder of `@tensorflow/tfjs-node`
 * @returns the problem, in half a sentence, where it can't be loaded
 */
export function loadNative(
  tf: typeof TensorFlow,
  tfjsNode: string,
): Native | { readonly ok: false; readonly problem: string } {
  const file = addonFile(tfjsNode);
  // 1 hides information, 2 warnings too: what is left on stderr is an error, and worth reading.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  // oneDNN's kernels: large attention takes a quarter less time. What is small, attention does in plain loops anyway.
  process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "1";

  if (!fs.existsSync(file)) return { ok: false, problem: "TensorFlow's native library is not installed" };
  let addon: Addon;
  try {
    addon = load(file) as Addon;
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { ok: false, problem: `TensorFlow's native library does not load (${message})` };
  }

  const adopted = tf.findBackendFactory("tensorflow") !== null;
  if (!adopted) {
    load(path.join(tfjsNode, "dist", "register_all_kernels.js"));
    const { NodeJSKernelBackend } = load(path.join(tfjsNode, "dist", "nodejs_kernel_backend.js")) as {
      NodeJSKernelBackend: new (binding: Addon, packageName: string) => TensorFlow.KernelBackend;
    };
    const backend = new NodeJSKernelBackend(addon, "@tensorflow/tfjs-node");
    tf.registerBackend("tensorflow", () => backend, 3);
  }
  // The factory is synchronous, so this is done when the call returns, and its promise can't fail.
  void tf.setBackend("tensorflow");
  return { ok: true, version: addon.TF_Version, adopted };
}
