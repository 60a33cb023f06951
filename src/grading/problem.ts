import type { ErrorReport } from "../kernel/traceback";
import type { Assignment, AssignmentItem } from "./assignment";
import type { CellResult } from "./run/protocol";
import type { Cut, RunResult } from "./run/runner";
import { answerCells, type Submission, type SubmittedCell } from "./submission";
import { typeAdvice } from "./type-advice";

/** Says why an item failed where `check` didn't come to judge it: in a sentence or two, with the cell and the line to look at. */
export function problemOf(
  item: AssignmentItem,
  assignment: Assignment,
  submission: Submission,
  run: RunResult,
): string {
  const reset = `\`course reset ${item.id}\` gives it back.`;
  const lostAnswer = item.answers.find(({ gradeId }) => !submission.sources.has(gradeId ?? ""));
  if (lostAnswer !== undefined) return `Its answer cell is no longer in ${assignment.shown}. ${reset}`;
  const check = submission.cells.find(({ gradeId }) => gradeId === item.id);
  if (check === undefined)
    return `Its check cell is no longer in ${assignment.shown}, so nbgrader would give no points. ${reset}`;

  const result = run.results.get(check.index);
  const ownAnswers = answerCells(item, submission);
  if (result === undefined)
    return run.cut === undefined ? "It was not run." : cutShort(run.cut, run.limit, check, ownAnswers, submission);
  if (run.timedOut.has(check.index))
    return `Its check took longer than ${run.limit} s and was stopped. Look for a loop in your code that never ends.`;

  const culprit = culpritOf(check, result, ownAnswers, submission, run);
  if (culprit !== undefined) return culprit;
  if (result.error === undefined)
    return `Something was written to stderr, which counts as failed: ${firstLine(result.stderr)}. Print with console.log instead.`;
  return tell(result.error, ownAnswers);
}

/** The cell before the check that is to blame: the one that should have declared what is missing, else the item's own answer. */
function culpritOf(
  check: SubmittedCell,
  { error }: CellResult,
  ownAnswers: readonly SubmittedCell[],
  submission: Submission,
  run: RunResult,
): string | undefined {
  if (error === undefined) return undefined;
  const failing = submission.cells.filter(
    (cell) => cell.count < check.count && run.results.get(cell.index)?.error !== undefined,
  );
  const { missing } = error;
  const blamed =
    (missing && failing.find(({ code }) => declares(code, missing))) ||
    failing.find((cell) => ownAnswers.includes(cell));
  if (blamed) {
    const trouble = run.results.get(blamed.index)?.error as ErrorReport;
    const subject = missing === undefined ? "It could not be checked" : `\`${missing}\` isn't there`;
    const where = ownAnswers.includes(blamed) ? "the cell above" : place(blamed);
    if (run.timedOut.has(blamed.index))
      return `${subject}, because ${where} took longer than ${run.limit} s and was stopped. Look for a loop that never ends.`;
    const deeper = trouble.missing;
    const root =
      deeper === undefined
        ? undefined
        : failing.find((cell) => cell.count < blamed.count && declares(cell.code, deeper));
    if (root !== undefined)
      return `${subject}, because ${where} uses \`${deeper}\`, which isn't there either. Mend ${place(root)} first.`;
    const how = trouble.problems.length > 0 ? "doesn't compile" : "stopped with an error";
    return `${subject}, because ${where} ${how}: ${tell(trouble, [blamed])}`;
  }
  if (missing === undefined) return undefined;
  const declared = submission.cells.find(({ code }) => declares(code, missing));
  if (declared === undefined)
    return `\`${missing}\` isn't there: no cell declares it. Was a name changed, or a cell deleted?`;
  if (declared.count > check.count)
    return `\`${missing}\` isn't there yet: ${place(declared)} declares it, below the check. Cells run from top to bottom.`;
  return undefined;
}

/** An error in one line, with the line where it is. */
function tell(error: ErrorReport, own: readonly SubmittedCell[]): string {
  const [first, ...others] = error.problems;
  if (first !== undefined) {
    const message = firstLine(first.message)
      // Two declarations of one name: the compiler's way to tell them apart.
      .replaceAll(/(\w)\$\d+(?=\W)/g, "$1");
    const { file, line } = first.place;
    const where = file === undefined ? `, line ${line}` : `, line ${line} of ${file}`;
    const more =
      others.length === 0
        ? ""
        : others.length === 1
          ? ", and one more problem"
          : `, and ${others.length} more problems`;
    const advice = typeAdvice(message);
    return `${message}${where}${more}.${advice === undefined ? "" : ` ${advice}`}`;
  }
  const message = `${error.ename}: ${firstLine(error.evalue)}`;
  const line = lineOf(error, own);
  return line === undefined ? `${message}.` : `${message}, in line ${line} of your code.`;
}

/** The line of one of these cells in which an error arose. */
export function lineOf({ places }: ErrorReport, cells: readonly SubmittedCell[]): number | undefined {
  return places.find((place) => cells.some(({ count }) => count === place.cell))?.line;
}

function cutShort(
  { how, index, detail }: Cut,
  limit: number,
  check: SubmittedCell,
  ownAnswers: readonly SubmittedCell[],
  submission: Submission,
): string {
  const at = submission.cells.find((cell) => cell.index === index);
  const inCheck = at === check;
  const inAnswer = at !== undefined && ownAnswers.includes(at);
  const where = inCheck
    ? "Its check"
    : inAnswer
      ? "The cell above"
      : `It was not reached, because ${at === undefined ? "the start of the run" : place(at)}`;
  switch (how) {
    case "exit":
      return `${where} called process.exit(), which ends everything. Take that out.`;
    case "memory":
      return `${where} used up all memory. Look for a loop that never ends and fills an array.`;
    case "stuck":
      return `${where} took longer than ${limit} s and could not be stopped. Look for a loop that never ends.`;
    case "stopped":
      return "It was not reached: the run was stopped.";
    case "crash":
      return `${where} ended the whole process${detail === "" ? "" : `: ${firstLine(detail)}`}.`;
  }
}

/** A cell as a person finds it. */
function place({ count, heading }: SubmittedCell): string {
  return heading === "" ? `cell [${count}]` : `cell [${count}], under “${heading}”,`;
}

function declares(code: string, name: string): boolean {
  const escaped = name.replaceAll("$", "\\$");
  return new RegExp(
    `\\b(?:function\\*?|const|let|var|class|enum|interface|type)\\s+${escaped}(?![\\w$])|\\bimport\\b[^;]*(?<![\\w$])${escaped}(?![\\w$])`,
  ).test(code);
}

function firstLine(text: string): string {
  return (text.trim().split("\n")[0] ?? "").replace(/\.$/, "");
}
