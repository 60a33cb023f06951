import assert from "node:assert/strict";
import { test } from "node:test";

import { format, formatNumber } from "../../src/exercises/values";

test("a matrix has a row a line, a record a line for each name", () => {
  assert.equal(format([[1, 2], [3, 4.00001]]), "[[1, 2],\n [3, 4]]");
  assert.equal(format({ loss: 0.5, weights: [[1, 2], [3, 4]] }), "loss: 0.5\nweights: [[1, 2],\n          [3, 4]]");
});

test("records in an array have a line each, so that one sees where the next begins", () => {
  assert.equal(format([{ epoch: 1, loss: 0.5 }, { epoch: 2, loss: 0.25 }]), "[{ epoch: 1, loss: 0.5 },\n { epoch: 2, loss: 0.25 }]");
  assert.equal(format([{ features: [[1, 2], [3, 4]], labels: [0, 1] }]), "[{ features: [[1, 2], [3, 4]], labels: [0, 1] }]");
});

test("a measured number has four digits, a count has all of its own", () => {
  assert.deepEqual([3.14159, 12345.6, 16753, -0.000123456, Infinity].map(formatNumber), ["3.142", "12350", "16753", "-0.0001235", "∞"]);
});
