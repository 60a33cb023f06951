// The pattern that every lesson keeps: its card, its predictions, its figures, its sentences.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import { lessons } from "../../src/catalogue";
import { anchor } from "../../src/builder/glossary-page";
import { parsePercent, type PercentCell } from "../../src/builder/percent";
import { root } from "../venv";
import { headingsOf } from "./headings";
import { resumePoints } from "./resume-points";
import { sentencesOf } from "./sentences";

/** A lesson may ask for no longer breath than this. */
const WORDS = 30;
/** A notebook's cell shows about so many characters without scrolling sideways. */
const WIDTH = 120;

for (const { id, title, minutes } of lessons) {
  const file = `course/lessons/${id}.ts`;
  const cells = parsePercent(fs.readFileSync(path.join(root, file), "utf8"), file);
  const text = (type: PercentCell["type"]): string =>
    cells
      .filter((cell) => cell.type === type)
      .map(({ source }) => source)
      .join("\n\n");
  const prose = text("markdown");
  const code = text("code");
  const introduction = id.startsWith("00");

  test(`${id}: the card says what one learns, how long it takes, what it builds on`, () => {
    const card = cells[0]?.source ?? "";
    const number = Number(id.slice(0, 2));
    assert.ok(
      introduction || card.startsWith(`# ${number} · ${title}\n`),
      `the first line is "# ${number} · ${title}"`,
    );
    assert.match(card, /^> \*\*After this lesson you can\*\*$/m);
    const goals = card.match(/^> - .*$/gm) ?? [];
    assert.ok(goals.length >= 3, `at least three objectives; there are ${goals.length}`);
    for (const goal of goals) assert.match(goal, /^> - \*\*[a-z]+/, "an objective starts with a verb in bold");
    assert.match(card, new RegExp(`\\*\\*Time\\*\\* about ${minutes} minutes`), "the time is the catalogue's");
    assert.match(card, /\*\*(You need|Builds on|It needs)\*\*/);
    assert.ok(introduction || /\*\*Running examples?\*\*/.test(card), "the card names its running example");
    assert.match(card, /\]\(glossary\.ipynb\)/, "the card links to the glossary");
  });

  test(`${id}: the end says what to take along and where to go on`, () => {
    const [, takeaways = ""] = /^## Take with you\n([^]*?)(?=^## )/m.exec(prose) ?? [];
    assert.equal(takeaways.match(/^\d\. /gm)?.length, 5, "five takeaways");
    const [, goOn = ""] = /^## Go on\n([^]*?)(?=^## )/m.exec(prose) ?? [];
    assert.match(goOn, /\*\*Exercises\*\*|\*\*exercises\*\*/);
    const next = lessons[lessons.findIndex((lesson) => lesson.id === id) + 1];
    if (next) assert.ok(goOn.includes(`](${next.id}.ipynb)`), `a link to the next lesson, ${next.id}.ipynb`);
    const [, sources = ""] = /^## Sources\n([^]*)/m.exec(prose) ?? [];
    const named = sources.match(/^- .*$/gm) ?? [];
    assert.ok(named.length >= 2 && named.length <= 4, `two or three sources, four at most; there are ${named.length}`);
    for (const source of named) assert.match(source, /\((since )?\d{4}\)/, `a source has its year: ${source}`);
  });

  test(`${id}: the learner commits, plays, tries and may resume`, () => {
    if (introduction) return;
    const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
    assert.ok(count(/\bpredict\(/g) >= 3, "at least three predictions");
    const figures = count(
      /\b(attentionMaps?|attentionSlider|attentionSteps|barChart|dataFlow|histogram|lineChart|logLogChart|matrixMap|positionMap|positionWaves|trainingCurves|vectorMap|weightBars)\(/g,
    );
    assert.ok(figures >= 2, "at least two figures");
    assert.ok(count(/\b(withSlider|attentionSlider|attentionSteps)\(/g) >= 1, "a figure to play with");
    assert.ok((prose.match(/\*\*Try it\.\*\*/g)?.length ?? 0) >= 2, "at least two invitations to try");
    assert.ok(count(/\bexpectClose\(|throw new Error\(/g) >= 5, "its claims are asserted");
    assert.ok(resumePoints(cells).length >= 1, "at least one place to resume after a restart");
  });

  test(`${id}: no sentence is longer than ${WORDS} words`, () => {
    const long = sentencesOf(prose).filter((sentence) => sentence.split(/\s+/).length > WORDS);
    assert.deepEqual(long, []);
  });

  test(`${id}: no line of code is wider than ${WIDTH} characters`, () => {
    assert.deepEqual(
      code.split("\n").filter((line) => line.length > WIDTH),
      [],
    );
  });

  test(`${id}: links lead somewhere`, () => {
    for (const [, target = ""] of prose.matchAll(/\]\(([^)]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [link = "", fragment] = target.split("#");
      const linked = link === "" ? path.join(root, "notebooks", `${id}.ipynb`) : path.join(root, "notebooks", link);
      assert.ok(fs.existsSync(linked), `${target}: there is no such file`);
      if (fragment !== undefined) {
        assert.ok(
          headingsOf(linked).map(anchor).includes(decodeURIComponent(fragment)),
          `${target}: no heading has this anchor`,
        );
      }
    }
  });
}
