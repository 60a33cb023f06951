import { graphStep } from "./graph-step";
import { lostOrder } from "./lost-order";
import { oneHeadTooFew } from "./one-head-too-few";
import { quantise } from "./quantise";
import { fourMyths, notAnExplanation, readerOrWriter } from "./questions";
import { reachMask } from "./reach-mask";
import { undivided } from "./undivided";

/** The exercises on myths, pitfalls, limits and practice, in their order. */
export const mythsAndPractice = {
  "four-myths": fourMyths,
  "lost-order": lostOrder,
  "one-head-too-few": oneHeadTooFew,
  "undivided-scores": undivided,
  "reader-or-writer": readerOrWriter,
  "reach-mask": reachMask,
  "quantise-weights": quantise,
  "not-an-explanation": notAnExplanation,
  "graph-step": graphStep,
};
