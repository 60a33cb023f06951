import { animals, type Animal } from "../animals";
import { meeting, people, places, prepositions } from "../distractions";
import { pick, pickOther, type RandomNumbers } from "../random";
import { composeSentence, expectLabel, wordsOf, type Grammar, type Part } from "../sentence";

type GrammaticalNumber = "singular" | "plural";

const NUMBERS: readonly GrammaticalNumber[] = ["singular", "plural"];
const VERBS: Readonly<Record<GrammaticalNumber, readonly string[]>> = {
  singular: ["is", "was", "looks", "seems"],
  plural: ["are", "were", "look", "seem"],
};
const STATES: readonly string[] = ["tired", "hungry", "happy", "awake", "asleep", "ready", "calm", "proud"];

/** From the shortest way between subject and verb to the longest; in all but the first, other nouns stand there. */
const KINDS = ["next to it", "place between", "subject relative clause", "object relative clause"] as const;

/**
 * "Does the verb agree?" The cat that the dogs followed is tired: yes. The cat that the dogs followed are tired: no.
 *
 * Subject and verb decide, and the nouns between them have numbers of their own that lead astray. Every combination of the two
 * numbers is equally frequent, so neither word alone says anything.
 */
export const agreementGrammar: Grammar = {
  question: "Does the verb agree?",
  labels: ["no", "yes"],
  kinds: KINDS,
  words: wordsOf(
    ["the", "that"],
    animals.flatMap(({ name, plural }) => [name, plural]),
    Object.values(VERBS).flat(),
    STATES,
    meeting,
    people,
    prepositions,
    places,
  ),
  write(random, label) {
    expectLabel(agreementGrammar, label);
    const kind = pick(random, KINDS);
    const number = pick(random, NUMBERS);
    const verbNumber = (number === "plural") === (label === 1) ? "plural" : "singular";
    const subject = pick(random, animals);
    const parts: Part[] = [
      "the",
      { word: number === "plural" ? subject.plural : subject.name, role: "subject", contributes: { number } },
      between(random, kind, subject),
      { word: pick(random, VERBS[verbNumber]), role: "verb", contributes: { number: verbNumber } },
      pick(random, STATES),
    ];
    return composeSentence(kind, label, parts);
  },
};

/** What stands between subject and verb. Past forms such as "met" say the same of one and of many, so they don't give the subject's number away. */
function between(random: RandomNumbers, kind: (typeof KINDS)[number], subject: Animal): string {
  const other = pickOther(random, animals, subject);
  const noun = pick(random, NUMBERS) === "plural" ? other.plural : other.name;
  switch (kind) {
    case "next to it":
      return "";
    case "place between":
      return `${pick(random, prepositions)} the ${pick(random, places)}`;
    case "subject relative clause":
      return `that ${pick(random, meeting)} the ${noun}`;
    case "object relative clause":
      return `that the ${random() < 0.25 ? pick(random, people) : noun} ${pick(random, meeting)}`;
  }
}
