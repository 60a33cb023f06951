// %% [markdown]
// # Exercises: the limits of RNNs
//
// They belong to the lesson [The limits of RNNs](../notebooks/02-rnn-limits.ipynb): one word at a time, what fades, and what has to wait. You write an RNN in plain arrays, then work out how far it carries.
//
// **How it works.** Put your answer where it says `YOUR CODE HERE`, run the cell, then the cell with `check` below. Under each task, three hints unfold.
//
// Run the next two cells first. `product` is there for all exercises.

// %%
import { check } from "attention-course";

// %% nbgrader={"grade_id": "rnn-product", "locked": true}
// A matrix times a vector: the dot product of each row with the vector.
function product(matrix: number[][], vector: number[]): number[] {
  if (matrix[0].length !== vector.length)
    throw new RangeError(`product: rows of ${matrix[0].length} numbers, but a vector of ${vector.length}.`);

  return matrix.map((row) => row.reduce((sum, x, i) => sum + x * vector[i], 0));
}

// %% [markdown] exercise="elman-step"
// One step of Elman's RNN makes the new memory $h'$ from a word $x$ and the old memory $h$. This time with a bias $b$:
//
// $$h' = \tanh(W_x\, x + W_h\, h + b)$$
//
// <ask>Write `rnnStep`, with `Math.tanh`.</ask> A word may have more numbers than the memory, so the two matrices differ in shape. `weights` holds three things: `inputWeights` is $W_x$, `recurrentWeights` is $W_h$, and `bias` is $b$.

// %% answer="elman-step"
// word: [width], memory: [units]; returns the new memory: [units]
// inputWeights: [units, width], recurrentWeights: [units, units], bias: [units]
function rnnStep(
  word: number[],
  memory: number[],
  weights: { inputWeights: number[][]; recurrentWeights: number[][]; bias: number[] },
): number[] {
  // BEGIN SOLUTION
  const fromWord = product(weights.inputWeights, word);
  const fromMemory = product(weights.recurrentWeights, memory);
  // tanh goes around the whole sum, bias included.
  return fromWord.map((x, i) => Math.tanh(x + fromMemory[i] + weights.bias[i]));
  // END SOLUTION
}

// %% check="elman-step"
check("elman-step", rnnStep);

// %% [markdown] exercise="hidden-states"
// Now read a sentence. `memoriesOf` gets the words' vectors, the memory to start with, and a function `step`. Calling `step(word, memory)` gives the new memory, as your `rnnStep` does; its weights are built in.
//
// <ask>Write `memoriesOf`.</ask> It gives the memory after each word: a list of as many memories as there are words.

// %% answer="hidden-states"
// words: [words, width], start: [units]; returns [words, units]
function memoriesOf(
  words: number[][],
  start: number[],
  step: (word: number[], memory: number[]) => number[],
): number[][] {
  // BEGIN SOLUTION
  const memories: number[][] = [];
  let memory = start;
  for (const word of words) {
    memory = step(word, memory); // the next word starts from here
    memories.push(memory);
  }
  return memories;
  // END SOLUTION
}

// %% check="hidden-states"
check("hidden-states", memoriesOf);

// %% [markdown] exercise="reader-that-forgets"
// `brokenReader` is meant to read a sentence with the rule of the lesson: each number of the memory becomes tanh(word + 0.9 · old). It should return the memory after the last word: 0.3102 for the cat, 0.5950 for the mouse. Run the next cell, and see what it does instead, to its own sentence too.
//
// <ask>Write `mendedReader`: copy the body, and mend it.</ask>

// %% nbgrader={"grade_id": "rnn-broken-reader", "locked": true}
function brokenReader(words: number[][]): number[] {
  let memory: number[] = [];
  for (const word of words.reverse()) {
    memory = word.map(() => 0);
    memory = memory.map((old, place) => Math.tanh(word[place] + 0.9 * old));
  }
  return memory;
}

// "The cat that chased the mouse was". For each word: [cat, mouse].
const sevenWords = [
  [0, 0],
  [1, 0],
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 1],
  [0, 0],
];
const catsPlace = () => sevenWords.findIndex(([cat]) => cat === 1) + 1;
console.log("before: cat is word", catsPlace(), "of 7");
const whatIsLeft = brokenReader(sevenWords).map((x) => x.toFixed(4));
console.log("the memory: cat, mouse =", whatIsLeft.join(", "));
console.log("after:  cat is word", catsPlace(), "of 7");

// %% answer="reader-that-forgets"
// words: [words, width]; returns the memory after the last word: [width]
function mendedReader(words: number[][]): number[] {
  // BEGIN SOLUTION
  let memory = words[0].map(() => 0); // once, before the first word
  // As they come: reverse() would also turn the caller's sentence round.
  for (const word of words) memory = memory.map((old, place) => Math.tanh(word[place] + 0.9 * old));

  return memory;
  // END SOLUTION
}

// %% check="reader-that-forgets"
check("reader-that-forgets", mendedReader);

// %% [markdown] exercise="influence-left"
// In some RNN, each step multiplies the influence of an early word by 0.8. <ask>What share of it is left after 12 steps?</ask> Answer with a number, to three decimals or more: `return 0.5;`. You may let TypeScript do the arithmetic.

// %% answer="influence-left"
function leftAfterTwelve(): number {
  // BEGIN SOLUTION
  return 0.8 ** 12; // one factor for each step
  // END SOLUTION
}

// %% check="influence-left"
check("influence-left", leftAfterTwelve);

// %% [markdown] exercise="forget-gate"
// An LSTM has a cell $c$ beside its hidden state, and a forget gate $f$: $c' = f \odot c + i \odot g$. <ask>What does the forget gate change, compared with Elman's RNN?</ask>

// %% answer="forget-gate"
function gateChanges(): "a" | "b" | "c" | "d" {
  // BEGIN SOLUTION
  return "c"; // one factor f for each step, and f may be close to 1
  // END SOLUTION
}

// %% check="forget-gate"
check("forget-gate", gateChanges);

// %% [markdown] exercise="what-has-to-wait"
// <ask>With as many cores as you like: what still has to wait?</ask> Choose all that do, and answer with a list: `return ["a", "b"];`.

// %% answer="what-has-to-wait"
function hasToWait(): ("a" | "b" | "c" | "d" | "e" | "f")[] {
  // BEGIN SOLUTION
  return ["a", "d", "f"]; // each of these is made from what it waits for
  // END SOLUTION
}

// %% check="what-has-to-wait"
check("what-has-to-wait", hasToWait);

// %% [markdown] exercise="rounds-needed"
// Count as in the lesson. A task is one step of the RNN, or one pair of words in attention, where every word looks at every word. A round is the time for one task; with 64 cores, 64 tasks fit in a round if none waits for another.
//
// <ask>How many rounds does a sentence of 200 words take on 64 cores?</ask> Answer with the RNN's number, then attention's: `return [1, 2];`.

// %% answer="rounds-needed"
function roundsOn64Cores(): number[] {
  // BEGIN SOLUTION
  return [200, Math.ceil(200 ** 2 / 64)]; // a chain of 200 steps; 40,000 pairs, 64 at a time
  // END SOLUTION
}

// %% check="rounds-needed"
check("rounds-needed", roundsOn64Cores);

// %% [markdown]
// ## What you have written
//
// `rnnStep` and the loop around it are a whole RNN, the one that read texts for decades. You have also met both of its limits in numbers: a factor for each step, and a step for each word.
// Looking back has neither. How a word knows *where* to look is the matter of [lesson 3](../notebooks/03-queries-keys-values.ipynb).
