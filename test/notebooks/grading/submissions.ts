// What a class hands in: right, partly right, wrong, broken in all the ways that were thought of.
import { pointsOf, Submission } from "./submission";

/** One learner's submission, and the exercises that deserve their points. */
export interface HandedIn {
  readonly student: string;
  readonly set: string;
  readonly submission: Submission;
  /** The exercises that are right; all others score 0. */
  readonly right: readonly string[];
  /** It has a loop without an end, which has to be waited for: its cells get little time. */
  readonly endless?: true;
}

const SET = "01-context";
const ALL = Object.keys(pointsOf(SET));
const allBut = (...ids: string[]): string[] => ALL.filter((id) => !ids.includes(id));

const context = (
  student: string,
  change: (submission: Submission) => Submission,
  right: readonly string[],
): HandedIn => ({
  student,
  set: SET,
  submission: change(new Submission(SET)),
  right,
});

const endless = (handedIn: HandedIn): HandedIn => ({ ...handedIn, endless: true });

const MEAN = "function meanPooling(vectors: number[][]): number[] {\n";
const meanPooling = (body: string): Record<string, string> => ({ "mean-pooling": `${MEAN}${body}\n}` });

/** All of a set solved but for some exercises that nothing else builds on. */
const solvedBut = (set: string, ...open: string[]): HandedIn => {
  const right = Object.keys(pointsOf(set)).filter((id) => !open.includes(id));
  return { student: `${set}-but-${open.length}`, set, submission: new Submission(set).solve(...right), right };
};

