import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { pick, randomNumbers, shuffled } from "../../src/data/random";

const take = (seed: number, count: number): number[] => {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () => random());
};

test("the same seed gives the same numbers, another seed others, all from 0 up to 1", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const numbers = take(seed, 20);
      assert.deepEqual(take(seed, 20), numbers);
      assert.notDeepEqual(take(seed + 1, 20), numbers);
      for (const number of numbers) assert.ok(number >= 0 && number < 1, `${number} isn't from 0 up to 1`);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("the numbers are spread evenly", () => {
  const tenths = new Array<number>(10).fill(0);
  for (const number of take(7, 100_000)) tenths[Math.floor(number * 10)]! += 1;
  for (const count of tenths)
    assert.ok(Math.abs(count - 10_000) < 500, `a tenth of the range got ${count} of 100,000 numbers`);
});

test("a seed that isn't a whole number is refused", () => {
  for (const seed of [NaN, 0.5, Infinity])
    assert.throws(() => randomNumbers(seed), /randomNumbers: seed is .*whole number/);
});

test("pick reaches every choice, and refuses to choose from nothing", () => {
  const random = randomNumbers(3);
  const seen = new Set(Array.from({ length: 200 }, () => pick(random, ["a", "b", "c"])));
  assert.deepEqual([...seen].sort(), ["a", "b", "c"]);
  assert.throws(() => pick(random, []), { name: "RangeError", message: /choices is empty/ });
});

test("shuffled keeps all items and leaves the array it was given", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const before = [...items];
      const after = shuffled(randomNumbers(seed), items);
      assert.deepEqual(items, before);
      assert.deepEqual([...after].sort(), [...items].sort());
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("shuffled gives each order about as often as the others", () => {
  const random = randomNumbers(11);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(random, ["a", "b", "c"]).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  for (const [order, count] of counts) assert.ok(Math.abs(count - 1000) < 150, `${order} came ${count} times of 6,000`);
});
