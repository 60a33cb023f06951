export { tf, tensorflowBackend } from "./tensorflow";
export type { TensorFlowBackend } from "./tensorflow";
