import { shuffled, type RandomNumbers } from "../../../data/random";
import { code } from "../../kinds/code";
import { drawWhole } from "../../plain-loops";

const UNKNOWN = 1;
const FIRST = 2;

const fold = (words: readonly string[]): string[] => words.map((word) => word.toLowerCase());

/** Each word once, in the order in which they first occur. */
const distinct = (words: readonly string[]): string[] => words.filter((word, place) => words.indexOf(word) === place);

/** Ids of words by a list of known ones; the first has the id `first`. */
function idsBy(
  known: readonly string[],
  words: readonly string[],
  { first = FIRST, unknown = UNKNOWN } = {},
): number[] {
  return words.map((word) => (known.includes(word) ? known.indexOf(word) + first : unknown));
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function drawCase(random: RandomNumbers): [training: string[], words: string[]] {
  const [a = "", b = "", c = "", d = "", e = ""] = shuffled(random, [
    "the",
    "cat",
    "sat",
    "on",
    "mat",
    "king",
    "under",
    "hen",
  ]);
  const sometimes = (word: string): string => (random() < 0.5 ? capital(word) : word);
  const training = [a, b, capital(a), c, ...(random() < 0.5 ? [b, a] : [a]), d];
  const more = Array.from({ length: drawWhole(random, 0, 2) }, () =>
    sometimes([a, b, c, d, e][drawWhole(random, 0, 4)] as string),
  );
  return [training, shuffled(random, [d, capital(b), a, e, capital(c), ...more])];
}

export const wordsToIds = code<[training: string[], words: string[]]>({
  title: "From words to ids",
  points: 2,
  difficulty: 2,
  minutes: 8,
  importance: 2,
  hints: [
    "There are two jobs. First make a list of the known words, each one once. Then look every word of `words` up in that list.",
    "`word.toLowerCase()` folds upper case. A `Map<string, number>` keeps a number for each word; `has`, `get` and `set` are its methods.",
    "While making the list: only where `!ids.has(word)`, keep `ids.size + 2` for it. While looking up: `ids.get(word) ?? 1`, where `??` gives the 1 if there is no id.",
  ],
  explanation:
    'An id belongs to a word, not to a place: both "the" get the same row of the table, and the position codes tell them apart later. The unknown id keeps the length: a word that nobody knows still stands somewhere.',
  functionName: "wordsToIds",
  inputNames: ["training", "words"],
  examples: [
    {
      given: [
        ["on", "mat", "cat"],
        ["cat", "on"],
      ],
      about: "three known words",
    },
    {
      given: [
        ["the", "cat", "the", "mat"],
        ["mat", "the"],
      ],
      about: "a word that comes twice in the training words",
    },
    {
      given: [
        ["The", "cat"],
        ["the", "CAT", "The"],
      ],
      about: "upper and lower case",
    },
    {
      given: [
        ["the", "cat"],
        ["the", "dog", "cat", "hen"],
      ],
      about: "words that were not in training",
    },
    {
      given: [
        ["The", "cat", "sat", "on", "the", "mat"],
        ["On", "the", "dog", "sat", "The", "mat"],
      ],
      about: "all of it together",
    },
  ],
  draw: drawCase,
  expected: (training, words) => idsBy(distinct(fold(training)), fold(words)),
  mistakes: [
    {
      name: "upper case is not folded",
      says: '"The" and "the" are two different words to your function. Then one of them has an id of its own, or is unknown. Fold both lists before you compare.',
      gives: (training, words) => idsBy(distinct(training), words),
    },
    {
      name: "only one of the two lists is folded",
      says: "The words to encode are folded, but the training words aren't, so a word that stands in training with a capital letter is never found. Fold both lists.",
      gives: (training, words) => idsBy(distinct(training), fold(words)),
    },
    {
      name: "a new id for each occurrence",
      says: "A word that comes again in training uses up another number, so the words after it get ids that are too high. Count different words, not places.",
      gives: (training, words) => idsBy(fold(training), fold(words)),
    },
    {
      name: "a later occurrence overwrites the id",
      says: "When a word comes again in training, it gets a new number and loses its first one. A word keeps the id that it got first.",
      gives: (training, words) =>
        fold(words).map((word) => (fold(training).includes(word) ? fold(training).lastIndexOf(word) + FIRST : UNKNOWN)),
    },
    {
      name: "unknown words are dropped",
      says: "There are fewer ids than words. Whoever stands behind a dropped word moves up, and all positions are wrong from there on. An unknown word has an id too.",
      gives: (training, words) => idsBy(distinct(fold(training)), fold(words)).filter((id) => id !== UNKNOWN),
    },
    {
      name: "unknown words become padding",
      says: "Id 0 is for places behind the end of a sentence, which a mask leaves out. An unknown word is a word, and has its own id.",
      gives: (training, words) => idsBy(distinct(fold(training)), fold(words), { unknown: 0 }),
    },
    {
      name: "unknown words get new ids",
      says: "A word that was not in training gets a number of its own here. The table has no trained row for that number. All such words share the unknown id.",
      gives: (training, words) => idsBy(distinct(fold([...training, ...words])), fold(words)),
    },
    {
      name: "no ids kept for padding and unknown words",
      says: "Your first word has the id 0. Ids 0 and 1 have a meaning already, so counting begins after them.",
      gives: (training, words) => idsBy(distinct(fold(training)), fold(words), { first: 0 }),
    },
    {
      name: "only the training words are folded",
      says: "The vocabulary is in lower case, but the words to encode are looked up as they are. One with a capital letter is never found. Fold both lists.",
      gives: (training, words) => idsBy(distinct(fold(training)), words),
    },
    {
      name: "the vocabulary is sorted",
      says: "The ids follow the alphabet. Asked for is the order in which the words first come in training, so that no later word changes an earlier one's id.",
      gives: (training, words) => idsBy(distinct(fold(training)).sort(), fold(words)),
    },
    {
      name: "the ids of the training words",
      says: "From `training` the vocabulary is made. What is turned into ids is the other list, `words`.",
      gives: (training) => idsBy(distinct(fold(training)), fold(training)),
    },
    {
      name: "no word is found",
      says: 'Every word is unknown to your function, those of training too. Do you go through `training` with `for (… in …)`? That gives places, "0" and "1", as texts; `for (… of …)` gives the words.',
      gives: (_training, words) => words.map(() => UNKNOWN),
    },
  ],
});
