import type { Exercise } from "../../exercises/exercise";
import type { ItemResult } from "../../grading/results";
import type { ToldVerdict } from "../../grading/verdict";
import type { Item } from "./items";
import { indent, markdown, paint, pointsText, visibleLength, width, wrap } from "./style";

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
    .flatMap(({ item, result }) => [...describeItem(item, result, fresh.has(item.id) || verbose)]);
  const open = pairs.filter(({ result }) => result.state === "open").map(({ item }) => item.id);
  if (open.length > 0) lines.push(...hanging(`${paint("dim", "○")} not begun: `, paint("dim", open.join(", "))));
  return lines;
}

/** One exercise: a line, and below it what there is to say. */
export function describeItem({ id, exercise }: Item, result: ItemResult, explain: boolean): string[] {
  const title = markdown(exercise.title);
  switch (result.state) {
    case "passed":
      return [
        `${paint("green", "✓")} ${title}  ${paint("dim", pointsText(result.points))}`,
        ...(explain ? [...bornOut(exercise, result.verdict), ...describePass(exercise, result.verdict), ""] : []),
      ];
    case "written":
      return [
        `${paint("cyan", "✎")} ${title}  ${paint("dim", `written; an instructor marks it, ${pointsText(result.points)}`)}`,
      ];
    case "open":
      return [`${paint("dim", "○")} ${title}  ${paint("dim", `not begun, ${pointsText(result.points)}`)}`];
    case "failed":
      return [
        `${paint("red", "✗")} ${paint("bold", title)}  ${paint("dim", `${id}, 0 of ${pointsText(result.points)}`)}`,
        ...describeFailure(exercise, result),
        "",
      ];
  }
}

/** Whether what was predicted is so; the mark alone doesn't say it, since a wrong prediction costs nothing. */
function bornOut({ kind }: Exercise, verdict: ToldVerdict | undefined): string[] {
  return kind === "prediction" && verdict !== undefined ? [indent(markdown(verdict.headline), 4)] : [];
}

/** What was expected and what came, and which mistake it looks like. */
export function describeFailure(exercise: Exercise, { verdict, problem, line }: ItemResult): string[] {
  if (problem !== undefined) return [indent(markdown(problem), 4)];
  if (verdict === undefined) return [];
  const { mistake } = verdict;
  const chosen = exercise.kind === "choice" || exercise.kind === "choices";
  const at = line === undefined ? "" : ` It is line ${line} of your code.`;
  return [
    indent(markdown(verdict.headline) + at, 4),
    ...(mistake === undefined
      ? []
      : [
          indent(
            `${paint("yellow", chosen ? "You chose:" : "It looks like:")} ${paint("italic", mistake.name)}. ${markdown(mistake.says)}`,
            4,
          ),
        ]),
    ...describeFindings(verdict),
    ...verdict.remarks.map((remark) => indent(markdown(remark), 4)),
  ];
}

/** More lines of one finding would push what helps most, the mistake's name, off the screen. */
const MOST_LINES = 12;

function describeFindings({ findings }: ToldVerdict): string[] {
  const room = Math.max(0, ...findings.map(({ label }) => label.length)) + 2;
  return findings.flatMap(({ label, text }) => {
    const all = text.split("\n");
    const lines =
      all.length <= MOST_LINES
        ? all
        : [
            ...all.slice(0, MOST_LINES - 1),
            `… and ${all.length - MOST_LINES + 1} more lines: the check in the notebook shows all`,
          ];
    return lines.map((line, i) => `    ${paint("dim", (i === 0 ? label : "").padEnd(room))}${line}`);
  });
}

/** Why it is so. */
export function describePass(exercise: Exercise, verdict: ToldVerdict | undefined): string[] {
  return [
    ...(verdict?.remarks ?? []).map((remark) => indent(markdown(remark), 4)),
    ...indent(markdown(exercise.explanation), 4).split("\n"),
    ...(verdict?.others ?? []).flatMap(({ letter, text, why }) =>
      hanging(`    ${paint("bold", letter)}  `, `${paint("italic", markdown(text))}\n${markdown(why)}`),
    ),
  ];
}

/** Text whose further lines start below the end of `start`. */
function hanging(start: string, text: string): string[] {
  const room = visibleLength(start);
  return wrap(text, width() - room).map((line, i) => (i === 0 ? start : " ".repeat(room)) + line);
}
