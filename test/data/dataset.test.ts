import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { makeDataset } from "../../src/data/dataset";
import { agreementGrammar } from "../../src/data/grammars/agreement";
import { doerGrammar } from "../../src/data/grammars/doer";
import { expectationGrammar } from "../../src/data/grammars/expectation";
import { stateGrammar } from "../../src/data/grammars/state";
import { pick } from "../../src/data/random";
import { composeSentence, type Grammar } from "../../src/data/sentence";

const grammars = [expectationGrammar, agreementGrammar, stateGrammar, doerGrammar];
const size = fc.integer({ min: 0, max: 60 });
const requests = fc.record({
  grammar: fc.constantFrom(...grammars),
  train: size,
  validation: size,
  test: size,
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** Writes three sentences with each answer, and no more. */
const tiny: Grammar = {
  question: "Is it small?",
  labels: ["no", "yes"],
  kinds: ["only"],
  words: ["a", "big", "small", "cat", "dog", "cow"],
  write: (random, label) =>
    composeSentence("only", label, [
      "a",
      { word: label === 1 ? "small" : "big", role: "size", contributes: {} },
      pick(random, ["cat", "dog", "cow"]),
    ]),
};

test("a data set has the sizes asked for, is balanced, and no sentence is in it twice", () => {
  fc.assert(
    fc.property(requests, ({ grammar, ...options }) => {
      const data = makeDataset(grammar, options);
      for (const name of ["train", "validation", "test"] as const) {
        assert.equal(data[name].length, options[name]);
        const ones = data[name].filter(({ label }) => label === 1).length;
        assert.ok(Math.abs(2 * ones - options[name]) <= 1, `${ones} of ${options[name]} have label 1`);
      }
      const texts = [...data.train, ...data.validation, ...data.test].map(({ text }) => text);
      assert.equal(new Set(texts).size, texts.length);
    }),
    { seed: 1, numRuns: 40 },
  );
});

test("the same seed gives the same data, another seed other data", () => {
  const make = (seed: number) => makeDataset(expectationGrammar, { train: 100, validation: 50, test: 50, seed });
  const texts = (seed: number) => make(seed).train.map(({ text }) => text);
  assert.deepEqual(make(4).test, make(4).test);
  assert.deepEqual(texts(4), texts(4));
  assert.notDeepEqual(texts(4), texts(5));
});

test("the vocabulary knows every word of every sentence, and ids say the same as words", () => {
  for (const grammar of grammars) {
    const { vocabulary, train, validation, test } = makeDataset(grammar, { train: 300, validation: 50, test: 50 });
    for (const { ids, words } of [...train, ...validation, ...test]) {
      assert.ok(ids.every((id) => id >= 2));
      assert.deepEqual(vocabulary.decode(ids), words);
    }
  }
});

test("the experiment's data set of the usual size has 150 words and more, abilities in equal parts, and labels in no order", () => {
  const { train, validation, test } = makeDataset(expectationGrammar);
  assert.deepEqual([train.length, validation.length, test.length], [3000, 1000, 1000]);
  assert.ok(new Set(train.flatMap(({ words }) => words)).size >= 150);
  for (const kind of expectationGrammar.kinds) {
    const count = train.filter((example) => example.kind === kind).length;
    assert.ok(Math.abs(count - 1000) < 100, `${kind}: ${count} of 3,000`);
  }
  const changes = train.filter(({ label }, i) => label !== train[i - 1]?.label).length;
  assert.ok(Math.abs(changes - 1500) < 150, `labels change ${changes} times in 3,000 sentences`);
});

test("every sentence a small grammar has can be drawn, and one more is refused", () => {
  const { train, validation, test } = makeDataset(tiny, { train: 2, validation: 2, test: 2 });
  assert.equal(new Set([...train, ...validation, ...test].map(({ text }) => text)).size, 6);
  assert.throws(() => makeDataset(tiny, { train: 6, validation: 1, test: 0 }), {
    name: "RangeError",
    message:
      /ask for 7 different sentences; "Is it small\?" has run out of new ones with the answer "no" after 6 in all/,
  });
});

test("sizes that can't be are refused before anything is drawn", () => {
  for (const wrong of [-1, 1.5, NaN])
    assert.throws(() => makeDataset(tiny, { validation: wrong }), { name: "RangeError", message: /validation is/ });
  assert.throws(() => makeDataset(doerGrammar, { train: 1e9 }), { name: "RangeError", message: /200000 at most/ });
  assert.throws(() => makeDataset(doerGrammar, { seed: 0.5 }), { name: "RangeError", message: /seed/ });
});
