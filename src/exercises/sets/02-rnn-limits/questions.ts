import { choice, choices } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";

export const influenceLeft = numeric({
  title: "What twelve steps leave",
  points: 1,
  difficulty: 1,
  minutes: 3,
  importance: 2,
  answer: 0.8 ** 12,
  tolerance: 0.002,
  mistakes: [
    {
      name: "times in place of power",
      value: 0.8 * 12,
      says: "You multiplied the factor by the number of steps. Each step multiplies what is *left*, so the factor is multiplied by itself.",
    },
    {
      name: "the same amount lost at each step",
      value: 1 - 0.2 * 12,
      says: "A fifth of the *beginning* would be gone after each step, and more than all in the end. Each step takes a fifth of what is left.",
    },
    {
      name: "one step too few",
      value: 0.8 ** 11,
      says: "That is what is left one step earlier. Count the factors: there is one for each step.",
    },
    {
      name: "one step too many",
      value: 0.8 ** 13,
      says: "That is what is left one step later. Count the factors: there is one for each step.",
    },
    {
      name: "in percent",
      value: 100 * 0.8 ** 12,
      says: "That is the right number in percent. A share is a number between 0 and 1.",
    },
    {
      name: "what is lost, not what is left",
      value: 1 - 0.8 ** 12,
      says: "That share is gone. The question is how much is left of it.",
    },
    {
      name: "what a step takes, not what it leaves",
      value: 0.2 ** 12,
      says: "A fifth is what each step takes away. It leaves the other four fifths.",
    },
  ],
  hints: [
    "After one step 0.8 is left, after two 0.8 · 0.8.",
    "`0.8 ** 3` is 0.8 · 0.8 · 0.8. `Math.pow` does the same.",
    "One factor for each step: the base is 0.8, and the exponent is the number of steps.",
  ],
  explanation:
    "0.8¹² is 0.069: about 7 % are left after twelve words. Twelve more words leave 7 % of that. Between a word and what looks back at it there is no such chain: one step, at any distance.",
});

export const forgetGate = choice({
  title: "What an LSTM's forget gate changes",
  points: 1,
  difficulty: 2,
  minutes: 3,
  importance: 2,
  options: {
    a: {
      text: "It lets the LSTM read all words at once.",
      why: "An LSTM reads one word at a time as well: its gates need the hidden state of the step before. Waiting is the limit that it doesn't touch.",
    },
    b: {
      text: "It keeps everything, so nothing fades any more.",
      why: "It *can* keep, with a gate close to 1. Fresh gates are about half open, and a half for each step fades fast. When to open has to be learned.",
    },
    c: {
      text: "The old cell is multiplied by a gate between 0 and 1, with no matrix and no tanh in between.",
      why: "So the influence has one factor f for each step, and f can be close to 1. It still is a product, but one that need not vanish.",
    },
    d: {
      text: "It removes words that don't matter from the sentence.",
      why: "Every word is read. The gate decides how much of the *old cell* stays at each step, number by number.",
    },
  },
  right: "c",
  hints: [
    "Look at c′ = f ⊙ c + i ⊙ g. What happens to the old cell c on its way into the new one?",
    "Compare it with the RNN's step: which two things does the old memory go through there?",
    "Two of the other options promise too much, and one speaks of words where the gate works on numbers.",
  ],
  explanation:
    "In an RNN, the old memory goes through W_h and tanh at each step. In an LSTM, the cell is only multiplied by f. With f at 0.98, 39 steps leave nearly half; with f at 0.5, less than a hundred-thousandth of a millionth.",
});

