import { animals } from "../animals";
import { pick, type RandomNumbers } from "../random";

/** What one animal does to another. Each is its past participle too, so that "was chased by" works. */
export const deeds: readonly string[] = [
  "chased",
  "followed",
  "carried",
  "greeted",
  "licked",
  "pushed",
  "tickled",
  "helped",
];

/** How an animal can be. */
export const states: readonly string[] = ["tired", "hungry", "happy", "angry", "wet", "calm", "proud", "scared"];

/** Names of two different animals. */
export function twoAnimals(random: RandomNumbers): [string, string] {
  const first = pick(random, animals);
  const second = pick(
    random,
    animals.filter((animal) => animal !== first),
  );
  return [first.name, second.name];
}
