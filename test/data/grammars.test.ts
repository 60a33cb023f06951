import assert from "node:assert/strict";
import { test } from "node:test";

import { abilities, animals, type Ability, type Animal } from "../../src/data/animals";
import { agreementGrammar } from "../../src/data/grammars/agreement";
import { doerGrammar } from "../../src/data/grammars/doer";
import { abilityVerbs, expectationGrammar } from "../../src/data/grammars/expectation";
import { stateGrammar } from "../../src/data/grammars/state";
import { topGrammar } from "../../src/data/grammars/top";
import { randomNumbers } from "../../src/data/random";
import type { Grammar, LabelledSentence } from "../../src/data/sentence";
import { tokenize } from "../../src/data/tokenize";

const animalOf = new Map(animals.map((animal) => [animal.name, animal]));

/** Reads the answer off the words alone, by other means than the grammars write with. */
const RULES: readonly (readonly [Grammar, (words: readonly string[]) => number])[] = [
  [expectationGrammar, expected],
  [agreementGrammar, agrees],
  [stateGrammar, whoWas],
  [doerGrammar, whoDid],
  [topGrammar, whatIsOnTop],
];

function expected(words: readonly string[]): number {
  const { subject, object, ability } = parsed(words);
  return subject[ability] > object[ability] ? 1 : 0;
}

function parsed(words: readonly string[]): {
  subject: Animal;
  object: Animal;
  ability: Ability;
  verbAt: number;
  objectAt: number;
} {
  const isAnimal = (word: string) => animalOf.has(word);
  const verbAt = words.findIndex((word) => Object.values(abilityVerbs).some((verbs) => verbs.includes(word)));
  const objectAt = words.findIndex((word, i) => i > verbAt && isAnimal(word));
  const ability = abilities.find((each) => abilityVerbs[each].includes(words[verbAt] ?? "")) as Ability;
  const [subject, object] = [words.find(isAnimal), words[objectAt]].map(
    (name) => animalOf.get(name ?? "") as Animal,
  ) as [Animal, Animal];
  return { subject, object, ability, verbAt, objectAt };
}

function agrees(words: readonly string[]): number {
  const one = animalOf.has(words[1] ?? "");
  const verb = words.at(-2) ?? "";
  return one === (verb.endsWith("s") && verb !== "are") ? 1 : 0;
}

function whoWas(words: readonly string[]): number {
  if (words.includes("and")) return 0;
  const [first] = words.flatMap((word, i) => (animalOf.has(word) ? [i] : []));
  return words[(first as number) + 1] === "that" ? 0 : 1;
}

function whoDid(words: readonly string[]): number {
  if (words.includes("by")) return 1;
  return words.includes("that") && words[words.indexOf("that") + 1] === "the" ? 1 : 0;
}

function whatIsOnTop(words: readonly string[]): number {
  const kinds = [
    "cat dog hen mouse pig frog",
    "child farmer sailor king nurse baker",
    "cake pie cheese apple loaf egg",
    "mat table chair bed bench shelf",
  ];
  const [first = -1, second = -1] = words
    .map((word) => kinds.findIndex((kind) => kind.split(" ").includes(word)))
    .filter((kind) => kind >= 0);
  return words.some((word) => ["under", "below", "beneath", "underneath"].includes(word)) ? second : first;
}

function sentences(grammar: Grammar, count = 1500): LabelledSentence[] {
  const random = randomNumbers(5);
  return Array.from({ length: count }, (_, i) => grammar.write(random, i % grammar.labels.length));
}

