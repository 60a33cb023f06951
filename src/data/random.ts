/** Gives the next number, from 0 up to but without 1. */
export type RandomNumbers = () => number;

/**
 * Numbers that look random and that a seed decides: the generator mulberry32 by Tommy Ettinger, 32 bits of state.
 * Good enough to draw sentences and to shuffle, and a few lines long; nothing for secrets.
 *
 * @param seed any whole number; the same one gives the same numbers
 * @throws {RangeError} when `seed` isn't a whole number
 */
export function randomNumbers(seed: number): RandomNumbers {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`randomNumbers: seed is ${seed}; it needs a whole number.`);
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * One of several, each as likely as the others.
 *
 * @throws {RangeError} when there is nothing to choose from
 */
export function pick<T>(random: RandomNumbers, choices: readonly T[]): T {
  if (choices.length === 0) throw new RangeError("pick: choices is empty; it needs at least one.");
  return choices[Math.floor(random() * choices.length)] as T;
}

/** One of several that is none of `others`, each as likely as the rest. */
export function pickOther<T>(random: RandomNumbers, choices: readonly T[], ...others: readonly T[]): T {
  return pick(
    random,
    choices.filter((choice) => !others.includes(choice)),
  );
}

/** The same items in another order, each order as likely as the others (Fisher & Yates' shuffle). The array that came in stays as it is. */
export function shuffled<T>(random: RandomNumbers, items: readonly T[]): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
