import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { tokenize } from "../../src/data/tokenize";
import { Vocabulary } from "../../src/data/vocabulary";

test("tokenize folds case and leaves punctuation out", () => {
  assert.deepEqual(tokenize("The cat sat on the mat."), ["the", "cat", "sat", "on", "the", "mat"]);
  assert.deepEqual(tokenize("  “Who was tired?” – THE CAT!\n"), ["who", "was", "tired", "the", "cat"]);
  assert.deepEqual(tokenize("…!?"), []);
  assert.deepEqual(tokenize(""), []);
});

test("tokenize keeps apostrophes and hyphens inside words, however they are typed", () => {
  assert.deepEqual(tokenize("Don't stop: a well-known 'trick'."), ["don't", "stop", "a", "well-known", "trick"]);
  assert.deepEqual(tokenize("don’t"), tokenize("don't"));
  assert.deepEqual(tokenize("caf\u0065\u0301"), tokenize("caf\u00e9"));
});

test("tokenize changes nothing more in what it gave", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const words = tokenize(text);
      assert.deepEqual(tokenize(words.join(" ")), words);
    }),
    { seed: 1, numRuns: 500 },
  );
});

const vocabulary = Vocabulary.fromTexts(["The cat sat on the mat", "a dog"]);

test("ids 0 and 1 are padding and unknown, and both “the” have one id", () => {
  assert.equal(vocabulary.size, 9);
  assert.deepEqual(vocabulary.words.slice(0, 3), ["<padding>", "<unknown>", "the"]);
  assert.deepEqual(vocabulary.encode("The cat sat on the mat."), [2, 3, 4, 5, 2, 6]);
  assert.deepEqual(vocabulary.encode("The bird sat"), [2, 1, 4]);
  assert.deepEqual(vocabulary.encode(["dog", "Dog"]), [8, 1]);
  assert.equal(vocabulary.idOf("mat"), 6);
  assert.equal(vocabulary.has("mat") && !vocabulary.has("Mat") && !vocabulary.has("<padding>"), true);
});

test("decode gives the known words back, unknown ones as <unknown>, and no padding", () => {
  assert.deepEqual(vocabulary.decode([2, 1, 4, 0, 0]), ["the", "<unknown>", "sat"]);
  assert.deepEqual(vocabulary.decode(Int32Array.of(7, 8)), ["a", "dog"]);
  for (const id of [9, -1, 1.5])
    assert.throws(() => vocabulary.decode([id]), { name: "RangeError", message: /id is .* from 0 to 8/ });
});

test("encode and decode undo each other for known words", () => {
  const words = fc.array(fc.constantFrom("the", "cat", "sat", "on", "mat", "a", "dog"));
  fc.assert(
    fc.property(words, (some) => assert.deepEqual(vocabulary.decode(vocabulary.encode(some)), some)),
    { seed: 1, numRuns: 100 },
  );
});

test("encodeBatch fills up with padding and says how long each sentence is", () => {
  assert.deepEqual(vocabulary.encodeBatch(["The cat sat", "a dog", ""]), {
    ids: [
      [2, 3, 4],
      [7, 8, 0],
      [0, 0, 0],
    ],
    lengths: [3, 2, 0],
  });
  assert.deepEqual(vocabulary.encodeBatch([["a", "dog"]], 4).ids, [[7, 8, 0, 0]]);
  assert.deepEqual(vocabulary.encodeBatch([]), { ids: [], lengths: [] });
  assert.throws(() => vocabulary.encodeBatch(["a dog", "the cat sat"], 2), {
    name: "RangeError",
    message: /texts\[1\] has 3 words; length is 2/,
  });
});

test("fromTexts can leave rare words out", () => {
  assert.deepEqual(Vocabulary.fromTexts(["The cat", "the dog"], { minCount: 2 }).words.slice(2), ["the"]);
});

test("a vocabulary takes each word once, and refuses what no text could contain", () => {
  assert.equal(new Vocabulary(["cat", "dog", "cat"]).size, 4);
  for (const wrong of ["The", "two words", "", "end."])
    assert.throws(() => new Vocabulary([wrong]), { name: "RangeError", message: /single words/ });
});

test("what is no text, no list of texts and no list of ids is refused with what is needed", () => {
  const vocabulary = new Vocabulary(["cat"]);
  const refused = (run: () => unknown, message: RegExp): void => assert.throws(run, { name: "TypeError", message });
  refused(() => tokenize(["a"] as never), /tokenize: text is an array; it needs a text/);
  refused(() => Vocabulary.fromTexts("the cat"), /texts is a text; it needs a list of texts/);
  refused(() => vocabulary.encodeBatch("the cat" as never), /texts is a text; it needs a list of texts/);
  refused(
    () => vocabulary.decode({ dataSync: () => [2] } as never),
    /ids is a tensor; it needs a list of token ids.*dataSync\(\)/,
  );
});
