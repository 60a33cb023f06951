import { animals } from "../animals";
import { pick, pickOther, type RandomNumbers } from "../random";
import { tokenize } from "../tokenize";

/** What one animal does to another. Each is its past participle too, so that "was chased by" works. */
export const deeds: readonly string[] = tokenize("chased followed carried greeted licked pushed tickled helped");

/** How an animal can be. */
export const states: readonly string[] = ["tired", "hungry", "happy", "angry", "wet", "calm", "proud", "scared"];

/** Names of two different animals. */
export function twoAnimals(random: RandomNumbers): [string, string] {
  const first = pick(random, animals);
  return [first.name, pickOther(random, animals, first).name];
}

/** The kinds of sentences of a grammar: the label that each has, and how its body is put together. */
export type Kinds<Body> = Readonly<Record<string, { readonly label: number; readonly body: Body }>>;

/** One of the kinds that have a label, with its name. */
export function pickKind<Body>(
  random: RandomNumbers,
  kinds: Kinds<Body>,
  label: number,
): [string, Kinds<Body>[string]] {
  return pick(
    random,
    Object.entries(kinds).filter(([, kind]) => kind.label === label),
  );
}
