import { shuffled } from "../../../data/random";
import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import { softmaxDownColumns, softmaxOverAll } from "../../mistakes/attention";
import {
  drawMatrix,
  drawWhole,
  matrixOf,
  mean,
  scaled,
  softmaxRows,
  sum,
  weightsOf,
  type Matrix,
} from "../../plain-loops";

const placeOfLargest = (row: readonly number[]): number => row.indexOf(Math.max(...row));

/** The score, with a choice of how probabilities come of logits, which one of a sentence counts, and what is made of them. */
function score(
  logits: Matrix,
  labels: readonly number[],
  {
    shares = softmaxRows,
    counts = (row: readonly number[], label: number) => row[label] as number,
    loss = (ps: readonly number[]) => mean(ps.map((p) => -Math.log(p))),
  } = {},
): { loss: number; accuracy: number } {
  return {
    loss: loss(shares(logits).map((row, i) => counts(row, labels[i] as number))),
    accuracy: mean(rights(logits, labels)),
  };
}

function rights(logits: Matrix, labels: readonly number[]): number[] {
  return logits.map((row, i) => (placeOfLargest(row) === labels[i] ? 1 : 0));
}

/** Softmax as the formula says it, which overflows. */
function overflowing(logits: Matrix): number[][] {
  const powers = logits.map((row) => row.map(Math.exp));
  return powers.map((row) => row.map((power) => power / sum(row)));
}

