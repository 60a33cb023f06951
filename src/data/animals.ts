/** What an animal is good at. */
export type Ability = "strength" | "speed" | "cleverness";

/** The three abilities. */
export const abilities: readonly Ability[] = ["strength", "speed", "cleverness"];

/** An animal, with the course's own rating of what it can do. */
export interface Animal {
  /** One of them: "mouse". */
  readonly name: string;
  /** Several of them: "mice". */
  readonly plural: string;
  /** How strong it is, from 1 to 6. */
  readonly strength: number;
  /** How fast it is, from 1 to 6. */
  readonly speed: number;
  /** How clever it is, from 1 to 6. */
  readonly cleverness: number;
}

/** name, strength, speed, cleverness (1 … 6, by rule of thumb), and a plural that doesn't just end in -s. */
const RATINGS: readonly (readonly [string, number, number, number, string?])[] = [
  ["snail", 1, 1, 2],
  ["ant", 1, 2, 4],
  ["beetle", 1, 2, 1],
  ["worm", 1, 1, 1],
  ["frog", 2, 3, 2],
  ["hamster", 2, 3, 3],
  ["mouse", 1, 4, 4, "mice"],
  ["sparrow", 1, 5, 4],
  ["swallow", 1, 6, 3],
  ["bat", 2, 5, 5],
  ["parrot", 2, 4, 6],
  ["crow", 2, 5, 6],
  ["owl", 3, 4, 5],
  ["turtle", 4, 1, 3],
  ["sloth", 4, 1, 2],
  ["tortoise", 4, 1, 4],
  ["hedgehog", 3, 2, 4],
  ["crab", 3, 2, 1],
  ["hen", 3, 3, 1],
  ["squirrel", 2, 5, 5],
  ["rabbit", 2, 6, 2],
  ["hare", 3, 6, 3],
  ["cat", 3, 5, 6],
  ["pigeon", 2, 5, 3],
  ["eagle", 4, 6, 4],
  ["rat", 2, 4, 6],
  ["monkey", 3, 4, 6],
  ["fox", 4, 5, 6, "foxes"],
  ["otter", 4, 4, 5],
  ["badger", 4, 2, 4],
  ["goat", 4, 3, 4],
  ["pig", 5, 2, 5],
  ["dog", 4, 5, 5],
  ["greyhound", 4, 6, 3],
  ["cheetah", 5, 6, 2],
  ["antelope", 5, 6, 1],
  ["wolf", 5, 5, 5, "wolves"],
  ["donkey", 5, 2, 3],
  ["horse", 6, 6, 4],
  ["lion", 6, 5, 3],
  ["bear", 6, 4, 4],
  ["cow", 6, 2, 1],
  ["bull", 6, 4, 1],
  ["walrus", 6, 1, 2, "walruses"],
  ["elephant", 6, 3, 6],
  ["camel", 6, 4, 2],
  ["gorilla", 6, 3, 6],
  ["crocodile", 6, 2, 2],
];

/** The animals of the course's sentences. */
export const animals: readonly Animal[] = RATINGS.map(([name, strength, speed, cleverness, plural]) => ({
  name,
  plural: plural ?? `${name}s`,
  strength,
  speed,
  cleverness,
}));
