import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { softmax } from "../../src/attention/softmax";

const scores = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
const sum = (weights: number[]) => weights.reduce((total, weight) => total + weight, 0);
const close = (actual: number, expected: number, what: string) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${what}: expected ${expected}, got ${actual}`);

test("softmax gives what a calculation on paper gives", () => {
  // Brief quiz-a3, row 2: e^0.2 / (e^0.5 + e^1 + e^0.2)
  close(softmax([0.5, 1, 0.2])[2] ?? NaN, 1.2214027581601699 / 5.588405857319343, "weight of the third score");
  assert.deepEqual(softmax([3, 3, 3, 3]), [0.25, 0.25, 0.25, 0.25]);
  assert.deepEqual(softmax([7]), [1]);
});

test("softmax gives weights between 0 and 1 that sum to 1", () => {
  fc.assert(
    fc.property(scores, (s) => {
      const weights = softmax(s);
      assert.equal(weights.length, s.length);
      for (const weight of weights) assert.ok(weight >= 0 && weight <= 1, `a weight of ${weight}`);
      close(sum(weights), 1, "sum of the weights");
    }),
  );
});

test("softmax doesn't change when the same number is added to all scores", () => {
  const small = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(small, fc.integer({ min: -1000, max: 1000 }), (s, shift) => {
      const shifted = softmax(s.map((score) => score + shift));
      softmax(s).forEach((weight, i) => close(shifted[i] ?? NaN, weight, `weight ${i}`));
    }),
  );
});

test("softmax follows its scores when they change places, and gives the largest score the largest weight", () => {
  fc.assert(
    fc.property(scores, (s) => {
      const weights = softmax(s);
      const reversed = softmax([...s].reverse()).reverse();
      weights.forEach((weight, i) => close(reversed[i] ?? NaN, weight, `weight ${i}`));
      assert.equal(weights[s.indexOf(Math.max(...s))], Math.max(...weights));
    }),
  );
});

test("softmax survives scores whose e^score is beyond any number, and leaves its input alone", () => {
  const large = [1000, 1000, -1000];
  assert.deepEqual(softmax(large), [0.5, 0.5, 0]);
  assert.deepEqual(large, [1000, 1000, -1000]);
  assert.deepEqual(softmax([-Infinity, 0]), [0, 1]);
});

test("softmax names its argument and the wrong entry when it refuses", () => {
  assert.throws(() => softmax([]), /^RangeError: softmax: scores is empty/);
  assert.throws(() => softmax([1, NaN]), /^RangeError: softmax: scores\[1\] is NaN/);
  assert.throws(() => softmax([Infinity]), /^RangeError: softmax: scores\[0\] is Infinity/);
  assert.throws(() => softmax([-Infinity, -Infinity]), /^RangeError: softmax: every one of scores is -Infinity/);
});
