import { code } from "../../kinds/code";
import { drawMatrix, drawVector, drawWhole, matrixOf, type Matrix } from "../../plain-loops";
import { drawElman, elman, threeNumbers, twoNumbers, type ElmanWeights } from "./elman";

type Inputs = [words: number[][], start: number[], weights: ElmanWeights];

/** The memory after each word, in the order in which they are read. */
function read(words: Matrix, start: readonly number[], weights: ElmanWeights): number[][] {
  const memories: number[][] = [];
  for (const word of words) memories.push(elman(word, memories.at(-1) ?? start, weights));
  return memories;
}

export const hiddenStates = code<Inputs>({
  title: "Read the whole sentence",
  points: 3,
  difficulty: 1,
  minutes: 7,
  importance: 2,
  hints: [
    "There is one memory at any time. Each word makes a new one from it, and the next word gets that new one.",
    "Start with `let memory = start` and an empty list. In `for (const word of words)`, replace the memory, then `push` it onto the list.",
    "Inside the loop stand two lines: `memory = step(word, memory);`, and a push of the memory onto the list. The list is returned after the loop.",
  ],
  explanation:
    "The line `memory = step(word, memory)` is all of recurrence: what a step makes is what the next one starts from. It is also why an RNN waits: no turn of this loop can begin before the one before has ended.",
  functionName: "memoriesOf",
  inputNames: ["words", "start", "weights"],
  examples: [
    { given: [[[1, 0]], [0, 0], twoNumbers], about: "a sentence of one word" },
    { given: [matrixOf("1 0; 0 0; 0 1"), [0, 0], twoNumbers], about: "three words, from an empty memory" },
    {
      given: [matrixOf("1 -0.5 0.4; 0 0.3 -1; 0.2 0.6 0; -0.7 0 0.5"), [0.4, -0.1], threeNumbers],
      about: "four words, from a memory that already holds something",
    },
  ],
  draw: (random) => {
    const drawn = drawElman(random);
    return [
      drawMatrix(random, drawWhole(random, 3, 5), drawn.width, 1),
      drawVector(random, drawn.units, 0.9),
      drawn.weights,
    ];
  },
  tensors: (words, start, learned) => [words, start, stepWith(learned)],
  expected: read,
  mistakes: [
    {
      name: "the memory isn't carried on",
      says: "Each word meets the memory of the very start, as if no word came before it. What the step gives has to become the memory for the next word.",
      gives: (words, start, learned) => words.map((word) => elman(word, start, learned)),
    },
    {
      name: "only the last memory is returned",
      says: "That is the memory at the end, and it is right. The one after *each* word is wanted: keep them in a list on the way.",
      gives: (words, start, learned) => read(words, start, learned).at(-1) as number[],
    },
    {
      name: "only the last memory is returned",
      says: "Your list holds the memory at the end alone. It should have one for each word: push each of them inside the loop.",
      gives: (words, start, learned) => read(words, start, learned).slice(-1),
    },
    {
      name: "one word behind",
      says: "Your list has the memory *before* each word. The last word is never in it. Keep the memory after the step has been made.",
      gives: (words, start, learned) => [start, ...read(words, start, learned)].slice(0, -1),
    },
    {
      name: "the start is counted in",
      says: "There is one memory more than there are words. The first in your list is the start, which no word has made.",
      gives: (words, start, learned) => [start, ...read(words, start, learned)],
    },
    {
      name: "read backwards",
      says: "The last word comes first in your loop. A sentence is read from its beginning, and the first memory in the list is the one after the first word.",
      gives: (words, start, learned) => read([...words].reverse(), start, learned),
    },
    {
      name: "one list, pushed again and again",
      says: "All rows are alike: they are one and the same list, which every step writes into. A new list for each step, as `step` returns it, keeps the old ones as they were.",
      gives: (words, start, learned) => words.map(() => read(words, start, learned).at(-1) as number[]),
    },
    {
      name: "word and memory swapped",
      says: "`step` takes the word first and the memory second. The other way round, the word is taken for what was remembered.",
      gives: (words, start, learned) => {
        const memories: number[][] = [];
        for (const word of words) memories.push(elman(memories.at(-1) ?? start, word, learned));
        return memories;
      },
    },
  ],
});

/** The step of an RNN that has learned these weights, as the learner's function is handed it. */
function stepWith(learned: ElmanWeights): (word: readonly number[], memory: readonly number[]) => number[] {
  const width = learned.inputWeights[0]?.length ?? 0;
  return (word, memory) => {
    expectNumbers("word", word, width);
    expectNumbers("memory", memory, learned.bias.length);
    return elman(word, memory, learned);
  };
}

function expectNumbers(name: string, given: unknown, length: number): void {
  if (Array.isArray(given) && given.length === length) return;
  const got = Array.isArray(given) ? `${given.length} numbers` : String(given);
  throw new RangeError(`step(word, memory): the ${name} is a list of ${length} numbers here, but got ${got}.`);
}
