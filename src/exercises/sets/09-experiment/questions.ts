import type { ExperimentModel } from "../../../experiment/models";
import { experimentResults } from "../../../experiment/results";
import type { ExperimentRun } from "../../../experiment/run";
import { choice, choices } from "../../kinds/choice";
import { free } from "../../kinds/free";
import { numeric } from "../../kinds/numeric";

export const fairComparison = choices({
  title: "What makes it fair",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  mirrors: "exp-2",
  options: {
    a: {
      text: "Both models get the same sentences to learn from, to choose by and to measure with.",
      holds: true,
      why: "Otherwise the sentences might make the difference.",
    },
    b: {
      text: "Both models get the same learning rate.",
      holds: false,
      why: "A rate that suits one may be poor for the other. What should be the same is the search: the same rates tried, by the same rule.",
    },
    c: {
      text: "Both models have about as many parameters.",
      holds: true,
      why: "Else a larger one might win by its size, and not by its heads.",
    },
    d: {
      text: "The same settings are tried for both, and the validation set chooses.",
      holds: true,
      why: "Then each model has had the same care, and the test set stays untouched.",
    },
    e: {
      text: "Of five seeds, the best run of each model counts.",
      holds: false,
      why: "The best of five is luck as well. The mean over all seeds counts, with a word on how far they lie apart.",
    },
    f: {
      text: "The test set chooses the epoch that is kept, for both alike.",
      holds: false,
      why: "Alike, but too good for both: what chooses can't measure any more. The model with the more restless curve gains most by it.",
    },
  },
  hints: [
    "Ask of each: if the result turned out well, could this have been the reason, instead of the heads?",
    "Not the numbers have to be equal, but the care: who tries what, who chooses, who measures.",
    "Three of the six hold.",
  ],
  explanation:
    "Data, size, search and measure are the same; the best setting may differ. Choosing is the validation set's job, measuring the test set's. And all seeds count, not the luckiest.",
});

// What both models have, in the exercise: as in the lesson, but for the width.
const [ids, summary, width, heads] = [155, 1, 48, 8];
const output = width + 1;
const square = width * width;
const counted = (rows: number, matrices: number, last: number): number => rows * width + matrices * square + last;
const rightCount = counted(ids + summary, 4, output);

export const countParameters = numeric({
  title: "One head beside eight, counted",
  points: 1,
  difficulty: 2,
  minutes: 5,
  importance: 2,
  answer: [rightCount, rightCount],
  tolerance: 1e-9,
  mistakes: [
    {
      name: "each head with matrices of the full width",
      value: [rightCount, counted(ids + summary, 4 * heads, output)],
      says: "Eight heads share the width, each has 6 columns of it. So together they need as many numbers as one head of width 48.",
    },
    {
      name: "heads of 6 × 6",
      value: [rightCount, counted(ids + summary, 1, output) + 3 * heads * (width / heads) ** 2],
      says: "A head is 6 wide, but it reads all 48 columns of a word. So each of its three matrices is 48 × 6, not 6 × 6.",
    },
    {
      name: "heads of 6 × 6, and an output of 6 × 6 each",
      value: [rightCount, counted(ids + summary, 0, output) + 4 * heads * (width / heads) ** 2],
      says: "A head is 6 wide, but it reads all 48 columns of a word, and what it gives is mixed into 48 columns again. So its matrices are 48 × 6 and 6 × 48.",
    },
    {
      name: "a bias with each matrix",
      value: [rightCount + 4 * width, rightCount + 4 * width],
      says: "You give each of the four matrices a bias. In this model they have none: only the output has one.",
    },
    {
      name: "the lesson's width",
      value: [9121, 9121],
      says: "That is the count for the lesson's models, of width 32. Here they are wider.",
    },
    {
      name: "the output projection is missing",
      value: [counted(ids + summary, 3, output), counted(ids + summary, 3, output)],
      says: "You count three matrices: for queries, keys and values. A fourth one mixes what the heads found.",
    },
    {
      name: "the summary vector is missing",
      value: [counted(ids, 4, output), counted(ids, 4, output)],
      says: "In front of the sentence stands a learned vector, the summary. It is as wide as an embedding, and training changes it too.",
    },
    {
      name: "padding and unknown are missing",
      value: [counted(ids - 2 + summary, 4, output), counted(ids - 2 + summary, 4, output)],
      says: "The table has a row for each id, those for padding and for unknown words included.",
    },
    {
      name: "the output's bias is missing",
      value: [rightCount - 1, rightCount - 1],
      says: "You are off by one: the output has a number to add, besides its 48.",
    },
    {
      name: "the output is missing",
      value: [rightCount - output, rightCount - output],
      says: "The last step is missing: 48 numbers of the summary become one logit, and that takes numbers of its own.",
    },
    {
      name: "positions counted as parameters",
      value: [rightCount + width, rightCount + width],
      says: "The sinusoidal codes are computed, not learned. Training changes none of them.",
    },
  ],
  hints: [
    "Three parts: a table of vectors, four matrices, and the output. Only one of them has to do with heads at all. Does it?",
    "The table has a row for each id and one for the summary. Each of the four matrices is 48 × 48, however its columns are shared out.",
    "(155 + 1) · 48, and 4 · 48 · 48, and 48 + 1 for the output.",
  ],
  explanation: `The table (155 + 1) · 48, the matrices 4 · 48 · 48, the output 48 + 1: together ${rightCount.toLocaleString("en")}, for one head and for eight. Heads share out the columns and add none. So what eight heads can do better isn't bought with more numbers.`,
});

