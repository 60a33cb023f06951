import { attentionWhole } from "./attention-whole";
import { divisionTooLate } from "./division-too-late";
import { doesDividingHelp, spreadOfScores, whatScalingIsNot, whyDivide } from "./questions";
import { scaleScores } from "./scale-scores";
import { softmaxSlopes } from "./softmax-slopes";

/** The exercises on scaling, in their order. */
export const scaling = {
  "does-dividing-help": doesDividingHelp,
  "spread-of-scores": spreadOfScores,
  "scale-scores": scaleScores,
  "softmax-slopes": softmaxSlopes,
  "why-divide": whyDivide,
  "division-too-late": divisionTooLate,
  "scaled-dot-product-attention": attentionWhole,
  "what-scaling-is-not": whatScalingIsNot,
};
