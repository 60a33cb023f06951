// One course file holds an exercise and its solution. The markers are nbgrader's own, and what a student gets is
// what `nbgrader generate_assignment` would make of the solved notebook.
import { CourseFileError } from "./course-file-error";
import type { NbgraderMetadata } from "./nbgrader";
import type { PercentCell } from "./percent";

/** What a student finds where the solution was; nbgrader's `ClearSolutions.code_stub` for typescript. */
export const CODE_STUB = '// YOUR CODE HERE\nthrow new Error("not written yet");';
/** The same in a markdown cell; nbgrader's `ClearSolutions.text_stub`. */
export const TEXT_STUB = "YOUR ANSWER HERE";

type Region = "SOLUTION" | "HIDDEN TESTS";

const MENTION = /\b(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS)\b/;
const CODE_MARKER = /^(\s*)\/\/ (BEGIN|END) (SOLUTION|HIDDEN TESTS)$/;
const MARKDOWN_MARKER = /^(\s*)<!-- (BEGIN|END) (SOLUTION|HIDDEN TESTS) -->$/;

/**
 * The source of a cell as a student gets it: solutions replaced by the stub, hidden tests taken out.
 *
 * @throws {CourseFileError} when markers are unbalanced, nested, misspelt or in a cell that can't have them
 */
export function studentSource(cell: PercentCell, nbgrader: NbgraderMetadata | undefined): string {
  const fail = (index: number, problem: string): never => {
    throw new CourseFileError(cell, problem, 1 + index);
  };
  const kept: string[] = [];
  let open: { region: Region; index: number } | undefined;
  let solved = false;
  for (const [index, line] of cell.source.split("\n").entries()) {
    const marker = (cell.type === "code" ? CODE_MARKER : MARKDOWN_MARKER).exec(line);
    if (marker === null) {
      if (MENTION.test(line)) {
        const [before, after] = cell.type === "code" ? ["// ", ""] : ["<!-- ", " -->"];
        fail(
          index,
          `nbgrader takes this line for a marker. Write it alone as \`${before}BEGIN SOLUTION${after}\` (or END, or HIDDEN TESTS), or reword it.`,
        );
      }
      if (open === undefined) kept.push(line);

      continue;
    }
    const [, indent = "", edge, name] = marker;
    const region = name as Region;
    if (edge === "END") {
      if (open?.region !== region) fail(index, `END ${region} without a BEGIN ${region} above it.`);

      open = undefined;
      continue;
    }
    if (open !== undefined) {
      fail(
        index,
        `BEGIN ${region} inside the ${open.region} that begins on line ${cell.line + 1 + open.index}. Close that first.`,
      );
    }
    open = { region, index };
    if (region === "SOLUTION") {
      if (nbgrader?.solution !== true)
        fail(index, 'a solution belongs into a cell with nbgrader={"grade_id": "…", "solution": true}.');

      solved = true;
      const stub = cell.type === "code" ? CODE_STUB : TEXT_STUB;
      kept.push(...stub.split("\n").map((text) => indent + text));
    } else if (nbgrader?.grade !== true || nbgrader.solution) {
      fail(index, 'hidden tests belong into a cell with nbgrader={"grade": true, "grade_id": "…", "points": …}.');
    }
  }
  if (open !== undefined) fail(open.index, `BEGIN ${open.region} without an END ${open.region} in the same cell.`);

  if (nbgrader?.solution === true && !solved) {
    fail(
      -1,
      "this solution cell has no BEGIN SOLUTION … END SOLUTION: a student would get the answer or an empty cell.",
    );
  }
  const source = kept.join("\n");
  if (source.trim() === "") {
    fail(
      -1,
      "a student would find this cell empty. Leave a comment outside the hidden tests that says what is tested.",
    );
  }
  return source;
}

/** What nbgrader's LockCells adds: a student can't delete these cells, nor change a test. */
export function lockMetadata(nbgrader: NbgraderMetadata): { deletable?: false; editable?: false } {
  if (nbgrader.solution) return { deletable: false };

  return nbgrader.grade || nbgrader.locked ? { deletable: false, editable: false } : {};
}
