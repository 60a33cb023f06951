export { MultiHeadAttention, type AttendOptions, type MultiHeadAttentionOptions, type MultiHeadResult } from "./attention/multi-head-attention";
export { scaledDotProductAttention, type AttentionOptions, type AttentionResult } from "./attention/scaled-dot-product";
export { softmax } from "./attention/softmax";

export * from "./figures";

export { expectClose } from "./notebook/expect";
export { displaySymbol, mimeBundle, type MimeBundle } from "./notebook/mime";
export { predict } from "./notebook/predict";
export { show } from "./notebook/show";
export { table } from "./notebook/table";
export { tf, tensorflowBackend } from "./tensorflow";
export type { TensorFlowBackend } from "./tensorflow";
