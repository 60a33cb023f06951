/**
 * The numbers 0 … count − 1 in an order that the seed decides (Fisher & Yates' shuffle).
 *
 * @param count how many
 * @param seed any whole number; the same one gives the same order
 */
export function shuffledIndices(count: number, seed: number): Int32Array {
  const random = randomNumbers(seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

/** Numbers from 0 up to 1 that the seed decides (the generator mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
