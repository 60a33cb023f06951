/** What computes in this process. */
export interface TensorFlowBackend {
  /** TensorFlow.js' own name for it. "webgl" occurs only in a browser. */
  readonly name: "tensorflow" | "wasm" | "cpu" | "webgl";
  /** TensorFlow's version on the native backend, TensorFlow.js' elsewhere. */
  readonly version: string;
  /** True where TensorFlow's own library computes, compiled for this machine. */
  readonly native: boolean;
  /** Why it is not native, and what changes that; absent where there is nothing to change. */
  readonly advice?: string;
}