export const fourNumbers = choice({
  title: "What four numbers say",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  mirrors: "exp-1",
  options: {
    a: {
      text: "It overfits: on validation it does worse than on training.",
      why: "It does, but only a little. A model that has learned by heart is right in nearly all training sentences; this one fails in a quarter of them.",
    },
    b: {
      text: "It underfits: it does badly even on the sentences that it learns from.",
      why: "A quarter of the very sentences that it trains on is wrong, and the loss is flat. What the task needs, this model can't express.",
    },
    c: {
      text: "It was stopped too early: both losses would fall further.",
      why: "The curve has been flat for twenty epochs. If there were more to learn for this model, the loss would still be on its way down.",
    },
    d: {
      text: "It is well trained: training and validation nearly agree.",
      why: "They agree on a low level. That they are close only says that it didn't learn by heart; how good it is, their size says.",
    },
  },
  right: "b",
  hints: [
    "Look at the training figures first, as if there were no others. Are they good?",
    "Overfitting shows in the gap between training and validation, underfitting in the training figures themselves.",
    "75 % on the training sentences, a gap of 3 in a hundred, and a flat curve: which answer fits all three?",
  ],
  explanation:
    "Bad on the training sentences too, with a small gap and a flat curve: that is underfitting. More epochs or more data don't help; another model may. In the lesson, eight heads of the same size did.",
});

type Measure = (run: ExperimentRun) => number;

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** Something of both models, one head and eight; a mean over their seeds. */
function ofBoth(
  measure: Measure,
  belongs = (run: ExperimentRun, model: ExperimentModel) => run.model === model,
): [number, number] {
  const of = (model: ExperimentModel): number =>
    mean(experimentResults.runs.filter((run) => belongs(run, model)).map(measure));
  return [of("one head"), of("eight heads")];
}

const gap: Measure = ({ train, validation }) => validation.loss - train.loss;
const gaps = ofBoth(gap);
const losses = ofBoth(({ validation }) => validation.loss);
const seeds = experimentResults.runs.filter(({ model }) => model === "one head").length;

