import { animals } from "../animals";
import { pick } from "../random";
import { composeSentence, expectLabel, wordsOf, type Grammar, type Part } from "../sentence";
import { deeds, pickKind, states, twoAnimals, type Kinds } from "./two-animals";

interface Pieces {
  readonly a: readonly Part[];
  readonly b: readonly Part[];
  readonly link: (word: string) => Part;
  readonly was: Part;
  readonly deed: string;
  readonly report: string;
}

/** How a sentence says who was tired; a and b are the animal that is named first and second. The label says which of them was. */
const KINDS: Kinds<(pieces: Pieces) => Part[]> = {
  "a that chased b was": { label: 0, body: ({ a, b, link, was, deed }) => [...a, link("that"), deed, ...b, was] },
  "a that b chased was": { label: 0, body: ({ a, b, link, was, deed }) => [...a, link("that"), ...b, deed, was] },
  "a chased b and was": { label: 0, body: ({ a, b, link, was, deed }) => [...a, deed, ...b, link("and"), was] },
  "a chased b that was": { label: 1, body: ({ a, b, link, was, deed }) => [...a, deed, ...b, link("that"), was] },
  "a knew that b was": { label: 1, body: ({ a, b, link, was, report }) => [...a, report, link("that"), ...b, was] },
};

/** Verbs for what one animal says of the other. */
const REPORTS: readonly string[] = ["knew", "saw", "noticed", "believed"];

/**
 * "Who was it?" The cat that chased the mouse was tired: the cat, the animal named first. The cat chased the mouse that was tired:
 * the second. The word before "was" can be either, and so can the animal that is nearer to it.
 *
 * Four words decide: the two animals, "was", and the little word that ties it to one of them.
 */
export const stateGrammar: Grammar = {
  question: "Who was it?",
  labels: ["the first animal", "the second animal"],
  kinds: Object.keys(KINDS),
  words: wordsOf(
    ["the", "that", "and", "was"],
    animals.map(({ name }) => name),
    deeds,
    REPORTS,
    states,
  ),
  write(random, label) {
    expectLabel(stateGrammar, label);
    const [kind, { body }] = pickKind(random, KINDS, label);
    const [first, second] = twoAnimals(random);
    const contributes = (named: number) => ({ named, was: named === label + 1 ? "yes" : "no" });
    const a: Part[] = ["the", { word: first, role: "first animal", contributes: contributes(1) }];
    const b: Part[] = ["the", { word: second, role: "second animal", contributes: contributes(2) }];
    const link = (word: string): Part => ({
      word,
      role: "link",
      contributes: { tiesTo: label === 0 ? first : second },
    });
    const was: Part = { word: "was", role: "verb", contributes: { asks: "who" } };
    return composeSentence(kind, label, [
      ...body({ a, b, link, was, deed: pick(random, deeds), report: pick(random, REPORTS) }),
      pick(random, states),
    ]);
  },
};
