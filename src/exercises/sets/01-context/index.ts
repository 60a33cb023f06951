import { meanPooling } from "./mean-pooling";
import { normalise } from "./normalise";
import { mixByHand, purpose, whatMeanLoses } from "./questions";
import { weightedSum } from "./weighted-sum";

/** The exercises on context, in their order. */
export const context = {
  "attention-purpose": purpose,
  "mean-pooling": meanPooling,
  "what-the-mean-loses": whatMeanLoses,
  normalise,
  "mix-by-hand": mixByHand,
  "weighted-sum": weightedSum,
};
