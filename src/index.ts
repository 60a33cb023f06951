export { attendHeadByHead } from "./attention/efficient/head-by-head";
export { headImportance, pruneHeads, withoutHeads } from "./attention/efficient/head-pruning";
export {
  dequantizeInt8,
  quantizationError,
  quantizeInt8,
  type Int8Matrix,
  type QuantizationError,
} from "./attention/efficient/int8-weights";
export { linearAttention, type LinearAttentionOptions } from "./attention/efficient/linear-attention";
export { localAttention, type LocalAttentionOptions } from "./attention/efficient/local-attention";
export { headDistances } from "./attention/head-distances";
export { combineHeads, splitHeads } from "./attention/heads";
export {
  adjacencyMask,
  causalMask,
  combineMasks,
  paddingMask,
  windowMask,
  type AdjacencyMaskOptions,
} from "./attention/masks";
export {
  MultiHeadAttention,
  type AttendOptions,
  type MultiHeadAttentionOptions,
  type MultiHeadResult,
} from "./attention/multi-head-attention";
export { PositionEmbedding, type PositionEmbeddingConfig } from "./attention/position-embedding";
export { sinusoidalPositions, type SinusoidalPositionsOptions } from "./attention/positions";
export type { AttentionOptions, AttentionResult } from "./attention/reference";
export { scaledDotProductAttention } from "./attention/scaled-dot-product";
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

export { abilities, animals, type Ability, type Animal } from "./data/animals";
export { makeDataset, type Dataset, type DatasetOptions, type SentenceExample } from "./data/dataset";
export { agreementGrammar } from "./data/grammars/agreement";
export { doerGrammar } from "./data/grammars/doer";
export { abilityVerbs, expectationGrammar } from "./data/grammars/expectation";
export { stateGrammar } from "./data/grammars/state";
export { topGrammar } from "./data/grammars/top";
export { pick, randomNumbers, shuffled, type RandomNumbers } from "./data/random";
export type { DecidingWord, Facts, Grammar, LabelledSentence } from "./data/sentence";
export { tokenize } from "./data/tokenize";
export { Vocabulary, type PaddedBatch, type VocabularyOptions } from "./data/vocabulary";

export { attentionByRole, type AttentionByRole } from "./experiment/attention-by-role";
export {
  experimentModels,
  experimentSettings,
  makeExperimentModel,
  type ExperimentModel,
  type ExperimentSettings,
  type Hyperparameters,
  type ModelDifference,
} from "./experiment/models";
export { experimentResults, type ExperimentResults, type SearchedPoint } from "./experiment/results";
export { experimentData, type ExperimentOptions, type ExperimentRun, type TrainedRun } from "./experiment/run";
export { summarizeExperiment, type ExperimentSummary } from "./experiment/summary";
export { wordVotes, type WordVotes } from "./experiment/word-votes";

export type { AnswerTo, ExerciseId } from "./exercises";
export type { PredictionAnswer } from "./exercises/kinds/prediction";

export * from "./figures";

export { Classifier, type ClassifierOptions } from "./models/classifier";
export { ElmanRNN, elmanStep, type ElmanRunOptions } from "./models/elman-rnn";
export { LSTM, lstmStep, type LSTMRun, type LSTMRunOptions, type LSTMState } from "./models/lstm";
export type { SavedParameter, SavedWeights } from "./models/parameters";
export type { RecurrentRule } from "./models/recurrence";
export { RecurrentClassifier, type RecurrentClassifierOptions } from "./models/recurrent-classifier";
export {
  RecurrentLayer,
  type RecurrentOptions,
  type RecurrentRun,
  type RecurrentWeights,
  type RunOptions,
} from "./models/recurrent-layer";
export { SentenceClassifier, type SentenceClassifierOptions } from "./models/sentence-classifier";

export { check, CheckFailed, type CheckOptions } from "./notebook/check";
export type { Cell, DataFrame } from "./display/dataframe";
export { expectClose, type Numbers } from "./notebook/assertions";
export { runExperiment, type NotebookExperimentOptions } from "./notebook/experiment";
export { hint } from "./notebook/hint";
export { historyTable } from "./notebook/history-table";
export { percent } from "./notebook/percent";
export { spread, type Spread } from "./numbers/spread";
export type { MimeBundle } from "./display/bundle";
export { displaySymbol, mimeBundle } from "./display/mime";
export { predict } from "./notebook/predict";
export { show } from "./notebook/show";
export { table } from "./notebook/table";
export { train, type NotebookTrainingOptions } from "./notebook/train";

export { rowsOf } from "./numbers/rows-of";
export { dot, mean, weightedSum } from "./numbers/vectors";

export { tf, tensorflowBackend } from "./tensorflow";
export type { TensorFlowBackend } from "./tensorflow";

export { Adam, type AdamOptions, type NamedTensor } from "./training/adam";
export { crossEntropy, scoreLogits, type Scored } from "./training/cross-entropy";
export { evaluate, type Classifies, type Evaluation, type Example } from "./training/evaluate";
export { bestEpoch, type EpochRow, type History } from "./training/history";
export { shuffledIndices } from "./training/shuffle";
export { trainingStep, type Differentiable, type StepResult } from "./training/step";
export { TrainingStopped, type TrainingPlace } from "./training/stopped";
export type { StopSignal, Trainable, TrainingData, TrainingOptions, TrainingProgress } from "./training/train";
