import { attention } from "./attention";
import { attentionScores } from "./attention-scores";
import { forgottenTranspose } from "./forgotten-transpose";
import { maskedWeights } from "./masked-weights";
import {
  outputByHand,
  selfAttentionPurpose,
  transposeUnnoticed,
  weightByHand,
  weightsFormula,
  whoIsTired,
} from "./questions";
import { softmaxRow } from "./softmax-row";
import { softmaxRows } from "./softmax-rows";

/** The exercises on queries, keys and values, in their order. */
export const queriesKeysValues = {
  "who-is-tired": whoIsTired,
  "self-attention-purpose": selfAttentionPurpose,
  "softmax-row": softmaxRow,
  "weight-by-hand": weightByHand,
  "attention-scores": attentionScores,
  "forgotten-transpose": forgottenTranspose,
  "transpose-unnoticed": transposeUnnoticed,
  "softmax-rows": softmaxRows,
  "weights-formula": weightsFormula,
  "output-by-hand": outputByHand,
  "attention-unscaled": attention,
  "masked-weights": maskedWeights,
};
