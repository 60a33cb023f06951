import type { RandomNumbers } from "../../../data/random";
import { code } from "../../kinds/code";

/** What is known of an epoch. */
interface Losses {
  trainLoss: number;
  validationLoss: number;
}
interface Kept {
  readonly last: number;
  readonly kept: number;
}
type Series = (row: Losses) => number;

const validation: Series = ({ validationLoss }) => validationLoss;
const training: Series = ({ trainLoss }) => trainLoss;

/** The first of the least losses among the first `epochs`; counted from 1. */
function bestOf(losses: readonly number[], epochs = losses.length): number {
  const seen = losses.slice(0, epochs);
  return seen.indexOf(Math.min(...seen)) + 1;
}

/** The first epoch after which it stops, by some rule; the last one if it never does. */
function lastBy(losses: readonly number[], stops: (epoch: number) => boolean): number {
  const found = losses.findIndex((_, i) => stops(i + 1));
  return found < 0 ? losses.length : found + 1;
}

function stopAfter(history: readonly Losses[], patience: number, series: Series = validation): Kept {
  const losses = history.map(series);
  const last = lastBy(losses, (epoch) => epoch - bestOf(losses, epoch) >= patience);
  return { last, kept: bestOf(losses, last) };
}

/** Epochs up to this one, of which each is no better than what it is compared with, in a row or all in all. */
function worseUpTo(losses: readonly number[], epoch: number, compared: (i: number) => number, inARow: boolean): number {
  let count = 0;
  for (let i = 1; i < epoch; i++) {
    if ((losses[i] as number) >= compared(i)) count++;
    else if (inARow) count = 0;
  }
  return count;
}

/**
 * Validation losses that fall with bumps between, wait for longer than patience lasts, fall once more, too late, and rise with a dip.
 *
 * @param endsEarly ends while it waits, so that patience never runs out
 */
function drawLosses(random: RandomNumbers, patience: number, endsEarly: boolean): number[] {
  const losses: number[] = [];
  let least = 0.9;
  for (let bump = 0; bump < patience; bump++) {
    losses.push(least, least + 0.02 + 0.03 * random());
    least -= 0.06 + 0.05 * random();
  }
  losses.push(least);
  if (endsEarly) return [...losses, least + 0.05];
  for (let wait = 0; wait <= patience + 1; wait++)
    losses.push(wait === 1 ? least : least + (wait % 2 === 0 ? 0.1 : 0.04) + 0.02 * random()); // once as good as the best
  losses.push(least - 0.05 - 0.05 * random());
  for (let rise = 0; rise <= patience + 2; rise++)
    losses.push(least + (rise === 0 ? 0.04 : 0.01) + 0.05 * Math.max(0, rise - 1));
  return losses;
}

const decimals = (x: number): number => Math.round(x * 1000) / 1000;

/** With training losses that fall all the time. */
const historyOf = (validationLosses: readonly number[]): Losses[] =>
  validationLosses.map((loss, i) => ({ trainLoss: decimals(0.8 * 0.85 ** i), validationLoss: decimals(loss) }));

