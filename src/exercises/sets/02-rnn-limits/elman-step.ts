import { code } from "../../kinds/code";
import { drawVector } from "../../plain-loops";
import { drawElman, elman, elmanSum, product, threeNumbers, twoNumbers, type ElmanWeights } from "./elman";

type Inputs = [word: number[], memory: number[], weights: ElmanWeights];

const swapped = ({ inputWeights, recurrentWeights, bias }: ElmanWeights): ElmanWeights => ({
  inputWeights: recurrentWeights,
  recurrentWeights: inputWeights,
  bias,
});

export const elmanStep = code<Inputs>({
  title: "One step of an RNN",
  points: 3,
  difficulty: 1,
  minutes: 8,
  importance: 2,
  hints: [
    "Three lists of the same length are added, place by place: what the word brings, what the memory hands on, and the bias. Then tanh squeezes each number.",
    "`product(matrix, vector)` gives the first two lists. `fromWord.map((x, i) => …)` goes through the places, with `i` for the other lists.",
    "With `fromWord` and `fromMemory` worked out, each place is `Math.tanh(x + fromMemory[i] + weights.bias[i])`: the whole sum inside tanh.",
  ],
  explanation:
    "The new memory is made anew at each word, from two sources: the word and the old memory. Both go through the same tanh, together with the bias. So whatever was read before has to pass through W_h and tanh once more, at every step.",
  functionName: "rnnStep",
  inputNames: ["word", "memory", "weights"],
  examples: [
    {
      given: [[1, 0], [0, 0], { ...twoNumbers, bias: [0, 0] }],
      about: "the first word, when the memory holds nothing",
    },
    { given: [[0, 0], [0.76, -0.2], twoNumbers], about: "a word that brings nothing" },
    { given: [[0.5, -1], [0.3, 0.6], twoNumbers], about: "two numbers a word, two of memory" },
    { given: [[1, -0.5, 0.4], [0.3, -0.6], threeNumbers], about: "three numbers a word, two of memory" },
  ],
  draw: (random) => {
    const { weights, units, width } = drawElman(random);
    return [drawVector(random, width, 1), drawVector(random, units, 0.9), weights];
  },
  expected: elman,
  mistakes: [
    {
      name: "no tanh",
      says: "The sum is right, and it comes back as it is. Without tanh nothing keeps the memory between −1 and 1, and it could grow with every word.",
      gives: elmanSum,
    },
    {
      name: "the bias is missing",
      says: "Word and memory are in the sum, and tanh is around it. A third list is to be added before tanh.",
      gives: (word, memory, weights) => elman(word, memory, { ...weights, bias: weights.bias.map(() => 0) }),
    },
    {
      name: "the bias is added after tanh",
      says: "The bias belongs into the sum that goes through tanh. Added afterwards, it can carry the memory beyond 1.",
      gives: (word, memory, weights) =>
        elman(word, memory, { ...weights, bias: weights.bias.map(() => 0) }).map(
          (x, i) => x + (weights.bias[i] as number),
        ),
    },
    {
      name: "tanh around the word alone",
      says: "What the memory hands on, and the bias, are added after tanh. So nothing keeps the sum between −1 and 1. All three belong inside.",
      gives: (word, memory, { inputWeights, recurrentWeights, bias }) => {
        const fromMemory = product(recurrentWeights, memory);
        return product(inputWeights, word).map(
          (x, i) => Math.tanh(x) + (fromMemory[i] as number) + (bias[i] as number),
        );
      },
    },
    {
      name: "no matrices",
      says: "You add the numbers of the word and of the memory as they are. Each of the two goes through a matrix first, and what comes out of it is as long as the memory.",
      gives: (word, memory, { bias }) => word.map((x, i) => Math.tanh(x + (memory[i] ?? NaN) + (bias[i] ?? NaN))),
    },
    {
      name: "input and recurrent weights swapped",
      says: "`inputWeights` goes with the word, `recurrentWeights` with the memory. You have them the other way round, and where their sizes differ, nothing fits.",
      gives: (word, memory, weights) => elman(word, memory, swapped(weights)),
    },
    {
      name: "input and recurrent weights swapped",
      says: "`inputWeights` goes with the word, `recurrentWeights` with the memory. You have them the other way round. Where their sizes differ, a number is missing in each sum, and NaN comes out.",
      gives: (word, memory, weights) =>
        word.length === memory.length ? elman(word, memory, swapped(weights)) : memory.map(() => NaN),
    },
    {
      name: "the old memory is left out",
      says: "This step knows the new word only: all that was read before is gone. What does the memory hand on, through `recurrentWeights`?",
      gives: (word, memory, weights) =>
        elman(
          word,
          memory.map(() => 0),
          weights,
        ),
    },
    {
      name: "the old memory isn't weighted",
      says: "You add the old memory as it is. It goes through its own matrix first, as the word does.",
      gives: (word, memory, { inputWeights, bias }) =>
        product(inputWeights, word).map((x, i) => Math.tanh(x + (memory[i] as number) + (bias[i] as number))),
    },
  ],
});
