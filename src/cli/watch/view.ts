import type { ItemResult } from "../../grading/results";
import { pointsOf, setTitle, type Item, type WorkSet } from "../learner/items";
import { describeFailure, describePass } from "../learner/results-text";
import { pointsText } from "../../notebook/verdict-outline";
import { markdown, paint } from "../../platform/terminal/style";
import { mark } from "../list";
import { describeNext } from "../next";

type Result = ItemResult | undefined;

/** The exercise that is worked on: its task, or what is wrong with the answer. */
export function exerciseView(
  item: Item,
  result: Result,
  sets: readonly WorkSet[],
  keys: boolean,
  more: readonly string[],
): string[] {
  const set = setOf(item, sets);
  const wrong = result?.state === "failed";
  return [
    header(set),
    "",
    ...(wrong
      ? [
          `${paint("red", "✗")} ${paint("bold", markdown(item.exercise.title))}  ${paint("dim", item.id)}`,
          ...describeFailure(item.exercise, result),
        ]
      : describeNext(item, sets)),
    ...(more.length > 0 ? ["", ...more] : []),
    "",
    ...(wrong ? [] : [`Write your answer in the notebook, and save it: it is checked at once.`]),
    ...(keys ? [keyLine()] : []),
  ];
}

/** What was passed just now, with the explanation. */
export function successView(passed: readonly { item: Item; result: Result }[], sets: readonly WorkSet[]): string[] {
  const [first] = passed;
  return [
    ...(first === undefined ? [] : [header(setOf(first.item, sets)), ""]),
    ...passed.flatMap(({ item, result }, i) => [
      ...(i === 0 ? [] : [""]),
      `${paint("green", "✓")} ${paint("bold", markdown(item.exercise.title))}  ${paint("green", pointsText(item.exercise.points))}`,
      ...describePass(item.exercise, result?.verdict, true),
    ]),
    "",
  ];
}

/** All that is watched is done, but not the whole course. */
export function doneView(sets: readonly WorkSet[], all: readonly WorkSet[]): string[] {
  const next = all.find(({ items }) => items.some(({ state }) => state !== "done"));
  return [
    ...sets.map((set) => header(set)),
    "",
    paint(
      "bold",
      sets.length === 1 && sets[0] !== undefined
        ? `${setTitle(sets[0].set)} is complete. Well done!`
        : "All of it is done. Well done!",
    ),
    ...(next === undefined ? [] : [`Next: ${setTitle(next.set)}. \`course watch ${next.set.id}\` goes on there.`]),
  ];
}

function header({ set, items }: WorkSet): string {
  const done = items.filter(({ state }) => state === "done");
  return `${paint("bold", setTitle(set))}  ${items.map(({ state }) => mark(state)).join("")}  ${paint("dim", `${pointsOf(done)} of ${pointsText(pointsOf(items))}`)}`;
}

function keyLine(): string {
  const keys = [
    ["h", "hint"],
    ["n", "next"],
    ["l", "list"],
    ["q", "quit"],
  ] as const;
  return keys.map(([key, what]) => `${paint("bold", key)} ${paint("dim", what)}`).join("   ");
}

function setOf(item: Item, sets: readonly WorkSet[]): WorkSet {
  return sets.find(({ set }) => set.id === item.set.id) as WorkSet;
}