export const lossAndAccuracy = code<[logits: number[][], labels: number[]]>({
  title: "Loss and accuracy of a batch",
  points: 3,
  difficulty: 2,
  minutes: 12,
  importance: 3,
  hints: [
    "Take one sentence at a time. The accuracy asks: is the largest logit at the place of the label? The loss asks: how much probability does the label get?",
    "With tensors: `logits.argMax(1)` gives the place of each row's largest, `tf.logSoftmax(logits)` each row's log-probabilities. In plain code, `logits.arraySync()` gives the rows.",
    "The loss of a sentence is −log(softmax(row)[label]). Before e is taken to the power of a logit, subtract the row's largest: the shares stay the same. In the end, take the mean.",
  ],
  explanation:
    "Accuracy only counts; loss also says how sure the model was. A wrong answer with 99 % costs far more than one with 51 %, and accuracy counts them alike. Both are means, so that batches of other sizes can be compared.",
  functionName: "scoreBatch",
  inputNames: ["logits", "labels"],
  examples: [
    { given: [[[0, 2, 1]], [1]], about: "one sentence, answered rightly" },
    { given: [[[0, 2, 1]], [2]], about: "one sentence, answered wrongly" },
    { given: [matrixOf("2 0.5 -1; -0.3 1.2 0.4"), [0, 2]], about: "one right and one wrong answer" },
    { given: [[[1000, 999, 998]], [1]], about: "large logits" },
    {
      given: [
        matrixOf("0.2 1.5 -1 0.4; 2 -0.5 0.3 1; -1.2 0.1 0.9 0.6; 0.7 -2 1.1 -0.4; 0.5 0.3 -0.8 1.9"),
        [1, 3, 2, 0, 3],
      ],
      about: "five sentences, four answers",
    },
  ],
  draw: (random, which) => {
    const classes = drawWhole(random, 3, 4);
    // No two logits of a row alike: then there is one largest.
    const ordinary = drawMatrix(random, drawWhole(random, 4, 5), classes).map((row) =>
      row.map((x, column) => x + 0.003 * column),
    );
    // The last row is large, and exact as float32. Where it overflows, another place may look largest: neither that one nor the right one is its label.
    const large = shuffled(random, [798.125, 798.75, 799.25, 799.5, 800.375, 801, 802.125]).slice(0, classes);
    const labels = ordinary.map((row, i) =>
      i === 0 ? placeOfLargest(row) : i === 1 ? (placeOfLargest(row) + 1) % classes : drawWhole(random, 0, classes - 1),
    );
    // In turns: beside ordinary rows of the batch, a large one hides what else is wrong with the loss.
    if (which % 2 === 1) return [ordinary, labels];
    return [
      [...ordinary, large],
      [...labels, placeOfLargest(large) === 1 ? 2 : 1],
    ];
  },
  expected: score,
  tensors: (logits, labels) => [tf.tensor2d(logits), labels],
  mistakes: [
    {
      name: "overflow",
      says: "e to the power of 1000 is too large for any number: it becomes ∞, and ∞ / ∞ is NaN. Softmax stays the same if you subtract the row's largest logit from all of them first.",
      gives: (logits, labels) => score(logits, labels, { shares: overflowing }),
    },
    {
      name: "softmax is missing",
      says: "You take the logarithm of the logit itself. A logit is no probability: it may be negative, and then there is no logarithm. Softmax comes first, row by row.",
      gives: (logits, labels) => score(logits, labels, { shares: (rows) => scaled(rows, 1) }),
    },
    {
      name: "the logarithm is missing",
      says: "The loss is the mean of the probabilities with a minus sign, without their logarithm. It is the logarithm that makes a sure but wrong answer so expensive.",
      gives: (logits, labels) => score(logits, labels, { loss: (ps) => -mean(ps) }),
    },
    {
      name: "the logarithm of the wrong class",
      says: "You take the probability of the model's favourite answer. The loss asks for the probability of the *right* one, which the label names.",
      gives: (logits, labels) => score(logits, labels, { counts: (row) => Math.max(...row) }),
    },
    {
      name: softmaxOverAll.name,
      says: "All logits of the batch share one sum, so a sentence's probabilities depend on the other sentences. Each row gets a softmax of its own.",
      gives: (logits, labels) =>
        score(logits, labels, { shares: (rows) => weightsOf(rows, softmaxOverAll.ways).weights }),
    },
    {
      name: "a sum instead of a mean",
      says: "The losses of the sentences are added up, but not divided by how many there are. Then a larger batch looks worse.",
      gives: (logits, labels) => score(logits, labels, { loss: (ps) => sum(ps.map((p) => -Math.log(p))) }),
    },
    {
      name: "the minus sign is missing",
      says: "The logarithm of a probability is negative, or 0 at best. A loss is what is to become small, so it is minus that logarithm.",
      gives: (logits, labels) => score(logits, labels, { loss: (ps) => mean(ps.map(Math.log)) }),
    },
    {
      name: "argmax over the batch axis",
      says: "For each answer you look for the sentence with the largest logit. It is the other way round: for each sentence, look for the answer with the largest logit.",
      gives: (logits, labels) => {
        const favourites = (logits[0] ?? []).map((_, answer) =>
          placeOfLargest(logits.map((row) => row[answer] as number)),
        );
        return {
          ...score(logits, labels),
          accuracy: mean(labels.map((label, i) => (favourites[i] === label ? 1 : 0))),
        };
      },
    },
    {
      name: "a count instead of a share",
      says: "You count the right answers. Accuracy is their share, from 0 to 1: divide by how many sentences there are.",
      gives: (logits, labels) => ({ ...score(logits, labels), accuracy: sum(rights(logits, labels)) }),
    },
    {
      name: softmaxDownColumns.name,
      says: "The shares are taken over the sentences, answer by answer. It is a sentence's own logits that compete: softmax goes along each row.",
      gives: (logits, labels) =>
        score(logits, labels, { shares: (rows) => weightsOf(rows, softmaxDownColumns.ways).weights }),
    },
    {
      name: "softmax twice",
      says: "`softmaxCrossEntropy` and `logSoftmax` want logits, and apply softmax themselves. Handed probabilities, they flatten them a second time, and the loss can never come near 0.",
      gives: (logits, labels) => score(logits, labels, { shares: (rows) => softmaxRows(softmaxRows(rows)) }),
    },
    {
      name: "the mean goes over the answers too",
      says: "The loss is too small by as many times as there are answers. Each sentence has one term, that of its label. Divide by the sentences alone.",
      gives: (logits, labels) => {
        const { loss, accuracy } = score(logits, labels);
        return { loss: loss / (logits[0]?.length ?? 1), accuracy };
      },
    },
    {
      name: "a percentage instead of a share",
      says: "Your accuracy runs up to 100. It is asked for as a share, from 0 to 1.",
      gives: (logits, labels) => {
        const { loss, accuracy } = score(logits, labels);
        return { loss, accuracy: 100 * accuracy };
      },
    },
    {
      name: "right only with more than half",
      says: "You ask for more than half of the probability. With several answers, the largest one may have less than that, and it is the model's answer all the same.",
      gives: (logits, labels) => ({
        ...score(logits, labels),
        accuracy: mean(softmaxRows(logits).map((row, i) => ((row[labels[i] as number] as number) > 0.5 ? 1 : 0))),
      }),
    },
  ],
});
