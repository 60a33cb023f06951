import { honestReport } from "./honest-report";
import { makeBatches } from "./make-batches";
import { countParameters, fairComparison, fourNumbers, gapOverSeeds, whatChanged } from "./questions";
import { stopEarly } from "./stop-early";
import { trainingStep } from "./training-step";

/** The exercises on the experiment, in their order. */
export const experiment = {
  "fair-comparison": fairComparison,
  "count-parameters": countParameters,
  "make-batches": makeBatches,
  "training-step": trainingStep,
  "stop-early": stopEarly,
  "four-numbers": fourNumbers,
  "gap-over-seeds": gapOverSeeds,
  "honest-report": honestReport,
  "what-changed": whatChanged,
};
