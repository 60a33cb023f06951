import {
  mapMatrix,
  matMul,
  softmaxRow,
  softmaxRows,
  inRows,
  transpose,
  widthOf,
  type AttentionSteps,
  type Matrix,
} from "../plain-loops";
import type { WrongStep } from "./wrong-step";

type Wrong<Step extends keyof AttentionSteps> = WrongStep<Pick<AttentionSteps, Step>>;

export const softmaxDownColumns: Wrong<"softmax"> = {
  name: "softmax over the wrong axis",
  says: "The columns of your weights add up to 1, and the rows don't. A row belongs to one query, a column to one key, and it is the *query* that has one unit of weight to share out.",
  ways: { softmax: (scores) => transpose(softmaxRows(transpose(scores))) },
};

export const softmaxOverAll: Wrong<"softmax"> = {
  name: "softmax over the whole matrix",
  says: "All your weights together make 1, so each query has only a part of it. Every query has one unit of weight of its own: take softmax of each row by itself.",
  ways: { softmax: (scores) => inRows(softmaxRow(scores.flat()), widthOf(scores)) },
};

export const noSoftmax: Wrong<"softmax"> = {
  name: "no softmax",
  says: "The scores themselves are used as weights. They may be negative and don't add up to 1. Softmax belongs between scores and mixing.",
  ways: { softmax: (scores) => mapMatrix(scores, (score) => score) },
};

export const keyNotTransposed: Wrong<"scores"> = {
  name: "K not transposed",
  says: "Your queries meet the *columns* of K: one number of each key. That fits only when there are as many keys as a key has numbers, and is wrong even then. A query is to meet whole keys, the *rows* of K.",
  ways: { scores: matMul },
};

/** A dot product that goes by the first vector's length, as a learner's loop does: numbers too many are left out. */
function looseDot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? NaN), 0);
}

const mixedKeys = (key: Matrix): Matrix => key;

export const keysForValues: Wrong<"mixed"> = {
  name: "keys in place of values",
  says: "The weights are right, but they mix the keys. A key says what a word can be asked for; what the word hands over is its value.",
  ways: { mixed: mixedKeys },
};

export const keysAndValuesSwapped: Wrong<"scores" | "mixed"> = {
  name: "keys and values swapped",
  says: "The queries are compared with the values, and the keys are mixed. A key is there to be compared, a value to be mixed: the order of the inputs is query, key, value.",
  ways: { scores: (query, _key, value) => matMul(query, transpose(value)), mixed: mixedKeys },
};

export const keysAndValuesSwappedInLoops: Wrong<"scores" | "mixed"> = {
  ...keysAndValuesSwapped,
  says: "The queries are compared with the values, as far as both have numbers, and the keys are mixed. A key is there to be compared, a value to be mixed.",
  ways: { scores: (query, _key, value) => query.map((q) => value.map((v) => looseDot(q, v))), mixed: mixedKeys },
};

/** The values cut, or filled up with NaN, to another width: what a loop makes of them that goes too few or too many places. */
function asWideAs(width: number, value: Matrix): number[][] {
  return value.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? NaN));
}

export const asWideAsAQuery: Wrong<"mixed"> = {
  name: "an output as wide as a query",
  says: "The weights are right. But your output has as many columns as a query has numbers. What is mixed are values: count the numbers of a value.",
  ways: { mixed: (key, value) => asWideAs(widthOf(key), value) },
};

export const asWideAsThereAreKeys: Wrong<"mixed"> = {
  name: "an output as wide as there are keys",
  says: "The weights are right. But your output has a column for each *key*. What is mixed are values: count the numbers of a value.",
  ways: { mixed: (key, value) => asWideAs(key.length, value) },
};
