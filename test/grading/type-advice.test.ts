// The compiler's messages as they come from TypeScript 5.0 about what learners write.
import assert from "node:assert/strict";
import { test } from "node:test";

import { typeAdvice } from "../../src/grading/type-advice";

const cases: readonly (readonly [message: string, advice: RegExp | undefined])[] = [
  [
    "Type 'number[][]' is missing the following properties from type 'Tensor<Rank>': id, dataId, shape, size, and 155 more",
    /tf\.tensor\(…\)/,
  ],
  [
    "Type 'Tensor<Rank>' is missing the following properties from type 'number[][]': length, pop, push, join, and 26 more",
    /\.arraySync\(\)/,
  ],
  [
    "Type 'Tensor2D' is missing the following properties from type 'number[][]': length, pop, push, join, and 26 more",
    /\.arraySync\(\)/,
  ],
  ["Type 'Tensor<Rank>' is not assignable to type 'number'", /\.dataSync\(\)\[0\]/],
  [
    "Type 'number | number[] | number[][] | number[][][] | number[][][][]' is not assignable to type 'number[][]'",
    /`as number\[\]\[\]`/,
  ],
  ["Property 'map' does not exist on type 'Tensor3D'", /isn't an array/],
  ["Property 'mop' does not exist on type 'number[]'. Did you mean 'pop'?", undefined],
  ["Type 'string' is not assignable to type 'number'", undefined],
];

for (const [message, advice] of cases) {
  test(`${advice === undefined ? "nothing to add" : "what helps"}: ${message.slice(0, 70)}`, () => {
    if (advice === undefined) assert.equal(typeAdvice(message), undefined);
    else assert.match(typeAdvice(message) ?? "", advice);
  });
}
