import { randomNumbers } from "../data/random";
import type { KnownMistake } from "./exercise";
import type { CodeExercise } from "./kinds/code";
import { isUnwritten, NOT_WRITTEN, runAnswer, type AnswerRun } from "./run-answer";
import { compare, describeShape, format, formatNumber, matches, type Difference, type Values } from "./values";
import { failed, passed, type Finding, type Verdict } from "./verdict";

/** Cases drawn at random that the notebook's own check uses, beside the examples. */
const VISIBLE = { seed: 1, count: 2 };
/** … and that grading uses, from a seed of its own, so that answers can't be written into the code. */
const HIDDEN_COUNT = 5;
const TOLERANCE = 1e-4;

/**
 * Judges a function, in layers: that it is one and what kind of result it gives, one mechanism alone, the whole.
 *
 * @param seed none for the visible cases; a number draws others, and says nothing of what was expected
 */
export function judgeCode(exercise: CodeExercise, answer: unknown, seed?: number): Verdict {
  const { functionName } = exercise;
  if (typeof answer !== "function") {
    return answer === undefined
      ? failed(`${functionName} isn't written yet.`, { begun: false })
      : failed(`Expected a function ${functionName}, but got ${describeAnswer(answer)}.`);
  }
  const runs = casesOf(exercise, seed).map(({ given, about }) =>
    runAnswer(answer as (...inputs: unknown[]) => unknown, exercise, given, about),
  );
  if (runs.every(({ outcome }) => "thrown" in outcome && isUnwritten(outcome.thrown))) {
    // Whoever is unwritten has the stub in its own text; otherwise it calls a function that has.
    return Function.prototype.toString.call(answer).includes(NOT_WRITTEN)
      ? failed(`${functionName} isn't written yet.`, { begun: false })
      : failed(`${functionName} calls a function that isn't written yet: do that exercise first.`);
  }
  const problem = firstProblem(exercise, runs);
  const leak = leakOf(runs);
  if (problem === undefined && !(leak !== undefined && exercise.leaksFail)) {
    return passed(`${functionName} is right in ${runs.length} of ${runs.length} cases.`, {
      remarks: leak ? [leak] : [],
    });
  }

  const {
    headline,
    findings,
    cause,
    mistake = recognise(exercise, runs),
  } = problem ?? leakProblem(exercise, leak ?? "");
  return failed(headline, { findings, cause, ...(mistake && { mistake }) });
}

function casesOf(exercise: CodeExercise, seed: number | undefined): { given: readonly unknown[]; about: string }[] {
  const random = randomNumbers(seed ?? VISIBLE.seed);
  const about = seed === undefined ? "numbers drawn at random" : "a case that the notebook doesn't show";
  const drawn = Array.from({ length: seed === undefined ? VISIBLE.count : HIDDEN_COUNT }, (_, which) => ({
    given: exercise.draw(random, which),
    about,
  }));
  return seed === undefined ? [...exercise.examples, ...drawn] : drawn;
}

interface Problem {
  readonly headline: string;
  readonly findings: readonly Finding[];
  readonly mistake?: KnownMistake;
  readonly cause?: unknown;
}

/** The first thing that is wrong, from the coarsest to the finest. */
function firstProblem(exercise: CodeExercise, runs: readonly AnswerRun[]): Problem | undefined {
  const layers = [thrownOrUnreadable, wrongShape, changedInput, notANumber, brokenProperty, wrongValue];
  for (const layer of layers) {
    for (const run of runs) {
      const problem = layer(exercise, run);
      if (problem) return problem;
    }
  }
  return undefined;
}

function thrownOrUnreadable(exercise: CodeExercise, { outcome, inputs, about }: AnswerRun): Problem | undefined {
  const { functionName } = exercise;
  if ("thrown" in outcome) {
    const { thrown } = outcome;
    const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return {
      headline: `${functionName} stopped with an error, for ${about}.`,
      findings: [{ label: "error", text: message }, givenFinding(exercise, inputs)],
      cause: thrown,
    };
  }
  if ("problem" in outcome)
    return { headline: `What ${functionName} returns ${outcome.problem}.`, findings: [givenFinding(exercise, inputs)] };

  return undefined;
}

function wrongShape(exercise: CodeExercise, run: AnswerRun): Problem | undefined {
  const difference = differenceOf(exercise, run);
  if (difference?.kind !== "shape") return undefined;
  const where = difference.at === "" ? "" : ` for ${difference.at.replace(/^\./, "")}`;
  return {
    headline: `${exercise.functionName} gives another kind of result than expected${where}.`,
    findings: [
      { label: "expected", text: difference.expected },
      { label: "got", text: difference.got },
      givenFinding(exercise, run.inputs),
    ],
  };
}

function changedInput(exercise: CodeExercise, { changedInput, inputs }: AnswerRun): Problem | undefined {
  if (changedInput === undefined) return undefined;
  const { functionName, inputNames } = exercise;
  return {
    headline: `${functionName} changes what it was given: ${inputNames[changedInput - 1] ?? `input ${changedInput}`} isn't what it was before.`,
    findings: [givenFinding(exercise, inputs)],
    mistake: {
      name: "inputs changed in place",
      says: "Whoever calls your function still needs what they handed in. Make a new array or tensor for the result (`map` does), and don't write into, sort or dispose an input.",
    },
  };
}

