export { attendHeadByHead } from "./attention/efficient/head-by-head";
export { headImportance, pruneHeads, withoutHeads } from "./attention/efficient/head-pruning";
export { dequantizeInt8, quantizationError, quantizeInt8, type Int8Matrix, type QuantizationError } from "./attention/efficient/int8-weights";
export { linearAttention, type LinearAttentionOptions } from "./attention/efficient/linear-attention";
export { localAttention, type LocalAttentionOptions } from "./attention/efficient/local-attention";
export { combineHeads, splitHeads } from "./attention/heads";
export { adjacencyMask, causalMask, combineMasks, paddingMask, windowMask, type AdjacencyMaskOptions } from "./attention/masks";
export { MultiHeadAttention, type AttendOptions, type MultiHeadAttentionOptions, type MultiHeadResult } from "./attention/multi-head-attention";
export { PositionEmbedding, type PositionEmbeddingConfig } from "./attention/position-embedding";
export { sinusoidalPositions, type SinusoidalPositionsOptions } from "./attention/positions";
export { scaledDotProductAttention, type AttentionOptions, type AttentionResult } from "./attention/scaled-dot-product";
export { softmax } from "./attention/softmax";
export {
  matrixOf,
  stepOf,
  traceAttention,
  type AttentionTrace,
  type TraceOptions,
  type TraceStep,
  type TraceStepName,
} from "./attention/trace";

export * from "./figures";

export { expectClose } from "./notebook/expect";
export { displaySymbol, mimeBundle, type MimeBundle } from "./notebook/mime";
export { predict } from "./notebook/predict";
export { show } from "./notebook/show";
export { table } from "./notebook/table";
export { tf, tensorflowBackend } from "./tensorflow";
export type { TensorFlowBackend } from "./tensorflow";
