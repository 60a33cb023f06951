import type { exercisesBySet } from "../../../src/exercises";
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
import type { SetTrials, Trials } from "./trials";

/** Right and wrong answers to every exercise that asks for code, by set. */
export const trialsBySet: { readonly [Set in keyof typeof exercisesBySet]: SetTrials<Set> } = {
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

/** The trials of one exercise; a set's type sees to it that there are some. */
export function trialsOf(set: string, id: string): Trials {
  const trials = trialsBySet[set as keyof typeof trialsBySet][id as never] as Trials | undefined;
  if (trials === undefined) throw new Error(`${id} asks for code, but test/exercises/trials has no answers to it.`);
  return trials;
}
