import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

type Rows = number[][];
interface Weights {
  inputWeights: Rows;
  recurrentWeights: Rows;
  bias: number[];
}
type Step = (word: number[], memory: number[]) => number[];

/** As the notebook's helper: it stops where sizes don't fit. */
function product(matrix: Rows, vector: number[]): number[] {
  if (matrix[0]!.length !== vector.length) throw new RangeError("product");
  return matrix.map((row) => row.reduce((sum, x, i) => sum + x * vector[i]!, 0));
}
/** As one writes it in a hurry: NaN where sizes don't fit. */
const hurried = (matrix: Rows, vector: number[]): number[] =>
  matrix.map((row) => row.reduce((sum, x, i) => sum + x * vector[i]!, 0));

const sumOf = (word: number[], memory: number[], w: Weights): number[] => {
  const fromMemory = product(w.recurrentWeights, memory);
  return product(w.inputWeights, word).map((x, i) => x + fromMemory[i]!);
};
const carried = (words: Rows, start: number[], step: Step): Rows => {
  const memories: Rows = [];
  let memory = start;
  for (const word of words) memories.push((memory = step(word, memory)));
  return memories;
};
const listen = (memory: number[], word: number[]): number[] => memory.map((old, i) => Math.tanh(word[i]! + 0.9 * old));

