import { costOfSilence } from "./cost-of-silence";
import { headsAtOnce } from "./heads-at-once";
import { loopOverHeads } from "./loop-over-heads";
import { bytesOfMaps, parallelOrSquare, parametersByHeads, randomHeads, whichHeadsToPrune } from "./questions";
import { silenceHeads } from "./silence-heads";

/** The exercises on what is inside and what makes it faster, in their order. */
export const insideAndFaster = {
  "loop-over-heads": loopOverHeads,
  "heads-at-once": headsAtOnce,
  "parameters-by-heads": parametersByHeads,
  "bytes-of-maps": bytesOfMaps,
  "parallel-or-square": parallelOrSquare,
  "silence-heads": silenceHeads,
  "cost-of-silence": costOfSilence,
  "random-heads": randomHeads,
  "which-heads-to-prune": whichHeadsToPrune,
};
