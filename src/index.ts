export { softmax } from "./attention/softmax";

export * from "./figures";

export { type Cell, type DataFrame } from "./notebook/dataframe";
export { expectClose, type Numbers } from "./notebook/expect";
export { displaySymbol, mimeBundle, type MimeBundle } from "./notebook/mime";
export { predict } from "./notebook/predict";
export { show } from "./notebook/show";
export { table } from "./notebook/table";
export { tf, tensorflowBackend } from "./tensorflow";
export type { TensorFlowBackend } from "./tensorflow";
