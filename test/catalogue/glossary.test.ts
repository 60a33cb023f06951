import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { lessons } from "../../src/catalogue";
import { glossary, signs } from "../../src/catalogue/glossary";
import { anchor, glossaryPage } from "../../src/builder/glossary-page";
import { root } from "../venv";
import { sentencesOf } from "./sentences";

const lessonText = new Map(
  lessons.map(({ id }) => [id, fs.readFileSync(path.join(root, "course", "lessons", `${id}.ts`), "utf8")]),
);

test("the words stand in alphabetical order, each once", () => {
  const names = glossary.map(({ name }) => name);
  assert.deepEqual(
    names,
    [...new Set(names)].sort((a, b) => a.localeCompare(b, "en")),
  );
});

test("every word says in short sentences what it means, and leads to a lesson that uses it", () => {
  for (const { name, meaning, lesson } of glossary) {
    assert.ok(meaning.length >= 30 && meaning.endsWith("."), `${name} is explained`);
    for (const sentence of sentencesOf(meaning))
      assert.ok(sentence.split(/\s+/).length <= 30, `${name}: shorter sentences: ${sentence}`);
    const text = lessonText.get(lesson);
    assert.ok(text !== undefined, `${name}: there is no lesson ${lesson}`);
    assert.ok(text.toLowerCase().includes(name.toLowerCase()), `${name}: lesson ${lesson} doesn't use this word`);
  }
});

test("every word that a lesson links to is there", () => {
  const anchors = new Set(glossary.map(({ name }) => anchor(name)));
  for (const [id, text] of lessonText) {
    const linked = [...text.matchAll(/\(glossary\.ipynb#([^)]+)\)/g)].map(([, target = ""]) =>
      decodeURIComponent(target),
    );
    assert.deepEqual(
      linked.filter((target) => !anchors.has(target)),
      [],
      `${id} links to words that the glossary lacks`,
    );
  }
});

test("every word is linked from some lesson", () => {
  const all = [...lessonText.values()].join("\n");
  assert.deepEqual(
    glossary.filter(({ name }) => !all.includes(`(glossary.ipynb#${anchor(name)})`)).map(({ name }) => name),
    [],
  );
});

test("the page has an overview, the signs, and a heading for each word", () => {
  const page = glossaryPage()
    .map(({ source }) => source)
    .join("\n");
  for (const { name } of glossary)
    assert.ok(page.includes(`\n### ${name}\n`) && page.includes(`[${name}](#${anchor(name)})`), name);

  for (const { sign } of signs) assert.ok(page.includes(`| $${sign}$ |`), sign);
});
