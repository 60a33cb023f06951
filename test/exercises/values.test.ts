import assert from "node:assert/strict";
import { test } from "node:test";

import { compare, format, formatNumber, matches } from "../../src/exercises/values";

test("a matrix has a row a line, a record a line for each name", () => {
  assert.equal(
    format([
      [1, 2],
      [3, 4.00001],
    ]),
    "[[1, 2],\n [3, 4]]",
  );
  assert.equal(
    format({
      loss: 0.5,
      weights: [
        [1, 2],
        [3, 4],
      ],
    }),
    "loss: 0.5\nweights: [[1, 2],\n          [3, 4]]",
  );
});

test("records in an array have a line each, so that one sees where the next begins", () => {
  assert.equal(
    format([
      { epoch: 1, loss: 0.5 },
      { epoch: 2, loss: 0.25 },
    ]),
    "[{ epoch: 1, loss: 0.5 },\n { epoch: 2, loss: 0.25 }]",
  );
  assert.equal(
    format([
      {
        features: [
          [1, 2],
          [3, 4],
        ],
        labels: [0, 1],
      },
    ]),
    "[{ features: [[1, 2], [3, 4]], labels: [0, 1] }]",
  );
});

test("a measured number has four digits, a count has all of its own", () => {
  assert.deepEqual([3.14159, 12345.6, 16753, -0.000123456, Infinity].map(formatNumber), [
    "3.142",
    "12350",
    "16753",
    "-0.0001235",
    "∞",
  ]);
});

test("numbers agree up to the tolerance, relative beyond 1; no finite number is near an infinite one", () => {
  assert.deepEqual(
    [matches(0.10004, 0.1, 1e-4), matches(1000.05, 1000, 1e-4), matches(0.102, 0.1, 1e-4)],
    [true, true, false],
  );
  assert.equal(matches(Infinity, Infinity, 1e-4), true);
  assert.equal(compare(3, Infinity, 1e-4)?.kind, "value");
  assert.equal(compare(Infinity, 3, 1e-4)?.kind, "nan");
  assert.equal(compare(3, Number.NaN, 1e-4)?.kind, "value");
});