/** The submissions, each right or broken in its own way: most on the first set, which is the quickest, some on others. */
export const submissions: readonly HandedIn[] = [
  context("untouched", (s) => s, []),
  context("right", (s) => s.solve(), ALL),
  context(
    "right-with-tensors",
    (s) =>
      s.solve().insertBefore("mean-pooling-answer", 'import { tf } from "attention-course";').write({
        "mean-pooling":
          "function meanPooling(vectors: number[][]) {\n  return tf.tidy(() => tf.tensor2d(vectors).mean(0));\n}",
        normalise: "const normalise = (importance: number[]) => tf.tidy(() => tf.div(importance, tf.sum(importance)));",
        "weighted-sum":
          "function weightedSum(weights: number[], vectors: number[][]) {\n  return tf.dot(weights, vectors).dataSync();\n}",
      }),
    ALL,
  ),
  context(
    "right-without-types",
    (s) =>
      s.solve().write({
        "attention-purpose": 'const purpose = () => "b" as const;',
        normalise:
          "function normalise(numbers) {\n  let total = 0;\n  for (const x of numbers) total += x;\n  return numbers.map((x) => x / total);\n}",
        "mix-by-hand": "const mix = () => [2.5, 1];",
      }),
    ALL,
  ),
  context(
    "right-with-a-helper",
    (s) =>
      s
        .solve()
        .insertBefore(
          "weighted-sum-answer",
          "const times = (a: number, v: number[]) => v.map((x) => a * x);\nconst plus = (u: number[], v: number[]) => u.map((x, i) => x + v[i]);",
        )
        .write({
          "weighted-sum":
            "function weightedSum(weights: number[], vectors: number[][]) {\n  return vectors.map((v, i) => times(weights[i], v)).reduce(plus);\n}",
        }),
    ALL,
  ),
  context("only-questions", (s) => s.solve("attention-purpose", "what-the-mean-loses", "mix-by-hand"), [
    "attention-purpose",
    "what-the-mean-loses",
    "mix-by-hand",
  ]),
  context("only-code", (s) => s.solve("mean-pooling", "normalise", "weighted-sum"), [
    "mean-pooling",
    "normalise",
    "weighted-sum",
  ]),
  context("only-the-last", (s) => s.solve("weighted-sum"), ["weighted-sum"]),
  context(
    "wrong-throughout",
    (s) =>
      s.write({
        "attention-purpose": 'function purpose(): "a" | "b" | "c" | "d" {\n  return "c";\n}',
        "mean-pooling": `${MEAN}  return vectors.reduce((total, v) => total.map((x, i) => x + v[i]));\n}`,
        "what-the-mean-loses": 'function holds(): ("a" | "b" | "c" | "d" | "e")[] {\n  return ["a", "b", "c"];\n}',
        normalise:
          "function normalise(importance: number[]): number[] {\n  return importance.map((x) => x / importance.length);\n}",
        "mix-by-hand": "function mix(): number[] {\n  return [2, 1.33];\n}",
        "weighted-sum":
          "function weightedSum(weights: number[], vectors: number[][]): number[] {\n  return vectors[0];\n}",
      }),
    [],
  ),
  context(
    "a-letter-that-is-none",
    (s) => s.solve().write({ "attention-purpose": 'function purpose(): any {\n  return "z";\n}' }),
    allBut("attention-purpose"),
  ),
  context(
    "a-number-for-an-array",
    (s) => s.solve().write({ "mix-by-hand": "function mix() {\n  return 2.5;\n}" }),
    allBut("mix-by-hand"),
  ),
  context(
    "one-cell-misses-a-brace",
    (s) => s.solve().write({ "mean-pooling": `${MEAN}  return vectors[0].map((x => x;\n` }),
    allBut("mean-pooling"),
  ),
  context(
    "one-cell-has-a-wrong-type",
    (s) =>
      s.solve().write({ normalise: 'function normalise(importance: number[]): number[] {\n  return "0.25, 0.75";\n}' }),
    allBut("normalise"),
  ),
  context("no-cell-compiles", (s) => s.write(Object.fromEntries(ALL.map((id) => [id, "function ( {"]))), []),
  context(
    "throws-when-called",
    (s) => s.solve().write(meanPooling('  throw new RangeError("no idea");')),
    allBut("mean-pooling"),
  ),
  context("throws-a-text", (s) => s.solve().write(meanPooling('  throw "no idea";')), allBut("mean-pooling")),
  context(
    "throws-at-the-top",
    (s) => s.solve().write({ "weighted-sum": 'throw new Error("stop here");' }),
    allBut("weighted-sum"),
  ),
  context(
    "calls-itself-for-ever",
    (s) => s.solve().write(meanPooling("  return meanPooling(vectors);")),
    allBut("mean-pooling"),
  ),
  endless(
    context(
      "loops-for-ever-when-called",
      (s) => s.solve().write(meanPooling("  while (true) {}")),
      allBut("mean-pooling"),
    ),
  ),
  endless(
    context(
      "loops-for-ever-at-the-top",
      (s) => s.solve().insertBefore("normalise-answer", "let turns = 0;\nwhile (true) turns++;"),
      ALL,
    ),
  ),
  context(
    "is-asynchronous",
    (s) =>
      s.solve().write({ "mean-pooling": "async function meanPooling(vectors: number[][]) {\n  return vectors[0];\n}" }),
    allBut("mean-pooling"),
  ),
  context(
    "gives-nan",
    (s) =>
      s.solve().write({
        normalise: "function normalise(importance: number[]) {\n  return importance.map((x) => x / undefined);\n}",
      }),
    allBut("normalise"),
  ),
  context(
    "changes-its-input",
    (s) =>
      s.solve().write({
        normalise:
          "function normalise(importance: number[]) {\n  const sum = importance.reduce((a, b) => a + b);\n  for (let i = 0; i < importance.length; i++) importance[i] /= sum;\n  return importance;\n}",
      }),
    allBut("normalise"),
  ),
  context(
    "talks-on-the-error-channel",
    (s) =>
      s
        .solve()
        .write(
          meanPooling(
            '  console.error("I was called");\n  console.warn("and again");\n  return vectors[0].map((_, i) => vectors.reduce((sum, v) => sum + v[i], 0) / vectors.length);',
          ),
        ),
    ALL,
  ),
  context(
    "prints-a-lot",
    (s) =>
      s
        .solve()
        .write(
          meanPooling(
            '  for (let i = 0; i < 2000; i++) console.log("step", i);\n  return vectors[0].map((_, i) => vectors.reduce((sum, v) => sum + v[i], 0) / vectors.length);',
          ),
        ),
    ALL,
  ),
  context("empty-answers", (s) => s.write(Object.fromEntries(ALL.map((id) => [id, ""]))), []),
  context("an-empty-answer", (s) => s.solve().write({ normalise: "" }), allBut("normalise")),
  context("an-answer-cell-deleted", (s) => s.solve().delete("mean-pooling-answer"), allBut("mean-pooling")),
  context("a-check-cell-deleted", (s) => s.solve().delete("normalise"), allBut("normalise")),
  context("all-check-cells-deleted", (s) => s.solve().delete(...ALL), []),
  context("the-import-deleted", (s) => s.solve().deleteWith("import { check }"), []),
  context("a-check-cell-twice", (s) => s.solve().duplicate("mean-pooling"), ALL),
  context(
    "an-answer-twice-the-last-wrong",
    (s) => s.solve().duplicate("mean-pooling-answer", `${MEAN}  return vectors[0];\n}`),
    allBut("mean-pooling"),
  ),
  context("a-check-before-its-answer", (s) => s.solve().moveToTop("weighted-sum"), allBut("weighted-sum")),
  context(
    "answers-again-further-down",
    (s) =>
      s
        .solve()
        .write(meanPooling("  return [];"))
        .insertBefore(
          "mean-pooling",
          "const meanPooling = (vectors: number[][]) => vectors[0].map((_, i) => vectors.reduce((sum, v) => sum + v[i], 0) / vectors.length);",
        ),
    ALL,
  ),
  solvedBut("03-queries-keys-values", "masked-weights", "weight-by-hand", "who-is-tired"),
  solvedBut("05-several-heads", "multi-head-attention", "layer-shapes"),
  solvedBut("08-pipeline-trace", "loss-and-accuracy", "what-the-curves-say"),
  solvedBut("10-myths-and-practice", "one-head-too-few", "quantise-weights", "four-myths"),
];

/** Those that nbgrader grades in each `npm test`, some of each kind; the others' turn is in `npm run test:matrix`. */
export const SAMPLE: readonly string[] = [
  "right",
  "wrong-throughout",
  "no-cell-compiles",
  "throws-at-the-top",
  "loops-for-ever-when-called",
  "talks-on-the-error-channel",
  "a-check-cell-deleted",
  "an-answer-twice-the-last-wrong",
  "05-several-heads-but-2",
];

/** Submissions where grading knows more than the notebook: the notebook says right, grading says wrong. */
export const onlyGradingSees: readonly HandedIn[] = [
  context(
    "copied-from-the-visible-cases",
    (s) =>
      s.solve().write({
        normalise:
          "const seen: number[][] = [];\nfunction normalise(importance: number[]): number[] {\n  const sum = importance.reduce((a, b) => a + b);\n  const known = seen.length < 6;\n  seen.push(importance);\n  return known ? importance.map((x) => x / sum) : [1];\n}",
      }),
    allBut("normalise"),
  ),
  context(
    "a-check-cell-changed",
    (s) => s.solve().write(meanPooling("  return [];")).edit("mean-pooling", 'console.log("all right");'),
    allBut("mean-pooling"),
  ),
];

/** What each exercise of a submission deserves. */
export function deserved({ set, right }: HandedIn): Record<string, number> {
  return Object.fromEntries(Object.entries(pointsOf(set)).map(([id, points]) => [id, right.includes(id) ? points : 0]));
}
