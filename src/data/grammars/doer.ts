import { animals } from "../animals";
import { adjectives } from "../distractions";
import { pick } from "../random";
import { composeSentence, expectLabel, wordsOf, type Grammar, type Part } from "../sentence";
import { deeds, twoAnimals } from "./two-animals";

/** How a sentence says who chased whom; a and b are the animal that is named first and second. */
const KINDS = ["a chased b", "it was a that chased b", "a was chased by b", "it was a that b chased"] as const;
type Kind = (typeof KINDS)[number];

/** By label: the kinds in which the first animal did it, and those in which the second did. */
const KINDS_OF: readonly (readonly Kind[])[] = [
  ["a chased b", "it was a that chased b"],
  ["a was chased by b", "it was a that b chased"],
];

/**
 * "Who did it?" The dog chased the cat: the dog, the animal named first. The dog was chased by the cat: the second.
 * The same words in another order turn who did what to whom round: "It was the dog that chased the cat" and "… that the cat chased".
 *
 * Three words decide: the two animals and the verb. How they stand to each other tells who is who.
 */
export const doerGrammar: Grammar = {
  question: "Who did it?",
  labels: ["the first animal", "the second animal"],
  kinds: KINDS,
  words: wordsOf(
    ["the", "it", "was", "that", "by"],
    animals.map(({ name }) => name),
    deeds,
    adjectives,
  ),
  write(random, label) {
    expectLabel(doerGrammar, label);
    const kind = pick(random, KINDS_OF[label] as readonly Kind[]);
    const [first, second] = twoAnimals(random);
    const animal = (word: string, named: number): Part[] => {
      const adjective = random() < 0.3 ? pick(random, adjectives) : "";
      const doer = named === label + 1;
      return ["the", adjective, { word, role: doer ? "doer" : "done to", contributes: { named } }];
    };
    const voice = kind === "a was chased by b" ? "passive" : "active";
    const verb: Part = { word: pick(random, deeds), role: "verb", contributes: { voice } };
    return composeSentence(kind, label, bodyOf(kind, animal(first, 1), animal(second, 2), verb));
  },
};

function bodyOf(kind: Kind, a: readonly Part[], b: readonly Part[], verb: Part): Part[] {
  switch (kind) {
    case "a chased b":
      return [...a, verb, ...b];
    case "it was a that chased b":
      return ["it was", ...a, "that", verb, ...b];
    case "a was chased by b":
      return [...a, "was", verb, "by", ...b];
    case "it was a that b chased":
      return ["it was", ...a, "that", ...b, verb];
  }
}