export const rnnLimits: SetTrials<"02-rnn-limits"> = {
  "elman-step": {
    right: [
      (word: number[], memory: number[], w: Weights) =>
        tf.tanh(tf.dot(w.inputWeights, word).add(tf.dot(w.recurrentWeights, memory)).add(w.bias)),
      (word: number[], memory: number[], { inputWeights, recurrentWeights, bias }: Weights) => {
        const next: number[] = [];
        for (let i = 0; i < bias.length; i++) {
          let sum = bias[i]!;
          for (let j = 0; j < word.length; j++) sum += inputWeights[i]![j]! * word[j]!;
          for (let j = 0; j < memory.length; j++) sum += recurrentWeights[i]![j]! * memory[j]!;
          const e = Math.exp(2 * sum);
          next.push((e - 1) / (e + 1));
        }
        return next;
      },
    ],
    wrong: [
      {
        mistake: "no tanh",
        answer: (word: number[], memory: number[], w: Weights) => sumOf(word, memory, w).map((x, i) => x + w.bias[i]!),
      },
      {
        mistake: "the bias is missing",
        answer: (word: number[], memory: number[], w: Weights) => sumOf(word, memory, w).map((x) => Math.tanh(x)),
      },
      {
        mistake: "the bias is added after tanh",
        answer: (word: number[], memory: number[], w: Weights) =>
          sumOf(word, memory, w).map((x, i) => Math.tanh(x) + w.bias[i]!),
      },
      {
        mistake: "tanh around the word alone",
        answer: (word: number[], memory: number[], w: Weights) =>
          tf.tanh(tf.dot(w.inputWeights, word)).add(tf.dot(w.recurrentWeights, memory)).add(w.bias),
      },
      {
        mistake: "no matrices",
        answer: (word: number[], memory: number[], w: Weights) =>
          word.map((x, i) => Math.tanh(x + memory[i]! + w.bias[i]!)),
      },
      {
        mistake: "input and recurrent weights swapped",
        answer: (word: number[], memory: number[], w: Weights) => {
          const fromMemory = product(w.inputWeights, memory);
          return product(w.recurrentWeights, word).map((x, i) => Math.tanh(x + fromMemory[i]! + w.bias[i]!));
        },
      },
      {
        mistake: "input and recurrent weights swapped",
        answer: (word: number[], memory: number[], w: Weights) => {
          const fromMemory = hurried(w.inputWeights, memory);
          return hurried(w.recurrentWeights, word).map((x, i) => Math.tanh(x + fromMemory[i]! + w.bias[i]!));
        },
      },
      {
        mistake: "the old memory is left out",
        answer: (word: number[], _memory: number[], w: Weights) => tf.tanh(tf.dot(w.inputWeights, word).add(w.bias)),
      },
      {
        mistake: "the old memory isn't weighted",
        answer: (word: number[], memory: number[], w: Weights) =>
          tf.tanh(tf.dot(w.inputWeights, word).add(memory).add(w.bias)),
      },
      {
        mistake: "inputs changed in place",
        answer: (word: number[], memory: number[], w: Weights) => {
          const next = sumOf(word, memory, w);
          next.forEach((x, i) => (memory[i] = Math.tanh(x + w.bias[i]!)));
          return memory;
        },
      },
    ],
  },
  "hidden-states": {
    right: [
      (words: Rows, start: number[], step: Step) => {
        const memories = [start];
        for (let i = 0; i < words.length; i++) memories.push(step(words[i]!, memories[i]!));
        return memories.slice(1);
      },
      (words: Rows, start: number[], step: Step) =>
        words.reduce<Rows>((all, word) => [...all, step(word, all.at(-1) ?? start)], []),
    ],
    wrong: [
      {
        mistake: "the memory isn't carried on",
        answer: (words: Rows, start: number[], step: Step) => words.map((word) => step(word, start)),
      },
      {
        mistake: "only the last memory is returned",
        answer: (words: Rows, start: number[], step: Step) => {
          let memory = start;
          for (const word of words) memory = step(word, memory);
          return memory;
        },
      },
      {
        mistake: "only the last memory is returned",
        answer: (words: Rows, start: number[], step: Step) => [
          words.reduce((memory, word) => step(word, memory), start),
        ],
      },
      {
        mistake: "one word behind",
        answer: (words: Rows, start: number[], step: Step) => {
          const memories: Rows = [];
          let memory = start;
          for (const word of words) {
            memories.push(memory);
            memory = step(word, memory);
          }
          return memories;
        },
      },
      {
        mistake: "the start is counted in",
        answer: (words: Rows, start: number[], step: Step) => [start, ...carried(words, start, step)],
      },
      {
        mistake: "read backwards",
        answer: (words: Rows, start: number[], step: Step) => carried([...words].reverse(), start, step),
      },
      {
        mistake: "one list, pushed again and again",
        answer: (words: Rows, start: number[], step: Step) => {
          const memory = [...start];
          return words.map((word) => {
            step(word, [...memory]).forEach((x, i) => (memory[i] = x));
            return memory;
          });
        },
      },
      {
        mistake: "word and memory swapped",
        answer: (words: Rows, start: number[], step: Step) =>
          carried(words, start, (word, memory) => step(memory, word)),
      },
      {
        mistake: "inputs changed in place",
        answer: (words: Rows, start: number[], step: Step) => carried(words.reverse(), start, step),
      },
    ],
  },
  "reader-that-forgets": {
    right: [
      (words: Rows) =>
        words.reduce(
          listen,
          words[0]!.map(() => 0),
        ),
      (words: Rows) => {
        let memory: tf.Tensor = tf.zeros([words[0]!.length]);
        for (const word of words) memory = tf.tanh(tf.add(word, tf.mul(0.9, memory)));
        return memory;
      },
    ],
    wrong: [
      {
        mistake: "inputs changed in place", // as it was found
        answer: (words: Rows) => {
          let memory: number[] = [];
          for (const word of words.reverse()) {
            memory = listen(
              word.map(() => 0),
              word,
            );
          }
          return memory;
        },
      },
      {
        mistake: "the memory starts anew with each word",
        answer: (words: Rows) => {
          let memory: number[] = [];
          for (const word of words) {
            memory = listen(
              word.map(() => 0),
              word,
            );
          }
          return memory;
        },
      },
      {
        mistake: "the memory starts anew with each word", // and backwards, though in a copy
        answer: (words: Rows) => {
          let memory: number[] = [];
          for (const word of [...words].reverse()) {
            memory = listen(
              word.map(() => 0),
              word,
            );
          }
          return memory;
        },
      },
      {
        mistake: "a memory without numbers",
        answer: (words: Rows) => {
          let memory: number[] = [];
          for (const word of words) memory = listen(memory, word);
          return memory;
        },
      },
      {
        mistake: "still read backwards",
        answer: (words: Rows) => {
          let memory = words[0]!.map(() => 0);
          for (let i = words.length - 1; i >= 0; i--) memory = listen(memory, words[i]!);
          return memory;
        },
      },
      {
        mistake: "the first word is left out",
        answer: (words: Rows) => {
          let memory = words[0]!.map(() => 0);
          for (let i = 1; i < words.length; i++) memory = listen(memory, words[i]!);
          return memory;
        },
      },
      {
        mistake: "the last word is left out",
        answer: (words: Rows) => {
          let memory = words[0]!.map(() => 0);
          for (let i = 0; i < words.length - 1; i++) memory = listen(memory, words[i]!);
          return memory;
        },
      },
    ],
  },
};
