import { adjectives, times } from "../distractions";
import { pick, pickOther, type RandomNumbers } from "../random";
import { composeSentence, expectLabel, wordsOf, type Grammar, type Part } from "../sentence";

/** What may be on top, by label: the answer, and its words. */
const NOUNS: readonly (readonly [answer: string, nouns: readonly string[]])[] = [
  ["an animal", ["cat", "dog", "hen", "mouse", "pig", "frog"]],
  ["a person", ["child", "farmer", "sailor", "king", "nurse", "baker"]],
  ["food", ["cake", "pie", "cheese", "apple", "loaf", "egg"]],
  ["furniture", ["mat", "table", "chair", "bed", "bench", "shelf"]],
];

const VERBS: readonly string[] = ["sat", "lay", "stood", "was", "slept", "stayed"];

/** Where the one that is named first is: above the other, or below it. */
const KINDS = ["above", "below"] as const;
const PREPOSITIONS: Readonly<Record<(typeof KINDS)[number], readonly string[]>> = {
  above: ["on", "above", "upon", "over"],
  below: ["under", "below", "beneath", "underneath"],
};

/**
 * "What is on top?" The cat sat on the mat: an animal. The cat sat under the mat: furniture. The mat sat on the cat: furniture again.
 *
 * Three words decide: the two nouns, and the preposition between them. The two are never of one kind, and each is as often on top as
 * the other: who knows only which words there are is right half of the time, and has a loss of ln 2 at best. Who knows their order too, but
 * not the preposition, is right seven times out of ten.
 */
export const topGrammar: Grammar = {
  question: "What is on top?",
  labels: NOUNS.map(([answer]) => answer),
  kinds: KINDS,
  words: wordsOf(["the"], ...NOUNS.map(([, nouns]) => nouns), VERBS, ...Object.values(PREPOSITIONS), adjectives, times),
  write(random, label) {
    expectLabel(topGrammar, label);
    const kind = random() < 0.7 ? "above" : "below";
    const upper = NOUNS[label] as (typeof NOUNS)[number];
    const lower = pickOther(random, NOUNS, upper);
    const top: Noun = { word: pick(random, upper[1]), role: "top" };
    const bottom: Noun = { word: pick(random, lower[1]), role: "bottom" };
    const [first, second] = kind === "above" ? [top, bottom] : [bottom, top];
    return composeSentence(kind, label, [
      ...nounPhrase(random, first),
      pick(random, VERBS),
      { word: pick(random, PREPOSITIONS[kind]), role: "preposition", contributes: { firstIs: kind } },
      ...nounPhrase(random, second),
      random() < 0.3 ? pick(random, times) : "",
    ]);
  },
};

interface Noun {
  readonly word: string;
  readonly role: "top" | "bottom";
}

function nounPhrase(random: RandomNumbers, noun: Noun): Part[] {
  return ["the", random() < 0.25 ? pick(random, adjectives) : "", { ...noun, contributes: { is: noun.role } }];
}