function notANumber(exercise: CodeExercise, run: AnswerRun): Problem | undefined {
  const difference = differenceOf(exercise, run);
  if (difference?.kind !== "nan") return undefined;
  return {
    headline: `The result has ${formatNumber(difference.got)} at ${place(difference)}, for ${run.about}.`,
    findings: findingsOf(exercise, run),
  };
}

function brokenProperty(exercise: CodeExercise, run: AnswerRun): Problem | undefined {
  const { outcome, inputs } = run;
  if (!("values" in outcome)) return undefined;
  const broken = exercise.properties?.find(({ holds }) => !holds(outcome.values, ...inputs));
  return (
    broken && { headline: `A rule is broken, for ${run.about}: ${broken.says}.`, findings: findingsOf(exercise, run) }
  );
}

function wrongValue(exercise: CodeExercise, run: AnswerRun): Problem | undefined {
  const difference = differenceOf(exercise, run);
  return (
    difference && {
      headline: `${exercise.functionName} gives something else than expected, for ${run.about}.`,
      findings: findingsOf(exercise, run),
    }
  );
}

function differenceOf(exercise: CodeExercise, { outcome, inputs }: AnswerRun): Difference | undefined {
  return "values" in outcome
    ? compare(outcome.values, exercise.expected(...inputs), exercise.tolerance ?? TOLERANCE)
    : undefined;
}

function findingsOf(exercise: CodeExercise, run: AnswerRun): Finding[] {
  const difference = differenceOf(exercise, run);
  const findings = [
    { label: "expected", text: format(exercise.expected(...run.inputs)) },
    { label: "got", text: "text" in run.outcome ? run.outcome.text : "nothing" },
  ];
  if (difference !== undefined && difference.kind !== "shape") {
    const { expected, got } = difference;
    findings.push({
      label: "largest difference",
      text: `at ${place(difference)}: expected ${format(expected)}, got ${format(got)}`,
    });
  }
  return [...findings, givenFinding(exercise, run.inputs)];
}

function place({ at }: Difference): string {
  return at === "" ? "the result itself" : `result${at}`;
}

function givenFinding({ inputNames }: CodeExercise, inputs: readonly unknown[]): Finding {
  const lines = inputs.flatMap((input, i) => {
    if (input === undefined) return [];
    const name = `${inputNames[i] ?? `input ${i + 1}`}: `;
    return [name + describeInput(input).replaceAll("\n", `\n${" ".repeat(name.length)}`)];
  });
  return { label: "given", text: lines.join("\n") };
}

function describeInput(input: unknown): string {
  try {
    return format(input as Values);
  } catch {
    return String(input);
  }
}

function describeAnswer(answer: unknown): string {
  return Array.isArray(answer) ? describeShape(answer as Values) : answer === null ? "null" : `a ${typeof answer}`;
}

/**
 * The first known mistake that would have given just these results, in every case, and at least one of them wrong. If there is
 * none, because something else is wrong as well: the first that would have given all results that can be compared and are wrong.
 */
function recognise(exercise: CodeExercise, runs: readonly AnswerRun[]): KnownMistake | undefined {
  const tolerance = exercise.tolerance ?? TOLERANCE;
  const found = exercise.mistakes.find((mistake) => explains(mistake, exercise, runs, tolerance));
  if (found) return { name: found.name, says: found.says };
  const wrong = runs.filter(
    ({ outcome, inputs }) => "values" in outcome && !matches(outcome.values, exercise.expected(...inputs), tolerance),
  );
  const oneOfTwo =
    wrong.length === 0 ? undefined : exercise.mistakes.find((mistake) => explains(mistake, exercise, wrong, tolerance));
  return oneOfTwo && { name: oneOfTwo.name, says: `${oneOfTwo.says} Something else is wrong besides.` };
}

/** Whether a mistake gives what came in each of these runs, and in one of them something else than is right. */
function explains(
  { gives }: CodeExercise["mistakes"][number],
  { expected }: CodeExercise,
  runs: readonly AnswerRun[],
  tolerance: number,
): boolean {
  let differs = false;
  const inEach = runs.every(({ inputs, outcome }) => {
    const wrong = attempt(() => gives(...inputs));
    if (wrong === undefined) {
      differs = true;
      return !("values" in outcome);
    }
    differs ||= !matches(wrong, expected(...inputs), tolerance);
    return "values" in outcome && matches(outcome.values, wrong, tolerance);
  });
  return inEach && differs;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function leakProblem({ functionName }: CodeExercise, leak: string): Problem {
  return {
    headline: `${functionName} gives the right results, but leaves tensors behind.`,
    findings: [],
    mistake: { name: "tensors left behind", says: leak },
  };
}

function leakOf(runs: readonly AnswerRun[]): string | undefined {
  const most = Math.max(...runs.map(({ leaked }) => leaked));
  if (!(most > 0)) return undefined;
  return `Each call leaves ${most === 1 ? "one tensor" : `${most} tensors`} behind in memory. \`tf.tidy(() => …)\` around the work disposes all but what it returns, and variables: these have a \`dispose()\` of their own.`;
}
