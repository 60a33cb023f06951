import type { ExerciseFacts } from "../facts";
import { failed, passed, type AnsweredOption, type Verdict } from "../verdict";

/** One of the possible answers. */
export interface ChoiceOption {
  /** Markdown, as the notebook gives it. */
  readonly text: string;
  /** Why it is so, or why it isn't: told to whoever chose it. */
  readonly why: string;
}

/** A question with one right answer among several. */
export interface ChoiceExercise<Choice extends string = string> extends ExerciseFacts {
  readonly kind: "choice";
  readonly options: Readonly<Record<Choice, ChoiceOption>>;
  readonly right: Choice;
}

/** A statement that holds or doesn't, in a question with any number of right answers. */
export interface Statement extends ChoiceOption {
  readonly holds: boolean;
}

/** A question where each of several statements holds or doesn't; all of those that hold are the answer. */
export interface ChoicesExercise<Choice extends string = string> extends ExerciseFacts {
  readonly kind: "choices";
  readonly options: Readonly<Record<Choice, Statement>>;
}

/** Writes down a question with one right answer. */
export function choice<Options extends Record<string, ChoiceOption>>(
  details: ExerciseFacts & { options: Options; right: keyof Options & string },
): ChoiceExercise<keyof Options & string> {
  return { kind: "choice", ...details };
}

/** Writes down a question with several right answers. */
export function choices<Options extends Record<string, Statement>>(
  details: ExerciseFacts & { options: Options },
): ChoicesExercise<keyof Options & string> {
  return { kind: "choices", ...details };
}

/** Judges one letter. */
export function judgeChoice({ options, right }: ChoiceExercise, answer: unknown): Verdict {
  if (answer === undefined) return notChosen(options);
  const chosen = optionOf(options, answer);
  if (chosen === undefined) return noSuchOption(options, answer);
  return answer === right
    ? passed(`${right} is right.`, { remarks: [chosen.why], others: othersOf(options, right) })
    : failed(`${String(answer)} isn't it.`, { mistake: { name: plain(chosen.text), says: chosen.why } });
}

/** Judges a list of letters. Statements that were left out are counted, not named. */
export function judgeChoices({ options }: ChoicesExercise, answer: unknown): Verdict {
  if (answer === undefined || (Array.isArray(answer) && answer.length === 0)) return notChosen(options);
  if (!Array.isArray(answer)) {
    return failed("A list of letters was expected.", {
      findings: [{ label: "got", text: `${String(answer)}; write several as ["a", "b"]` }],
    });
  }

  const unknown: unknown = answer.find((letter) => optionOf(options, letter) === undefined);
  if (unknown !== undefined) return noSuchOption(options, unknown);
  const wrong = answer.find((letter: string) => options[letter]?.holds === false) as string | undefined;
  const missing = Object.keys(options).filter((letter) => options[letter]?.holds && !answer.includes(letter)).length;
  const stillMissing = missing === 0 ? "" : ` ${missing === 1 ? "One is" : `${missing} are`} still missing.`;
  if (wrong !== undefined) {
    const { text, why } = options[wrong] as Statement;
    return failed(`${wrong} isn't one of them.${stillMissing}`, { mistake: { name: plain(text), says: why } });
  }
  if (missing > 0) return failed(`What you chose is right so far.${stillMissing}`);
  return passed(`${[...new Set(answer)].sort().join(", ")}: that is all of them.`, { others: othersOf(options) });
}

/** All options but one, with what there is to say of each. */
export function othersOf(options: Readonly<Record<string, ChoiceOption>>, right?: string): AnsweredOption[] {
  return Object.entries(options)
    .filter(([letter]) => letter !== right)
    .map(([letter, { text, why }]) => ({ letter, text, why }));
}

/** The option with this letter, if there is one. */
export function optionOf<Option>(options: Readonly<Record<string, Option>>, letter: unknown): Option | undefined {
  return typeof letter === "string" && Object.hasOwn(options, letter) ? options[letter] : undefined;
}

/** What to say to someone who has chosen nothing yet. */
export function notChosen(options: Readonly<Record<string, unknown>>): Verdict {
  return failed(`There is no answer yet: choose among ${letters(options)}.`, { begun: false });
}

/** What to say of a letter that doesn't stand for an option. */
export function noSuchOption(options: Readonly<Record<string, unknown>>, answer: unknown): Verdict {
  return failed(`There is no option ${JSON.stringify(answer) ?? String(answer)}: choose among ${letters(options)}.`);
}

function letters(options: Readonly<Record<string, unknown>>): string {
  return Object.keys(options)
    .map((letter) => `"${letter}"`)
    .join(", ");
}

/** An option's text without its Markdown signs and its full stop, as the name of a mistake. */
function plain(text: string): string {
  return text.replace(/[`*$]/g, "").replace(/\.$/, "");
}
