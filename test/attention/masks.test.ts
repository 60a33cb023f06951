import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  adjacencyMask,
  causalMask,
  combineMasks,
  paddingMask,
  scaledDotProductAttention,
  tf,
  windowMask,
} from "../../src";
import { assertClose, assertNoLeak, assertThrows, flat, random, RUNS } from "./tensors";

/** A mask's rows as text, "110". */
const rows = (mask: tf.Tensor): string[] => {
  const width = mask.shape.at(-1) as number;
  return (
    flat(mask)
      .join("")
      .match(new RegExp(`.{${width}}`, "g")) ?? []
  ).slice();
};

test("a causal mask lets each position see itself and those before it", () => {
  assert.deepEqual(rows(causalMask(1)), ["1"]);
  assert.deepEqual(rows(causalMask(4)), ["1000", "1100", "1110", "1111"]);
  assert.deepEqual([causalMask(4).shape, causalMask(4).dtype], [[4, 4], "bool"]);
});

test("a window mask lets each position see its neighbours, as far as the window reaches", () => {
  assert.deepEqual(rows(windowMask(3, 0)), ["100", "010", "001"]);
  assert.deepEqual(rows(windowMask(4, 1)), ["1100", "1110", "0111", "0011"]);
  assert.deepEqual(rows(windowMask(3, 9)), ["111", "111", "111"]);
  assert.deepEqual(rows(combineMasks(windowMask(4, 1), causalMask(4))), ["1000", "1100", "0110", "0011"]);
});

test("a padding mask hides what is behind each sentence's length, from all heads and queries", () => {
  const mask = paddingMask([2, 0, 3], 3);
  assert.deepEqual([mask.shape, mask.dtype], [[3, 1, 1, 3], "bool"]);
  assert.deepEqual(rows(mask), ["110", "000", "111"]);
  assert.deepEqual(rows(paddingMask(tf.tensor1d([1, 2], "int32"), 2)), ["10", "11"]);
});

test("an adjacency mask lets each node see itself and its neighbours, both ways or one", () => {
  assert.deepEqual(
    rows(
      adjacencyMask(3, [
        [0, 1],
        [1, 2],
      ]),
    ),
    ["110", "111", "011"],
  );
  assert.deepEqual(
    rows(
      adjacencyMask(
        3,
        [
          [0, 1],
          [1, 2],
        ],
        { directed: true },
      ),
    ),
    ["110", "011", "001"],
  );
  assert.deepEqual(rows(adjacencyMask(3, [[0, 1]], { selfLoops: false })), ["010", "100", "000"]);
  assert.equal(adjacencyMask(3, []).dtype, "bool");
});

test("attention with an adjacency mask is the mean over neighbours where all scores are equal", () => {
  const values = tf.tensor2d([[1], [2], [6]]);
  const { output } = scaledDotProductAttention(tf.zeros([3, 2]), tf.zeros([3, 2]), values, {
    mask: adjacencyMask(3, [
      [0, 1],
      [1, 2],
    ]),
  });
  assertClose(output, tf.tensor2d([[1.5], [3], [4]]), "means");
});

test("combined masks allow what all allow, in whatever order and shape they come", () => {
  const shapes = fc.shuffledSubarray(
    [[4], [1], [3, 4], [3, 1], [1, 4], [2, 1, 1, 4], [2, 1, 3, 1], [5, 3, 4], [2, 5, 3, 4]],
    { minLength: 1 },
  );
  fc.assert(
    fc.property(shapes, fc.integer({ min: 1, max: 1e5 }), (list, seed) =>
      tf.tidy(() => {
        const masks = list.map((shape, i) => tf.randomUniform(shape, 0, 1, "float32", seed + i).greater(0.3));
        const whole = combineMasks(...masks);
        const expected = masks.map((mask) => mask.cast("float32")).reduce((product, mask) => product.mul(mask));
        assert.equal(whole.dtype, "bool");
        assert.deepEqual(whole.shape, expected.shape);
        assert.deepEqual(flat(whole), flat(expected));
        // 0 and 1 in numbers serve as well as booleans.
        assert.deepEqual(
          flat(combineMasks(...masks.map((mask, i) => mask.cast(i % 2 === 0 ? "int32" : "float32")))),
          flat(expected),
        );
      }),
    ),
    RUNS,
  );
});

