import { startHere } from "./00-start-here";
import { context } from "./01-context";
import { rnnLimits } from "./02-rnn-limits";
import { queriesKeysValues } from "./03-queries-keys-values";
import { scaling } from "./04-scaling";
import { severalHeads } from "./05-several-heads";
import { positions } from "./06-positions";
import { insideAndFaster } from "./07-inside-and-faster";
import { pipelineTrace } from "./08-pipeline-trace";
import { experiment } from "./09-experiment";
import { mythsAndPractice } from "./10-myths-and-practice";
import type { Prediction } from "./prediction";

export type { Prediction, PredictionOption } from "./prediction";

/** Every question that a lesson asks before it shows the answer, by its id. */
export const predictions = {
  ...startHere,
  ...context,
  ...rnnLimits,
  ...queriesKeysValues,
  ...scaling,
  ...severalHeads,
  ...positions,
  ...insideAndFaster,
  ...pipelineTrace,
  ...experiment,
  ...mythsAndPractice,
};

/** The questions of each lesson, by the lesson's id. */
export const predictionsByLesson: Readonly<Record<string, Readonly<Record<string, Prediction>>>> = {
  "00-start-here": startHere,
  "01-context": context,
  "02-rnn-limits": rnnLimits,
  "03-queries-keys-values": queriesKeysValues,
  "04-scaling": scaling,
  "05-several-heads": severalHeads,
  "06-positions": positions,
  "07-inside-and-faster": insideAndFaster,
  "08-pipeline-trace": pipelineTrace,
  "09-experiment": experiment,
  "10-myths-and-practice": mythsAndPractice,
};

/** The name of a question, as in `predict("context-bank", "b")`. */
export type PredictionId = keyof typeof predictions;

/** The letters that one may choose for a question. */
export type PredictionChoice<Id extends PredictionId = PredictionId> =
  (typeof predictions)[Id] extends Prediction<infer Choice> ? Choice : never;
