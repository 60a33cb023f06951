import { abilities, animals, type Ability, type Animal } from "../animals";
import { adjectives, caring, meeting, people, places, prepositions, times } from "../distractions";
import { pick, pickOther, type RandomNumbers } from "../random";
import { composeSentence, expectLabel, wordsOf, type Grammar, type Part } from "../sentence";

/** Verbs for which the subject has to be the better one, and at what. */
export const abilityVerbs: Readonly<Record<Ability, readonly string[]>> = {
  strength: ["lifted", "carried", "dragged", "pushed", "pulled", "hauled", "shoved", "toppled"],
  speed: ["outran", "overtook", "outpaced", "outraced", "caught", "lapped", "escaped", "evaded"],
  cleverness: ["tricked", "fooled", "outwitted", "outsmarted", "deceived", "duped", "misled", "hoodwinked"],
};

/** How far apart two animals are, at least, in the ability that the verb asks for. */
const LEAST_DIFFERENCE = 2;

interface Pair {
  readonly better: Animal;
  readonly worse: Animal;
}

/** The pairs that sentences about an ability are made of. */
const pairs: Readonly<Record<Ability, readonly Pair[]>> = {
  strength: pairsFor("strength"),
  speed: pairsFor("speed"),
  cleverness: pairsFor("cleverness"),
};

function pairsFor(ability: Ability): Pair[] {
  return animals.flatMap((better) =>
    animals
      .filter((worse) => better[ability] - worse[ability] >= LEAST_DIFFERENCE && eachIsBetterAtSomething(better, worse))
      .map((worse) => ({ better, worse })),
  );
}

/** Neither is better at everything, and they draw at nothing: so whoever ranks animals by one number can't answer for all verbs. */
function eachIsBetterAtSomething(one: Animal, other: Animal): boolean {
  const wins = abilities.filter((ability) => one[ability] > other[ability]).length;
  const losses = abilities.filter((ability) => one[ability] < other[ability]).length;
  return wins > 0 && losses > 0 && wins + losses === abilities.length;
}

/**
 * "Would you expect that?" The ox lifted the ant: yes. The ant lifted the ox: a surprise. The verb asks for strength, speed or
 * cleverness, and the subject has to be better at it than the object.
 *
 * It is the task of the experiment, one head against several. Three words decide, and what one of them means for the answer
 * depends on the other two: "lifted" asks who is stronger, "outran" who is faster, and no two animals are such that one is better
 * at all three. Other animals in relative clauses, adjectives, people, places and times are there to distract.
 * Swapping the two animals turns the answer round, so a reader without word order can only guess.
 */
export const expectationGrammar: Grammar = {
  question: "Would you expect that?",
  labels: ["a surprise", "as expected"],
  kinds: abilities,
  words: wordsOf(
    ["the", "that", "had", "just"],
    animals.map(({ name }) => name),
    ...Object.values(abilityVerbs),
    adjectives,
    meeting,
    people,
    caring,
    prepositions,
    places,
    times,
  ),
  write(random, label) {
    expectLabel(expectationGrammar, label);
    const ability = pick(random, abilities);
    const { better, worse } = pick(random, pairs[ability]);
    const [subject, object] = label === 1 ? [better, worse] : [worse, better];
    return composeSentence(ability, label, [
      ...nounPhrase(random, subject, "subject"),
      aside(random, [subject, object]),
      { word: pick(random, abilityVerbs[ability]), role: "verb", contributes: { asksFor: ability } },
      ...nounPhrase(random, object, "object"),
      ending(random),
    ]);
  },
};

function nounPhrase(random: RandomNumbers, { name, strength, speed, cleverness }: Animal, role: string): Part[] {
  const adjective = random() < 0.05 ? pick(random, adjectives) : "";
  return ["the", adjective, { word: name, role, contributes: { strength, speed, cleverness } }];
}

/**
 * A relative clause about the subject, or nothing. It is long enough that no animal in it stands at a place where an object can stand:
 * attention in one layer sees words and places, no sentence structure.
 */
function aside(random: RandomNumbers, inSentence: readonly Animal[]): string {
  const chance = random();
  if (chance < 0.2)
    return `that had just ${pick(random, meeting)} the ${pickOther(random, animals, ...inSentence).name}`;
  if (chance < 0.25) return `that the ${pick(random, people)} had just ${pick(random, caring)}`;
  return "";
}

function ending(random: RandomNumbers): string {
  const chance = random();
  if (chance < 0.1) return `${pick(random, prepositions)} the ${pick(random, places)}`;
  if (chance < 0.15) return pick(random, times);
  return "";
}