export const whatHasToWait = choices({
  title: "What has to wait",
  points: 2,
  difficulty: 2,
  minutes: 4,
  importance: 2,
  options: {
    a: {
      text: "the RNN's memory after word 8, for the memory after word 7",
      holds: true,
      why: "It is made from it: that is the chain that no number of cores can break.",
    },
    b: {
      text: "in an RNN, W_x·x of word 8, for W_x·x of word 7",
      holds: false,
      why: "What a word brings depends on this word alone. It can be worked out for all words at once, before the chain begins.",
    },
    c: {
      text: "in attention, the score of words 8 and 2, for the score of words 7 and 2",
      holds: false,
      why: "A score needs two words and nothing else. All pairs can be compared at the same time.",
    },
    d: {
      text: "in attention, the weights of a word, for all of its scores",
      holds: true,
      why: "Softmax divides by a sum over all scores of that word, so it needs each of them. Attention isn't one round in all.",
    },
    e: {
      text: "in an RNN, the second sentence of a batch, for the first",
      holds: false,
      why: "Each sentence has a memory of its own. Sentences can be read side by side; only the words inside one have to wait.",
    },
    f: {
      text: "when a model writes, the next word, for the word before it: with attention too",
      holds: true,
      why: "The next word depends on all that is written so far. Reading is what attention does at once; writing goes word by word.",
    },
  },
  hints: [
    "Ask of each pair: is the one needed to work out the other?",
    "Write down what goes in: tanh(W_x·x + W_h·h) for a memory, q·k for a score, eˢ and a sum for a weight.",
    "Half of the six have to wait.",
  ],
  explanation:
    "Waiting comes from needing. A memory needs the memory before, so an RNN has a chain as long as the sentence. In attention the chain is short, scores, weights, sum, however many words there are.",
});

export const roundsNeeded = numeric({
  title: "Rounds on 64 cores",
  points: 1,
  difficulty: 2,
  minutes: 4,
  importance: 1,
  answer: [200, 625],
  tolerance: 0.001,
  mistakes: [
    {
      name: "the RNN's steps shared among the cores",
      value: [200 / 64, 625],
      says: "The second is right. But an RNN's steps form a chain: however many cores there are, one works and the others wait.",
    },
    {
      name: "the RNN's steps shared among the cores",
      value: [4, 625],
      says: "The second is right. But an RNN's steps form a chain. Sharing them would mean to read word 65 before there is a memory of word 64.",
    },
    {
      name: "words counted, not pairs",
      value: [200, 4],
      says: "The first is right. But attention compares every word with every word: the number of tasks is not the number of words.",
    },
    {
      name: "words counted, not pairs",
      value: [200, 200 / 64],
      says: "The first is right. For attention you shared out the words. A task is a *pair* of words.",
    },
    {
      name: "words counted, not pairs",
      value: [200, 200],
      says: "The first is right. But attention needn't take a round for each word, as an RNN must. Count its pairs, and how many fit in a round.",
    },
    {
      name: "as if there were a core for each pair",
      value: [200, 1],
      says: "One round would be enough if every pair had a core. There are only 64 cores, and far more pairs.",
    },
    {
      name: "each pair counted once",
      value: [200, 311],
      says: "Word 3 asks word 5, and word 5 asks word 3: those are two tasks. So do the pairs of a word with itself count.",
    },
    {
      name: "each pair counted once",
      value: [200, 315],
      says: "Word 3 asks word 5, and word 5 asks word 3. That is not one task but two, with different questions.",
    },
    {
      name: "no cores",
      value: [200, 40000],
      says: "That is how many tasks attention has. Each round does 64 of them.",
    },
    {
      name: "the two swapped",
      value: [625, 200],
      says: "First the RNN, then attention. Which of them doesn't care how many cores there are?",
    },
  ],
  hints: [
    "The RNN has 200 tasks that form a chain. Attention has one task for each pair of words, and no task waits.",
    "Every word with every word, itself included, makes 200 · 200 pairs. A round does as many as there are cores.",
    "For attention, divide the 40,000 pairs by 64. For the RNN, the number of cores doesn't enter.",
  ],
  explanation:
    "The RNN takes 200 rounds, with one core or with thousands. Attention has 40,000 tasks, so 625 rounds on 64 cores: here it is the slower one. With more than 200 cores it overtakes the RNN, and with 40,000 it is through in one.",
});