export const gapOverSeeds = numeric({
  title: "The gap, over five seeds",
  points: 2,
  difficulty: 2,
  minutes: 8,
  importance: 2,
  answer: gaps,
  tolerance: 0.0006,
  mistakes: [
    {
      name: "training less validation",
      value: gaps.map((x) => -x),
      says: "The sign is the wrong way round: validation less training, so that a model that does worse on new sentences has a positive gap.",
    },
    {
      name: "the first seed alone",
      value: ofBoth(gap, (run, model) => run.model === model && run.seed === 1),
      says: "That is one run of each model. A single seed is an anecdote: take the mean over all of them.",
    },
    {
      name: "a sum instead of a mean",
      value: gaps.map((x) => x * seeds),
      says: "The gaps of all seeds are added up. Divide by how many there are.",
    },
    {
      name: "the test set for the validation set",
      value: ofBoth(({ train, test }) => test.loss - train.loss),
      says: "You compare training with the test set. Asked for is the validation set.",
    },
    {
      name: "accuracy instead of loss",
      value: ofBoth(({ train, validation }) => validation.accuracy - train.accuracy),
      says: "That is the gap between the accuracies. Take `loss` in both places.",
    },
    {
      name: "accuracy instead of loss, and turned round",
      value: ofBoth(({ train, validation }) => train.accuracy - validation.accuracy),
      says: "These are the accuracies, training less validation. Take `loss` in both places, validation less training.",
    },
    {
      name: "eight heads first",
      value: [gaps[1], gaps[0]],
      says: "Both means are right, but the other way round: one head comes first.",
    },
    {
      name: "rounded to two digits",
      value: gaps.map((x) => Math.round(100 * x) / 100),
      says: "These gaps are small numbers, so two digits say little of them. Return the means as they are.",
    },
    {
      name: "in percent",
      value: gaps.map((x) => 100 * x),
      says: "A loss isn't a share, so there is no percent of it. Return the means as they are.",
    },
    {
      name: "the models without positions are counted too",
      value: ofBoth(gap, (run, model) => run.model.startsWith(model)),
      says: 'Your filter also lets "…, no positions" through. Compare the whole name of the model.',
    },
    {
      name: "the loss itself",
      value: losses,
      says: "That is the mean validation loss. The gap is what is left of it when the training loss is taken off, run by run.",
    },
  ],
  hints: [
    "For each run: the validation loss less the training loss. Then the mean over the runs of one model.",
    '`experimentResults.runs.filter((run) => run.model === "one head")` gives five runs. Each has `run.validation.loss` and `run.train.loss`.',
    "A small function that takes a model's name saves writing it twice: filter, `map` to the gap, add up with `reduce`, divide by how many there are.",
  ],
  explanation: `One head: ${gaps[0].toFixed(3)}, eight heads: ${gaps[1].toFixed(3)}. Eight heads fit the training sentences more closely than new ones, so they overfit more. And yet their validation loss is far lower, ${losses[1].toFixed(2)} against ${losses[0].toFixed(2)}. A small gap is no merit by itself: a model that learns little has one too.`,
});

export const whatChanged = free({
  title: "What changed, and why",
  points: 2,
  difficulty: 2,
  minutes: 10,
  importance: 2,
  mirrors: "exp-5",
  rubric: [
    "What changed: one head became eight narrower ones; size, sentences, search and measure stayed the same.",
    "What came of it, in numbers of the table, as means over five seeds with how far these lie apart; test or validation is named.",
    "Why one head fails: with a fixed query and a linear output it adds up votes, and a verb can't change another word's vote.",
    "Why eight manage: each head has weights of its own, so some fall silent for one kind of verb and speak for another.",
    "How far it reaches: what positions bring, or a limit such as one layer, a toy grammar, no hidden layer.",
  ],
  hints: [
    'Imagine a colleague who asks: "You only cut the head into eight, why should that help?"',
    "One line for each: what changed, what came of it, why one fails, why eight don't, how far it reaches.",
    "`summarizeExperiment(experimentResults.runs)` has the means and deviations. For the why, look at section 6 and section 7 of the lesson.",
  ],
  explanation:
    "A report in five lines makes you choose. The difference and the numbers come first, then the reason, then the limit. A reader should be able to tell what you measured from what you conclude.",
});
