import { debugging } from "../../kinds/code";
import { drawMatrix, drawWhole, matrixOf, type Matrix } from "../../plain-loops";

const STRENGTH = 0.9;

const nothing = (words: Matrix): number[] => (words[0] ?? []).map(() => 0);
const step = (memory: readonly number[], word: readonly number[]): number[] =>
  memory.map((old, place) => Math.tanh((word[place] as number) + STRENGTH * old));
const read = (words: Matrix): number[] => words.reduce<number[]>(step, nothing(words));
const only = (words: Matrix, word: readonly number[] | undefined): number[] => step(nothing(words), word ?? []);

export const readerThatForgets = debugging<[words: number[][]]>({
  title: "A reader that forgets",
  points: 2,
  difficulty: 2,
  minutes: 6,
  importance: 2,
  hints: [
    "Three things go wrong: the order of reading, what becomes of the memory, and what becomes of the sentence that was handed in.",
    "`reverse()` turns an array round *in place*. And look at which lines run once, and which run again for each word.",
    "Loop over `words` as they come. The line that fills the memory with zeros belongs before the loop.",
  ],
  explanation:
    "Whatever is set up inside a loop is set up at each turn, so this memory never got older than one word. And `reverse` changes the array of whoever called: the next reader would have met the sentence backwards. Read forwards, the loop is an RNN again, with all its limits.",
  functionName: "mendedReader",
  inputNames: ["words"],
  examples: [
    { given: [matrixOf("1 0; 0 0")], about: '"cat", and a word that brings nothing' },
    { given: [matrixOf("0 0; 1 0; 0 0; 0 0; 0 0; 0 1; 0 0")], about: '"The cat that chased the mouse was"' },
    { given: [matrixOf("0.5 -1 2; 1 0.3 -0.4; -0.2 0.7 0.1; 0.6 0.2 -0.9")], about: "four words of three numbers" },
  ],
  draw: (random) => [drawMatrix(random, drawWhole(random, 3, 6), drawWhole(random, 2, 4), 1)],
  expected: read,
  mistakes: [
    {
      name: "the memory starts anew with each word",
      says: "The words come in the right order now. But the result knows the last word only: the memory is emptied at each turn of the loop.",
      gives: (words) => only(words, words.at(-1)),
    },
    {
      name: "the memory starts anew with each word",
      says: "The result knows a single word, and that is the first of the sentence. The memory is emptied at each turn, and the order isn't right yet.",
      gives: (words) => only(words, words[0]),
    },
    {
      name: "a memory without numbers",
      says: "The memory begins as an empty list, and `map` goes through the numbers that are there: none. Before the loop it needs a zero for each number of a word.",
      gives: () => [],
    },
    {
      name: "still read backwards",
      says: "The memory is carried on now. But the words come from the end to the beginning, so it is the end of the sentence that fades.",
      gives: (words) => read([...words].reverse()),
    },
    {
      name: "the first word is left out",
      says: "All words are read but the first. What does the loop begin with?",
      gives: (words) => words.slice(1).reduce<number[]>(step, nothing(words)),
    },
    {
      name: "the last word is left out",
      says: "All words are read but the last. Where does the loop end?",
      gives: (words) => read(words.slice(0, -1)),
    },
  ],
});