export const stopEarly = code<[history: Losses[], patience: number]>({
  title: "When to stop, and what to keep",
  points: 3,
  difficulty: 2,
  minutes: 12,
  importance: 2,
  hints: [
    "Walk through the epochs as if you were training, without a look ahead. Keep two things in mind: the least validation loss so far, and in which epoch it was.",
    "A `for` loop over the epochs, with `break` where it stops. After each epoch ask: how many epochs ago was the best one?",
    "In the loop: if this loss is below the least one, keep it and its epoch. Then, if `epoch - kept >= patience`, that was the last epoch.",
  ],
  explanation:
    "The validation loss chooses, since the training loss nearly always falls. Patience is a bet: it saves epochs, and may miss a better one that comes late. What counts is the best epoch so far, so one small step up doesn't end it, and one small step down doesn't prolong it.",
  functionName: "stopEarly",
  inputNames: ["history", "patience"],
  examples: [
    { given: [historyOf([0.9, 0.7, 0.6, 0.55]), 2], about: "a validation loss that only falls" },
    { given: [historyOf([0.9, 0.6, 0.7, 0.8, 0.9, 1]), 2], about: "a validation loss that rises from epoch 3 on" },
    { given: [historyOf([0.9, 0.95, 0.7, 0.75, 0.6, 0.5]), 2], about: "small steps up in between" },
    { given: [historyOf([0.9, 0.5, 0.8, 0.7, 0.6, 0.4]), 3], about: "a better epoch that would come later" },
    { given: [historyOf([0.9, 0.8, 0.5, 0.5, 0.7]), 4], about: "two epochs that are equally good" },
  ],
  draw: (random, which) => {
    const patience = random() < 0.5 ? 2 : 3;
    return [historyOf(drawLosses(random, patience, which % 2 === 1)), patience];
  },
  expected: (history, patience) => ({ ...stopAfter(history, patience) }),
  mistakes: [
    {
      name: "training loss instead of validation loss",
      says: "You look at the training loss. It falls as long as the model learns anything, by heart too. Whether that helps with new sentences, the validation loss says.",
      gives: (history, patience) => ({ ...stopAfter(history, patience, training) }),
    },
    {
      name: "the last epoch is kept",
      says: "You stop at the right time, but keep the epoch at which you stopped. It has been waiting for something better in vain: the best epoch lies behind it.",
      gives: (history, patience) => {
        const { last } = stopAfter(history, patience);
        return { last, kept: last };
      },
    },
    {
      name: "patience is ignored",
      says: "You look for the best of all epochs. In training, nobody knows the later ones: it stops when patience runs out, and keeps the best so far.",
      gives: (history) => ({ last: history.length, kept: bestOf(history.map(validation)) }),
    },
    {
      name: "stopped in time, but kept from all epochs",
      says: "The last epoch is right, but what you keep comes after it. An epoch that never ran has no weights to keep.",
      gives: (history, patience) => ({
        last: stopAfter(history, patience).last,
        kept: bestOf(history.map(validation)),
      }),
    },
    {
      name: "compared with the epoch before",
      says: "A loss that is lower than the last one, and still higher than the best, is no improvement. Compare with the least loss so far.",
      gives: (history, patience) => {
        const losses = history.map(validation);
        const last = lastBy(
          losses,
          (epoch) => worseUpTo(losses, epoch, (i) => losses[i - 1] as number, true) >= patience,
        );
        return { last, kept: bestOf(losses, last) };
      },
    },
    {
      name: "bad epochs counted all in all",
      says: "Your count of epochs without improvement goes on after an improvement. A new best epoch starts it again from 0.",
      gives: (history, patience) => {
        const losses = history.map(validation);
        const last = lastBy(
          losses,
          (epoch) => worseUpTo(losses, epoch, (i) => Math.min(...losses.slice(0, i)), false) >= patience,
        );
        return { last, kept: bestOf(losses, last) };
      },
    },
    {
      name: "one epoch too late",
      says: "With a patience of 2, the second epoch without improvement is the last one. You wait for one more.",
      gives: (history, patience) => ({ ...stopAfter(history, patience + 1) }),
    },
    {
      name: "epochs counted from 0",
      says: "An array begins at 0, but the first epoch is epoch 1, in the lesson's tables as in your answer.",
      gives: (history, patience) => {
        const { last, kept } = stopAfter(history, patience);
        return { last: last - 1, kept: kept - 1 };
      },
    },
    {
      name: "the whole history is looked at first",
      says: "You look for the best of all epochs, and let it wait from there. In training nobody knows the later ones: patience may run out before the best one comes.",
      gives: (history, patience) => {
        const kept = bestOf(history.map(validation));
        return { last: Math.min(history.length, kept + patience), kept };
      },
    },
    {
      name: "of two that are equally good, the later one",
      says: "An epoch that is only as good as the best counts as better for you. It is no improvement: the earlier one stays, and the waiting goes on.",
      gives: (history, patience) => {
        const losses = history.map(validation);
        const best = (epoch: number): number =>
          losses.slice(0, epoch).lastIndexOf(Math.min(...losses.slice(0, epoch))) + 1;
        const last = lastBy(losses, (epoch) => epoch - best(epoch) >= patience);
        return { last, kept: best(last) };
      },
    },
    {
      name: "a last epoch that never ran",
      says: "You add patience to the best epoch, and that may lie beyond the end. If patience never runs out, the last epoch is the last of the history.",
      gives: (history, patience) => {
        const { kept } = stopAfter(history, patience);
        return { last: kept + patience, kept };
      },
    },
    {
      name: "stopped at the first epoch that is no better",
      says: "You don't wait. How many epochs without improvement it takes to stop, `patience` says.",
      gives: (history) => ({ ...stopAfter(history, 1) }),
    },
    {
      name: "one epoch too early",
      says: "The epoch in which patience runs out has been trained: only after it can one know. So it is the last one, not the one before.",
      gives: (history, patience) => {
        const losses = history.map(validation);
        const stop = losses.findIndex((_, i) => i + 1 - bestOf(losses, i + 1) >= patience);
        const { last, kept } = stopAfter(history, patience);
        return { last: stop < 0 ? last : stop, kept };
      },
    },
    {
      name: "last and kept have changed places",
      says: "`last` is the epoch that runs last, `kept` the one whose weights are kept. Nothing can be kept that comes after the last one.",
      gives: (history, patience) => {
        const { last, kept } = stopAfter(history, patience);
        return { last: kept, kept: last };
      },
    },
  ],
});
