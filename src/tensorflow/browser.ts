// What stands in for "./node" in a browser: the backends that the union package registers there (WebGL, else plain
// JavaScript). Nothing to install, nothing to choose.
import * as tf from "@tensorflow/tfjs";
import type { TensorFlowBackend } from "./backend";

export const backend: TensorFlowBackend = {
  name: tf.getBackend() === "webgl" ? "webgl" : "cpu",
  version: tf.version.tfjs,
  native: false,
};