for (const [grammar, rule] of RULES) {
  test(`“${grammar.question}” has the answer that its words alone give`, () => {
    for (const { text, words, label } of sentences(grammar)) assert.equal(rule(words), label, text);
  });

  test(`“${grammar.question}” writes sentences whose words and deciding words stand where it says`, () => {
    const known = new Set(grammar.words);
    const kinds = new Set<string>();
    for (const { text, words, kind, deciding } of sentences(grammar)) {
      assert.match(text, /^[A-Z][a-z' -]*[a-z]\.$/);
      assert.doesNotMatch(text, / {2}/);
      assert.deepEqual(tokenize(text), words);
      for (const word of words) assert.ok(known.has(word), `${word} isn't among the grammar's words`);
      assert.ok(deciding.length >= 2, text);
      for (const { word, position } of deciding) assert.equal(words[position], word, text);
      assert.deepEqual(
        deciding.map(({ position }) => position),
        deciding.map(({ position }) => position).sort((a, b) => a - b),
      );
      kinds.add(kind);
    }
    assert.deepEqual([...kinds].sort(), [...grammar.kinds].sort());
  });

  test(`“${grammar.question}” writes the same from the same random numbers, and refuses a label it doesn't have`, () => {
    assert.deepEqual(sentences(grammar, 20), sentences(grammar, 20));
    for (const label of [-1, grammar.labels.length, 0.5, NaN]) {
      assert.throws(() => grammar.write(randomNumbers(1), label), {
        name: "RangeError",
        message: /label is .* needs one of 0 \(/,
      });
    }
  });
}

test("the experiment's sentences know 150 words and more", () => {
  assert.ok(expectationGrammar.words.length >= 150, `${expectationGrammar.words.length} words`);
  assert.equal(new Set(expectationGrammar.words).size, expectationGrammar.words.length);
});

test("what the deciding words contribute gives the experiment's label", () => {
  for (const { text, deciding, label } of sentences(expectationGrammar)) {
    const { subject, verb, object } = Object.fromEntries(deciding.map((word) => [word.role, word]));
    const asked = String(verb?.contributes.asksFor);
    assert.equal(Number(subject?.contributes[asked]) > Number(object?.contributes[asked]) ? 1 : 0, label, text);
  }
});

test("in the experiment's pairs no animal is better at everything, so no single ranking answers all verbs", () => {
  for (const { text, words } of sentences(expectationGrammar)) {
    const { subject, object, ability } = parsed(words);
    const wins = abilities.filter((each) => subject[each] > object[each]).length;
    const losses = abilities.filter((each) => subject[each] < object[each]).length;
    assert.ok(wins > 0 && losses > 0 && wins + losses === 3, text);
    assert.ok(Math.abs(subject[ability] - object[ability]) >= 2, text);
  }
});

test("swapping the experiment's two animals turns the answer round, so word order matters", () => {
  for (const { text, words, label } of sentences(expectationGrammar)) {
    const { subject, object, objectAt } = parsed(words);
    const swapped = [...words];
    swapped[words.indexOf(subject.name)] = object.name;
    swapped[objectAt] = subject.name;
    assert.equal(expected(swapped), 1 - label, text);
  }
});

test("in the experiment's sentences a place tells whether an animal is subject, object or a bystander", () => {
  const roles = new Map<number, Set<string>>();
  const note = (place: number, role: string) => roles.set(place, (roles.get(place) ?? new Set<string>()).add(role));
  let bystanders = 0;
  for (const { words, deciding } of sentences(expectationGrammar, 6000)) {
    words.forEach((word, i) => {
      if (!animalOf.has(word)) return;
      const role = deciding.find(({ position }) => position === i)?.role ?? "bystander";
      if (role === "bystander") bystanders++;
      note(i, role);
    });
  }
  assert.ok(bystanders > 500, `${bystanders} bystanders`);
  for (const [place, names] of roles) assert.equal(names.size, 1, `place ${place} has ${[...names].join(" and ")}`);
});

test("in “does the verb agree?” neither subject nor verb alone gives the answer away", () => {
  const counts = new Map<string, number>();
  for (const { deciding, label } of sentences(agreementGrammar, 4000)) {
    for (const { role, contributes } of deciding) {
      const key = `${role} ${contributes.number}, ${label}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  assert.equal(counts.size, 8);
  for (const [key, count] of counts) assert.ok(Math.abs(count - 1000) < 120, `${key}: ${count} of 4,000`);
});

test("in “what is on top?” either noun is on top as often as the other, whatever the two are, and the first one seven times out of ten", () => {
  const counts = new Map<string, number>();
  let firstOnTop = 0;
  const many = sentences(topGrammar, 12_000);
  for (const { words, label, deciding } of many) {
    const [first, second] = deciding.filter(({ role }) => role !== "preposition");
    const other = whatIsOnTop([first?.role === "top" ? (second?.word ?? "") : (first?.word ?? "")]);
    assert.notEqual(other, label, words.join(" "));
    counts.set(`${label} on ${other}`, (counts.get(`${label} on ${other}`) ?? 0) + 1);
    if (first?.role === "top") firstOnTop++;
  }
  assert.equal(counts.size, 12);
  for (const [pair, count] of counts) assert.ok(Math.abs(count - 1000) < 150, `${pair}: ${count} of 12,000`);
  assert.ok(
    Math.abs(firstOnTop / many.length - 0.7) < 0.02,
    `the first noun is on top in ${firstOnTop} of ${many.length}`,
  );
});
