import { shuffled } from "../../../data/random";
import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, matrixOf, type Matrix } from "../../plain-loops";

/** Examples that are learned from together. */
interface Batch {
  features: number[][];
  labels: number[];
}
type Batches = readonly Readonly<Record<keyof Batch, number[][] | number[]>>[];

const pick = <T>(items: readonly T[], places: readonly number[]): T[] => places.map((place) => items[place] as T);

const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** What may be done otherwise in cutting batches. */
interface Cutting {
  /** The labels' own order, which should be that of the features. */
  readonly orderOfLabels?: readonly number[];
  readonly starts?: readonly number[];
  readonly endOf?: (start: number) => number;
}

function batches(
  features: Matrix,
  labels: readonly number[],
  order: readonly number[],
  size: number,
  cutting: Cutting = {},
): Batches {
  const { orderOfLabels = order, starts = startsOf(labels.length, size), endOf = (start) => start + size } = cutting;
  return starts.map((start) => ({
    features: pick(features, order.slice(start, endOf(start))).map((row) => [...row]),
    labels: pick(labels, orderOfLabels.slice(start, endOf(start))),
  }));
}

function startsOf(count: number, size: number): number[] {
  return numbersTo(Math.ceil(count / size)).map((batch) => batch * size);
}

export const makeBatches = code<[features: number[][], labels: number[], order: number[], batchSize: number]>({
  title: "Shuffled batches",
  points: 2,
  difficulty: 2,
  minutes: 8,
  importance: 2,
  hints: [
    "Shuffle first, then cut. For the order [2, 0, 1], example 2 comes first, then 0, then 1: its row and its label together.",
    "`order.slice(start, start + batchSize)` gives the places of one batch, and fewer at the end if no more are left. `places.map((place) => …)` turns places into rows or labels.",
    "`for (let start = 0; start < order.length; start += batchSize)`, and inside, a batch with `features: places.map((place) => features[place])` and the labels in the same way.",
  ],
  explanation:
    "One order for both keeps each row with its label; if they part, the model learns from wrong answers, and no error tells you. The last batch is smaller, but its sentences count as well: dropped, some would be missing in every epoch.",
  functionName: "makeBatches",
  inputNames: ["features", "labels", "order", "batchSize"],
  examples: [
    {
      given: [matrixOf("1 10; 2 20; 3 30; 4 40"), [0, 1, 2, 3], [2, 0, 3, 1], 2],
      about: "four examples in batches of two",
    },
    {
      given: [matrixOf("1 10; 2 20; 3 30"), [5, 6, 7], [0, 1, 2], 2],
      about: "an order that changes nothing, and a smaller last batch",
    },
    {
      given: [matrixOf("1 10; 2 20; 3 30"), [5, 6, 7], [1, 2, 0], 5],
      about: "a batch that is larger than the data set",
    },
    {
      given: [[[1], [2], [3], [4], [5], [6], [7]], [1, 0, 1, 1, 0, 0, 2], [4, 2, 6, 0, 5, 1, 3], 2],
      about: "seven examples in batches of two",
    },
  ],
  draw: (random, which) => {
    const size = [2, 4, 5][drawWhole(random, 0, 2)] as number;
    // In turns: an odd number, so that there is a smaller last batch, and one that comes out even.
    const count = which % 2 === 0 ? ([7, 9][drawWhole(random, 0, 1)] as number) : 2 * size;
    return [
      drawMatrix(random, count, 3),
      numbersTo(count).map((i) => (i * 3 + drawWhole(random, 0, 2)) % 10),
      shuffled(random, numbersTo(count)),
      size,
    ];
  },
  expected: (features, labels, order, size) => batches(features, labels, order, size),
  mistakes: [
    {
      name: "the last batch is dropped",
      says: "The batches that are full are there, but the examples left over at the end are not. A last batch may be smaller.",
      gives: (features, labels, order, size) =>
        batches(features, labels, order, size, {
          starts: startsOf(labels.length, size).filter((start) => start + size <= labels.length),
        }),
    },
    {
      name: "features and labels in different orders",
      says: "The rows are shuffled and the labels aren't. Then nearly every sentence has the answer of another one. The same order has to go for both.",
      gives: (features, labels, order, size) =>
        batches(features, labels, order, size, { orderOfLabels: numbersTo(labels.length) }),
    },
    {
      name: "not shuffled",
      says: "The examples come as they stood in the data set, and `order` is never looked at. Then each batch has the same examples in every epoch.",
      gives: (features, labels, order, size) => batches(features, labels, numbersTo(order.length), size),
    },
    {
      name: "the order read backwards",
      says: "You put example i at the place `order[i]`. It is meant the other way round: at place i stands the example with the number `order[i]`.",
      gives: (features, labels, order, size) =>
        batches(
          features,
          labels,
          numbersTo(order.length).map((place) => order.indexOf(place)),
          size,
        ),
    },
    {
      name: "the last batch is filled up from the start",
      says: "The last batch is as large as the others, because it has examples that were in the first one already. Each example comes once in an epoch.",
      gives: (features, labels, order, size) => {
        const missing = (size - (order.length % size)) % size;
        const circular = numbersTo(order.length + missing).map((i) => order[i % order.length] as number);
        return batches(features, labels, circular, size);
      },
    },
    {
      name: "batches overlap",
      says: "From one batch to the next you move on by a single example, so most of them come several times. Move on by a whole batch.",
      gives: (features, labels, order, size) =>
        batches(features, labels, order, size, { starts: numbersTo(order.length) }),
    },
    {
      name: "as many batches as `batchSize`",
      says: "You make `batchSize` batches. The number says how many examples share a batch; how many batches that makes, follows from it.",
      gives: (features, labels, order, size) => batches(features, labels, order, Math.ceil(order.length / size)),
    },
    {
      name: "the end of a slice taken for its length",
      says: "The first batch is right, and the next ones are empty or too short. `slice(start, end)` wants the place where it ends, not how many it takes.",
      gives: (features, labels, order, size) => batches(features, labels, order, size, { endOf: () => size }),
    },
    {
      name: "one example too many in each batch",
      says: "Your batches overlap by one. `slice(start, end)` leaves out what stands at `end`, so the end needs no 1 added or taken off.",
      gives: (features, labels, order, size) =>
        batches(features, labels, order, size, { endOf: (start) => start + size + 1 }),
    },
    {
      name: "an empty batch at the end",
      says: "Where the batches come out even, one more follows with nothing in it. The mean loss of no sentences is NaN.",
      gives: (features, labels, order, size) =>
        batches(features, labels, order, size, {
          starts: numbersTo(Math.floor(order.length / size) + 1).map((batch) => batch * size),
        }),
    },
  ],
});
