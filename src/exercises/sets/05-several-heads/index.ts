import { combineHeads } from "./combine-heads";
import { mendedHeads } from "./mended-heads";
import { multiHeadAttention } from "./multi-head-attention";
import { layerShapes, moreHeads, severalAttentions, trainedHeads, whatIsWrongWithTheseHeads } from "./questions";
import { splitHeads } from "./split-heads";

/** The exercises on several heads, in their order. */
export const severalHeads = {
  "several-attentions": severalAttentions,
  "split-heads": splitHeads,
  "combine-heads": combineHeads,
  "layer-shapes": layerShapes,
  "what-is-wrong-with-these-heads": whatIsWrongWithTheseHeads,
  "mend-the-heads": mendedHeads,
  "multi-head-attention": multiHeadAttention,
  "two-trained-heads": trainedHeads,
  "more-heads": moreHeads,
};
