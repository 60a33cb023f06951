import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { AssignmentItem } from "../../src/grading/assignment";
import { resetItems } from "../../src/grading/reset";
import { cutCells } from "../../src/nbformat/cell-texts";
import { notebookText, type Notebook } from "../../src/nbformat/notebook";
import { answered, assignmentIn, cellOf, notebookOf, THRICE, TWICE } from "./workshop";

const assignment = assignmentIn("/nowhere");

function itemsNamed(...ids: string[]): AssignmentItem[] {
  return assignment.items.filter(({ id }) => ids.includes(id));
}

/** Each cell as it stands in the text. */
function rawCells(text: string): string[] {
  return cutCells(text).cells.map((cell) => cell.text);
}

const built = notebookText(assignment.notebook);
const builtCells = rawCells(built);
const place = (id: string): number =>
  notebookOf(assignment).cells.findIndex(({ metadata }) => metadata.nbgrader?.grade_id === id);

test("an answer is given back byte by byte, and every other byte stays, however the file is written", () => {
  fc.assert(
    fc.property(fc.constantFrom(undefined, 1, 4, "\t"), fc.string(), fc.jsonValue(), (space, words, output) => {
      const notebook = answered(assignment, { "twice-answer": TWICE, "thrice-answer": `// ${words}` });
      cellOf(notebook, "twice")["outputs"] = [{ output_type: "display_data", data: output }];
      cellOf(notebook, "twice-answer").metadata["mine"] = words;
      const text = JSON.stringify(notebook, undefined, space);
      const { text: after, replaced } = resetItems(text, assignment, itemsNamed("twice"));
      assert.deepEqual(
        replaced.map(({ source }) => source),
        [TWICE],
      );
      const before = rawCells(text);
      const at = place("twice-answer");
      before[at] = builtCells[at] ?? "";
      assert.deepEqual(rawCells(after), before);
      const outside = (whole: string): unknown => {
        const { before, cells, after } = cutCells(whole);
        return { before, between: cells.map(({ behind }) => behind), after };
      };
      assert.deepEqual(outside(after), outside(text));
    }),
  );
});

test("a built notebook in which everything was answered becomes the built one again", () => {
  const text = `${JSON.stringify(answered(assignment, { "twice-answer": TWICE, "thrice-answer": THRICE, words: "So." }), undefined, 1)}\n`;
  assert.equal(resetItems(text, assignment, assignment.items).text, built);
  assert.equal(resetItems(built, assignment, assignment.items).text, built);
});

test("cells that were deleted come back at their place", () => {
  const without = (...ids: string[]): string => {
    const notebook = notebookOf(assignment);
    notebook.cells = notebook.cells.filter(({ metadata }) => !ids.includes(metadata.nbgrader?.grade_id ?? ""));
    return `${JSON.stringify(notebook, undefined, 1)}\n`;
  };
  for (const lost of [["twice-answer"], ["twice"], ["twice-answer", "twice"]]) {
    const { text, restored } = resetItems(without(...lost), assignment, itemsNamed("twice"));
    assert.equal(text, built, `without ${lost.join(" and ")}`);
    assert.deepEqual(
      restored.map(({ gradeId }) => gradeId),
      lost,
    );
  }
});

test("of a notebook that lost all its cells, an exercise can still be given back", () => {
  const emptied = (space: number | undefined): string =>
    JSON.stringify({ ...notebookOf(assignment), cells: [] }, undefined, space);
  for (const space of [undefined, 1]) {
    const { text } = resetItems(emptied(space), assignment, itemsNamed("twice"));
    const { cells } = JSON.parse(text) as Notebook;
    assert.deepEqual(
      cells.map(({ metadata }) => metadata.nbgrader?.grade_id),
      ["twice-answer", "twice"],
    );
  }
});

test("of copies the last one is given back, and the others are told", () => {
  const notebook = answered(assignment, { "twice-answer": "// first" });
  notebook.cells.push({ ...cellOf(notebook, "twice-answer"), source: "// second" });
  const { text, copies, replaced } = resetItems(JSON.stringify(notebook), assignment, itemsNamed("twice"));
  const sources = (JSON.parse(text) as Notebook).cells
    .filter(({ metadata }) => metadata.nbgrader?.grade_id === "twice-answer")
    .map(({ source }) => String(source));
  assert.equal(sources[0], "// first");
  assert.match(sources[1] ?? "", /YOUR CODE HERE/);
  assert.deepEqual([copies.length, replaced.map(({ source }) => source)], [1, ["// second"]]);
});
