import { choice, choices } from "../../kinds/choice";
import { numeric } from "../../kinds/numeric";
import { predictionWithRun } from "../../kinds/prediction";

export const dogMoves = predictionWithRun({
  title: "The dog, turned round",
  points: 1,
  difficulty: 1,
  minutes: 4,
  importance: 3,
  mirrors: "predict-6",
  options: {
    a: {
      text: "in both cases: attention looks at all words, so it notices who stands first",
      why: 'It looks at all words, but nothing in a score says where they stand. Without positions "dog" meets the same three words in both sentences, and gets the same sum.',
    },
    b: {
      text: "without positions not at all, with positions it does",
      why: 'Without positions, both sentences are one set of words. With them, "dog" at place 0 and "dog" at place 2 are two different inputs.',
    },
    c: {
      text: "in neither case: the same three words are mixed",
      why: "That is so without positions. With them, the code of the place is in each word's vector, so they are no longer the same three vectors.",
    },
  },
  right: "b",
  answer: [0, 0.779],
  tolerance: 0.005,
  mistakes: [
    {
      name: "the two exchanged",
      value: [0.779, 0],
      says: "First the number without positions, then the one with them: `dogMoves(false)`, `dogMoves(true)`.",
    },
  ],
  hints: [
    'For the prediction: which numbers meet in the score of "dog" and "bites"? Ask whether any of them changes when the sentence is turned round, with and without a code in the vector.',
    "`dogMoves(false)` turns the sentence round without positions, `dogMoves(true)` with them. Each gives the largest change among the output's numbers.",
    "Return the two numbers as `found`: first without, then with, three digits are enough.",
  ],
  explanation:
    "Without positions, the output for a word depends on which words there are, and not on where they stand: the change is 0, but for rounding. With positions the same words give another output in another order.",
});

export const whatACodeNeeds = choice({
  title: "What a position code has to do",
  points: 1,
  difficulty: 1,
  minutes: 2,
  importance: 2,
  options: {
    a: {
      text: "give each place a small pattern of its own, by the same rule in every sentence",
      why: 'Different places differ, no place drowns the word, and "one place on" means the same everywhere. Waves do that by a formula; a learned table has to find such patterns.',
    },
    b: {
      text: "count the words: 0 for the first, 1 for the second, and so on",
      why: "The numbers grow with the sentence. In the lesson, from place 5 on every word looked at the last word and hardly at anything else.",
    },
    c: {
      text: "say how far along the sentence a word stands, from 0 to 1",
      why: 'Then a step is 1/2 in a sentence of three words, and 1/29 in one of thirty. "The word before" would be another distance in each sentence.',
    },
    d: {
      text: "give each word of the vocabulary a pattern of its own",
      why: "That is what the embedding does. The code has to differ between places, and to be the same at a place whichever word stands there.",
    },
  },
  right: "a",
  hints: [
    "Section 2 of the lesson tries two simple ideas, and says why each fails.",
    "Take a sentence of 3 words and one of 30, and write down what each option gives to the second word.",
    "It depends on the place alone, stays small, and doesn't have to know the sentence's length.",
  ],
  explanation:
    "Four properties were asked for: different at each place, small, the same step everywhere, and no need to know the length. Waves from quick to slow have them all.",
});

/** Column 3 of width 8 belongs to pair 1, whose rate is 1/10. */
const angle = 5 / 10000 ** (2 / 8);

export const oneCodeValue = numeric({
  title: "One number of a code",
  points: 1,
  difficulty: 1,
  minutes: 4,
  importance: 2,
  answer: Math.cos(angle),
  mistakes: [
    { name: "the sine", value: Math.sin(angle), says: "That is the number beside it. Is column 3 even or odd?" },
    {
      name: "an angle that is far too small",
      value: Math.cos((angle * Math.PI) / 180),
      says: "The cosine is near 1 only where the angle is near 0. Either it was taken in degrees: `Math.cos` wants radians. Or the exponent is too large: i counts the pairs, and column 3 isn't pair 3.",
    },
    {
      name: "i in place of 2i",
      value: Math.cos(5 / 10000 ** (1 / 8)),
      says: "The exponent is 2i / d, and i counts the pairs. Which pair does column 3 belong to, and what is 2i then?",
    },
    {
      name: "the column in place of 2i",
      value: Math.cos(5 / 10000 ** (3 / 8)),
      says: "Both columns of a pair share one angle. Column 3 stands beside column 2, and 2i is the even one of them.",
    },
    {
      name: "no rate",
      value: Math.cos(5),
      says: "That is the first pair, which turns by 1 with each position. Column 3 belongs to a slower one.",
    },
    {
      name: "counted from 1",
      value: Math.cos(4 / 10),
      says: "Positions are counted from 0 already: position 5 is the number to put into the formula.",
    },
  ],
  hints: [
    "Columns 0 and 1 are pair 0, columns 2 and 3 are pair 1. First find the angle of the pair.",
    "`10000 ** (2 / 8)` is a round number. The angle is the position divided by it; `Math.sin` or `Math.cos` makes the value.",
    "The angle is 5 / 10. Odd columns take the cosine.",
  ],
  explanation:
    "Column 3 is odd, so it is the cosine of pair 1. There 2i = 2, and 10000 to the power of 2/8 is 10. The angle is 5/10 = 0.5, and cos(0.5) = 0.8776.",
});

export const beyondTheTrainedLength = choices({
  title: "Beyond the trained length",
  points: 2,
  difficulty: 3,
  minutes: 4,
  importance: 2,
  options: {
    a: {
      text: "At 10 words, both kinds of position solved the task",
      holds: true,
      why: "All five trainings of each kind did. Without positions it stayed at one half, as a coin.",
    },
    b: {
      text: "Sinusoidal positions went on as well as before: the formula has a code for every place",
      holds: false,
      why: "There is a code for every place, but the model had learned a rule that holds up to place 10 only. Where its wave rose again, most answers were wrong.",
    },
    c: {
      text: "With sinusoidal positions, some stretches beyond were mostly wrong and some mostly right",
      holds: true,
      why: "The models mainly followed one wave. It falls over the trained places, rises from 10 to 20, and falls again: right, wrong, right.",
    },
    d: {
      text: "With learned positions, about half of the answers beyond were right, place by place as chance had it",
      holds: true,
      why: "Rows that no sentence reached still hold the random numbers they started with.",
    },
    e: {
      text: "Both models gave a warning that these sentences were too long",
      holds: false,
      why: "Both answered, wrong or right, and said nothing. Only a table that has no row for a place refuses.",
    },
    f: {
      text: "Training on sentences of up to 40 words helped both kinds, learned ones with more epochs",
      holds: true,
      why: "Sinusoidal positions got there in the same 15 epochs, learned ones in 60. That was two seeds and one, so it is a hint and no law.",
    },
  },
  hints: [
    "Look at the curve in section 7 of the lesson, place by place, and at section 8 for the reasons.",
    "Having a code for a place isn't the same as knowing what to do there. Which kind fails how?",
    "Four of the six hold.",
  ],
  explanation:
    "Neither kind carries on by itself. Learned rows are untrained beyond the trained places; waves are there, but the rule that was learned from them needn't hold. So test at the lengths that you will meet.",
});
