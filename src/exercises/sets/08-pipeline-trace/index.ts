import { embeddingLookUp } from "./embedding-look-up";
import { followAWord } from "./follow-a-word";
import { lossAndAccuracy } from "./loss-and-accuracy";
import { mendThePipeline } from "./mend-the-pipeline";
import { curves, job, shapeOfHeads } from "./questions";
import { wordsToIds } from "./words-to-ids";

/** The exercises on the pipeline, in their order. */
export const pipelineTrace = {
  "words-to-ids": wordsToIds,
  "embedding-look-up": embeddingLookUp,
  "shape-of-the-heads": shapeOfHeads,
  "follow-a-word": followAWord,
  "mend-the-pipeline": mendThePipeline,
  "loss-and-accuracy": lossAndAccuracy,
  "what-the-curves-say": curves,
  "job-of-self-attention": job,
};
