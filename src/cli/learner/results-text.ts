import { outlineLines } from "../../display/outline";
import type { Exercise } from "../../exercises/exercise";
import type { ItemResult } from "../../grading/results";
import type { ToldVerdict } from "../../grading/verdict";
import { pointsText, verdictOutline } from "../../notebook/verdict-outline";
import { indent, markdown, paint, width } from "../../platform/terminal/style";
import type { Item } from "./items";

/** How the results of some exercises are told. */
export interface Telling {
  /** Those that are passed for the first time: they are explained. */
  readonly fresh: ReadonlySet<string>;
  /** Explain all that are passed. */
  readonly verbose?: boolean;
}

/** A result for each exercise of a set that was asked for, as lines. */
export function describeResults(
  items: readonly Item[],
  results: readonly ItemResult[],
  { fresh, verbose = false }: Telling,
): string[] {
  const resultOf = new Map(results.map((result) => [result.id, result]));
  const pairs = items.flatMap((item) => {
    const result = resultOf.get(item.id);
    return result === undefined ? [] : [{ item, result }];
  });
  const lines = pairs
    .filter(({ result }) => result.state !== "open")
    .flatMap(({ item, result }) => describeItem(item, result, fresh.has(item.id) || verbose));
  const open = pairs.filter(({ result }) => result.state === "open").map(({ item }) => item.id);
  return open.length === 0
    ? lines
    : [...lines, `${paint("dim", "○")} ${indent(`not begun: ${open.join(", ")}`, 2).trim()}`];
}

/** One exercise: a line, and below it what there is to say. */
function describeItem({ id, exercise }: Item, result: ItemResult, explain: boolean): string[] {
  const title = markdown(exercise.title);
  const points = pointsText(result.points);
  switch (result.state) {
    case "passed":
      return [
        `${paint("green", "✓")} ${title}  ${paint("dim", points)}`,
        // Whether a prediction is so, its mark alone doesn't say: a wrong one costs nothing.
        ...(explain ? [...describePass(exercise, result.verdict, exercise.kind === "prediction"), ""] : []),
      ];
    case "written":
      return [`${paint("cyan", "✎")} ${title}  ${paint("dim", `written; an instructor marks it, ${points}`)}`];
    case "open":
      return [`${paint("dim", "○")} ${title}  ${paint("dim", `not begun, ${points}`)}`];
    case "failed":
      return [
        `${paint("red", "✗")} ${paint("bold", title)}  ${paint("dim", `${id}, 0 of ${points}`)}`,
        ...describeFailure(exercise, result),
        "",
      ];
  }
}

/** What was expected and what came, and which mistake it looks like. */
export function describeFailure(exercise: Exercise, { verdict, problem, line }: ItemResult): string[] {
  if (problem !== undefined) return [indent(markdown(problem), 4)];
  if (verdict === undefined) return [];
  const at = line === undefined ? "" : ` It is line ${line} of your code.`;
  return [indent(markdown(verdict.headline) + at, 4), ...partsOf(exercise, verdict)];
}

/** Why it is so. */
export function describePass(exercise: Exercise, verdict: ToldVerdict | undefined, headline: boolean): string[] {
  if (verdict === undefined) return [indent(markdown(exercise.explanation), 4)];
  return [...(headline ? [indent(markdown(verdict.headline), 4)] : []), ...partsOf(exercise, verdict)];
}

/** More lines of one value would push what helps most, the mistake's name, off the screen. */
const MOST_LINES = 12;

function partsOf(exercise: Exercise, verdict: ToldVerdict): string[] {
  const { parts } = verdictOutline(exercise, verdict);
  return outlineLines(parts, { columns: width(), markdown, paint, mostLines: MOST_LINES });
}
