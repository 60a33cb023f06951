import { shuffled } from "../../../data/random";
import { debugging } from "../../kinds/code";
import { drawWhole } from "../../plain-loops";

/** What came of training with one setting. */
interface Setting {
  name: string;
  trainLoss: number;
  validationLoss: number;
  validationAccuracy: number;
  testAccuracy: number;
}
type Report = Readonly<Record<"name", string> & Record<"accuracy", number>>;

/** The setting with the least of something. */
function least(settings: readonly Setting[], of: (setting: Setting) => number): Setting {
  return settings.reduce((best, setting) => (of(setting) < of(best) ? setting : best));
}

const report = ({ name, testAccuracy }: Setting): Report => ({ name, accuracy: testAccuracy });

const setting = (
  name: string,
  [trainLoss, validationLoss, validationAccuracy, testAccuracy]: readonly [number, number, number, number],
): Setting => ({ name, trainLoss, validationLoss, validationAccuracy, testAccuracy });

/** Settings of which each is the best in something else; the rest are middling. */
function settingsOf(bests: readonly (readonly [number, number, number, number])[]): Setting[] {
  return bests.map((numbers, i) => setting(`setting ${i + 1}`, numbers));
}

export const honestReport = debugging<[settings: Setting[]]>({
  title: "Too good to be true",
  points: 2,
  difficulty: 2,
  minutes: 8,
  importance: 2,
  hints: [
    "Who is best of 200 coin tossers? Somebody always is. What would the same one get on a fresh set of sentences?",
    "There are two jobs, to choose and to measure. Each needs sentences of its own, and the rules of the lesson say which set has which job.",
    "Compare `validationLoss` in the loop, the smaller the better. Only then look at `testAccuracy`, of the chosen setting and of no other.",
  ],
  explanation:
    "Whoever chooses by a set picks the luck in it too, so the result on that set is too good. That is why there are three sets: one to learn from, one to choose by, one to measure with at the end, once. The coin tossers' honest figure is about 50 %.",
  functionName: "honestReport",
  inputNames: ["settings"],
  examples: [
    {
      given: [
        settingsOf([
          [0.5, 0.58, 0.7, 0.72],
          [0.3, 0.4, 0.85, 0.81],
        ]),
      ],
      about: "two settings, one of them better at everything",
    },
    {
      given: [
        settingsOf([
          [0.38, 0.42, 0.8, 0.79],
          [0.3, 0.37, 0.82, 0.8],
          [0.35, 0.45, 0.79, 0.86],
        ]),
      ],
      about: "three settings, one of them lucky in the test",
    },
    {
      given: [
        settingsOf([
          [0.1, 0.5, 0.8, 0.78],
          [0.25, 0.36, 0.84, 0.8],
          [0.5, 0.66, 0.7, 0.71],
          [0.3, 0.41, 0.87, 0.83],
          [0.33, 0.44, 0.81, 0.9],
          [0.43, 0.46, 0.79, 0.76],
        ]),
      ],
      about: "six settings, each best or worst at something else",
    },
  ],
  draw: (random) => {
    const few = (): number => drawWhole(random, 0, 9) / 1000;
    const rows = [
      [0.1, 0.5, 0.8, 0.77],
      [0.22, 0.35, 0.83, 0.8],
      [0.5, 0.65, 0.7, 0.71],
      [0.3, 0.41, 0.88, 0.83],
      [0.34, 0.45, 0.81, 0.9],
      [0.43, 0.46, 0.79, 0.75],
    ] as const;
    return [
      settingsOf(
        shuffled(
          random,
          rows.map(([a, b, c, d]) => [a + few(), b + few(), c + few(), d + few()] as const),
        ),
      ),
    ];
  },
  expected: (settings) => report(least(settings, ({ validationLoss }) => validationLoss)),
  mistakes: [
    {
      name: "chosen by the test set",
      says: "The setting with the best test accuracy is still the one that wins. Then its figure holds its luck in the test, and nothing is left to measure it by.",
      gives: (settings) => report(least(settings, ({ testAccuracy }) => -testAccuracy)),
    },
    {
      name: "the validation accuracy is reported",
      says: "You choose rightly, and then report the figure of the set that chose. That one is too good for the same reason as before: measure by the test set.",
      gives: (settings) => {
        const { name, validationAccuracy } = least(settings, ({ validationLoss }) => validationLoss);
        return { name, accuracy: validationAccuracy };
      },
    },
    {
      name: "chosen by the training loss",
      says: "The least training loss may belong to the setting that learned most by heart. To choose, take sentences that it didn't learn from, but not the test set either.",
      gives: (settings) => report(least(settings, ({ trainLoss }) => trainLoss)),
    },
    {
      name: "chosen by accuracy instead of loss",
      says: "The validation set is the right one to choose by. The lesson's search goes by its loss, though, which is finer: accuracy only counts.",
      gives: (settings) => report(least(settings, ({ validationAccuracy }) => -validationAccuracy)),
    },
    {
      name: "the largest loss wins",
      says: "You look for the largest validation loss. With an accuracy more is better; with a loss, less.",
      gives: (settings) => report(least(settings, ({ validationLoss }) => -validationLoss)),
    },
    {
      name: "the best test accuracy beside another setting's name",
      says: "The name is chosen rightly, but the accuracy belongs to the luckiest setting. Report what the chosen one got.",
      gives: (settings) => ({
        name: least(settings, ({ validationLoss }) => validationLoss).name,
        accuracy: Math.max(...settings.map(({ testAccuracy }) => testAccuracy)),
      }),
    },
    {
      name: "the smallest gap wins",
      says: "You look for validation loss and training loss close together. A model that learns nothing has no gap either. What counts is how small the validation loss is.",
      gives: (settings) => report(least(settings, ({ trainLoss, validationLoss }) => validationLoss - trainLoss)),
    },
  ],
});
