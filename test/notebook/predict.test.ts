import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";

import { predictions, type PredictionId } from "../../src/exercises/predictions";
import { predict } from "../../src/notebook/predict";
import { keepChoice } from "../../src/notebook/progress";
import { project } from "./project";
import { publishedOnce } from "./published";

const read = (file: string) =>
  JSON.parse(fs.readFileSync(file, "utf8")) as {
    predictions: Record<string, { first: { choice: string; at: string }; latest?: { choice: string } }>;
  };

test("predict tells whether the choice is right, and what every option means", (t) => {
  project(t, "notebooks");
  for (const [id, { options, right }] of Object.entries(predictions)) {
    for (const choice of Object.keys(options)) {
      const bundle = publishedOnce(() => predict(id as PredictionId, choice as "a"));
      assert.equal(bundle["text/plain"]?.startsWith(choice === right ? "✓" : "✗"), true, `${id}, ${choice}`);
      for (const { answer } of Object.values(options))
        assert.ok(bundle["text/plain"]?.includes(answer), `${id}, ${choice}: an option is not answered`);
      assert.equal(
        bundle["text/html"]?.match(/<details>/g)?.length,
        Object.keys(options).length - 1,
        "the options not chosen are folded",
      );
    }
  }
});

test("predict tells nothing and keeps nothing before a letter is chosen", (t) => {
  const file = project(t, "notebooks");
  const bundle = publishedOnce(() => predict("context-bank", "?"));
  assert.match(bundle["text/plain"] ?? "", /replace "\?" by "a", "b" or "c"/);
  for (const { answer } of Object.values(predictions["context-bank"].options))
    assert.ok(!bundle["text/html"]?.includes(answer));
  assert.ok(!fs.existsSync(file));
});

test("predict keeps the first choice, and the latest beside it", (t) => {
  const file = project(t, "notebooks");
  publishedOnce(() => predict("context-bank", "a"));
  assert.equal(read(file).predictions["context-bank"]?.latest, undefined);
  publishedOnce(() => predict("context-bank", "b"));
  publishedOnce(() => predict("context-bank", "c"));
  publishedOnce(() => predict("context-one-weight", "a"));
  const kept = read(file).predictions;
  assert.deepEqual([kept["context-bank"]?.first.choice, kept["context-bank"]?.latest?.choice], ["a", "c"]);
  assert.equal(kept["context-one-weight"]?.first.choice, "a");
  assert.ok(!Number.isNaN(Date.parse(kept["context-bank"]?.first.at ?? "")), "a time is kept");
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ["progress.json"], "no draft is left behind");
});

test("what others keep in the same file stays", (t) => {
  const file = project(t, "notebooks");
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, JSON.stringify({ checks: { softmax: 3 } }));
  keepChoice(file, "context-bank", "b", new Date(0));
  assert.deepEqual(read(file), {
    checks: { softmax: 3 },
    predictions: { "context-bank": { first: { choice: "b", at: "1970-01-01T00:00:00.000Z" } } },
  });
});

for (const broken of ["{", "[]", "null", ""]) {
  test(`a progress file that holds ${JSON.stringify(broken)} stops nobody, and is left as it is`, (t) => {
    const file = project(t, "notebooks");
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, broken);
    const bundle = publishedOnce(() => predict("context-bank", "c"));
    assert.match(bundle["text/plain"] ?? "", /^✓[^]*\n +Your choice could not be kept in [^\n]*$/);
    assert.equal(fs.readFileSync(file, "utf8"), broken);
  });
}

test("a progress file that can't be written, or no project around, stops nobody", (t) => {
  const file = project(t, "notebooks");
  fs.writeFileSync(path.dirname(file), "a file where the folder should be");
  assert.match(publishedOnce(() => predict("context-bank", "c"))["text/html"] ?? "", /could not be kept/);
  process.chdir(os.tmpdir());
  assert.match(publishedOnce(() => predict("context-bank", "c"))["text/html"] ?? "", /could not be kept/);
});

test("an unknown question or option is an error that names those there are", () => {
  assert.throws(
    () => predict("context-blank" as PredictionId, "a"),
    /no question "context-blank". There are: .*context-bank/,
  );
  assert.throws(() => predict("toString" as PredictionId, "a"), /no question "toString"/);
  assert.throws(
    () => predict("context-bank", "d" as "a"),
    /"context-bank" has no option "d". Choose one of "a", "b", "c"/,
  );
  assert.throws(() => predict("context-bank", "toString" as "a"), /no option "toString"/);
  // @ts-expect-error tsc knows the letters of each question
  assert.throws(() => predict("context-bank", "e"));
});