test("a combined mask is a new tensor, also of one; the masks stay", () => {
  const mask = causalMask(2);
  const combined = combineMasks(mask);
  combined.dispose();
  assert.deepEqual(rows(mask), ["10", "11"]);
});

test("attention takes every mask there is, with and without an axis for heads", () => {
  const x = random([2, 3, 4, 5], 1); // batch, heads, positions, width
  for (const mask of [
    causalMask(4),
    windowMask(4, 1),
    paddingMask([2, 4], 4),
    combineMasks(causalMask(4), paddingMask([0, 3], 4)),
    adjacencyMask(4, [[0, 3]]),
  ])
    assert.ok(flat(scaledDotProductAttention(x, x, x, { mask }).output).every(Number.isFinite));

  const withoutHeads = x.slice([0, 0, 0, 0], [2, 1, 4, 5]).squeeze([1]);
  scaledDotProductAttention(withoutHeads, withoutHeads, withoutHeads, { mask: paddingMask([2, 4], 4).squeeze([1]) });
});

test("masks leave no tensor behind but themselves", () => {
  const lengths = tf.tensor1d([1, 2], "int32");
  const [causal, numbers] = [causalMask(3), tf.ones([2, 1, 3])];
  assertNoLeak("causalMask", () => causalMask(3));
  assertNoLeak("windowMask", () => windowMask(3, 1));
  assertNoLeak("paddingMask", () => paddingMask(lengths, 3));
  assertNoLeak("adjacencyMask", () => adjacencyMask(3, [[0, 1]]));
  assertNoLeak("combineMasks", () => combineMasks(causal, numbers, causal));
});

test("bad input is refused by name", () => {
  for (const length of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => causalMask(length),
      new RegExp(`^RangeError: causalMask: length is ${length}; it needs a whole number from 1 on`),
    );
    assertThrows(() => windowMask(length, 1), /^RangeError: windowMask: length is /);
  }
  assertThrows(() => windowMask(3, -1), /^RangeError: windowMask: window is -1; it needs a whole number from 0 on/);
  assertThrows(
    () => paddingMask([1, 4], 3),
    /^RangeError: paddingMask: lengths\[1\] is 4; it needs a whole number from 0 to maxLength, which is 3/,
  );
  assertThrows(() => paddingMask([-1], 3), /^RangeError: paddingMask: lengths\[0\] is -1/);
  assertThrows(() => paddingMask([0.5], 3), /^RangeError: paddingMask: lengths\[0\] is 0\.5/);
  assertThrows(() => paddingMask([], 3), /^RangeError: paddingMask: lengths is empty/);
  assertThrows(() => paddingMask([1], 0), /^RangeError: paddingMask: maxLength is 0/);
  const table = tf.ones([2, 2]);
  assertThrows(
    () => paddingMask(table as unknown as tf.Tensor1D, 3),
    /^RangeError: paddingMask: lengths has shape \[2, 2\]; it needs \[batch\]/,
  );
  assertThrows(
    () =>
      adjacencyMask(2, [
        [0, 1],
        [0, 2],
      ]),
    /^RangeError: adjacencyMask: edges\[1\] is \[0, 2\]; its nodes need to be whole numbers from 0 to 1/,
  );
  assertThrows(() => adjacencyMask(0, []), /^RangeError: adjacencyMask: numNodes is 0/);
  assertThrows(() => combineMasks(), /^RangeError: combineMasks: there are no masks/);
  const [three, four, additive, spoilt] = [causalMask(3), causalMask(4), tf.fill([3, 3], -Infinity), tf.fill([3], NaN)];
  assertThrows(
    () => combineMasks(three, four),
    /^RangeError: combineMasks: masks\[1\] has shape \[4, 4\]; it needs one that broadcasts with \[3, 3\]/,
  );
  assertThrows(
    () => combineMasks(three, additive),
    /^RangeError: combineMasks: masks\[1\] holds -Infinity at \[0, 0\]; it needs 1 .* or 0/,
  );
  assertThrows(() => combineMasks(spoilt), /^RangeError: combineMasks: masks\[0\] holds NaN/);
  assertThrows(() => combineMasks([[1]] as unknown as tf.Tensor), /^TypeError: combineMasks: masks\[0\] is an array/);
});
