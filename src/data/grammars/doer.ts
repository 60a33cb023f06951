import { animals } from "../animals";
import { adjectives } from "../distractions";
import { pick } from "../random";
import { composeSentence, expectLabel, wordsOf, type Grammar, type Part } from "../sentence";
import { deeds, pickKind, twoAnimals, type Kinds } from "./two-animals";

/** How a sentence says who chased whom; a and b are the animal that is named first and second. The label says which of them did it. */
const KINDS: Kinds<(a: readonly Part[], b: readonly Part[], verb: Part) => Part[]> = {
  "a chased b": { label: 0, body: (a, b, verb) => [...a, verb, ...b] },
  "it was a that chased b": { label: 0, body: (a, b, verb) => ["it was", ...a, "that", verb, ...b] },
  "a was chased by b": { label: 1, body: (a, b, verb) => [...a, "was", verb, "by", ...b] },
  "it was a that b chased": { label: 1, body: (a, b, verb) => ["it was", ...a, "that", ...b, verb] },
};

/**
 * "Who did it?" The dog chased the cat: the dog, the animal named first. The dog was chased by the cat: the second.
 * The same words in another order turn who did what to whom round: "It was the dog that chased the cat" and "… that the cat chased".
 *
 * Three words decide: the two animals and the verb. How they stand to each other tells who is who.
 */
export const doerGrammar: Grammar = {
  question: "Who did it?",
  labels: ["the first animal", "the second animal"],
  kinds: Object.keys(KINDS),
  words: wordsOf(
    ["the", "it", "was", "that", "by"],
    animals.map(({ name }) => name),
    deeds,
    adjectives,
  ),
  write(random, label) {
    expectLabel(doerGrammar, label);
    const [kind, { body }] = pickKind(random, KINDS, label);
    const [first, second] = twoAnimals(random);
    const animal = (word: string, named: number): Part[] => {
      const adjective = random() < 0.3 ? pick(random, adjectives) : "";
      const doer = named === label + 1;
      return ["the", adjective, { word, role: doer ? "doer" : "done to", contributes: { named } }];
    };
    const voice = kind === "a was chased by b" ? "passive" : "active";
    const verb: Part = { word: pick(random, deeds), role: "verb", contributes: { voice } };
    return composeSentence(kind, label, body(animal(first, 1), animal(second, 2), verb));
  },
};
