import {
  predictions,
  type Prediction,
  type PredictionChoice,
  type PredictionId,
  type PredictionOption,
} from "../exercises/predictions";
import { outlineBundle, type Outline } from "../display/outline";
import { publish } from "../display/publish";
import { keepChoice, notKept, progressFile } from "./progress";

/** What stands in a lesson where a letter is to be chosen. */
const NOT_YET = "?";

/**
 * Commits to an answer before the lesson shows it: tells whether the choice is right, and what each option means.
 * The choice is kept in `.course/progress.json`. As long as the choice is `"?"`, nothing is told and nothing kept.
 *
 * @param id which question, as the lesson names it
 * @param choice the letter of the chosen option
 * @throws {RangeError} when there is no such question, or it has no such option
 */
export function predict<Id extends PredictionId>(id: Id, choice: PredictionChoice<Id> | typeof NOT_YET): void {
  const asked = Object.hasOwn(predictions, id) ? (predictions[id] as Prediction) : undefined;
  if (!asked) {
    throw new RangeError(
      `predict: there is no question "${String(id)}". There are: ${Object.keys(predictions).join(", ")}.`,
    );
  }
  const letters = Object.keys(asked.options);
  if (choice === NOT_YET) {
    publish(outlineBundle(invitation(letters)));
  } else if (!Object.hasOwn(asked.options, choice)) {
    throw new RangeError(
      `predict: "${id}" has no option "${String(choice)}". Choose one of ${letters.map((letter) => `"${letter}"`).join(", ")}.`,
    );
  } else {
    // A choice that can't be kept is no reason to stop the lesson.
    const trouble = notKept("Your choice", () => keepChoice(progressFile(process.cwd()), id, choice));
    publish(outlineBundle(reveal(asked, choice, trouble)));
  }
}

/** What is shown as long as no letter is chosen. */
function invitation(letters: readonly string[]): Outline {
  const named = letters.map((letter) => `"${letter}"`);
  return {
    tone: "neutral",
    headline: `Your turn: replace "?" by ${named.slice(0, -1).join(", ")} or ${named.at(-1)}, and run this cell again.`,
    parts: [{ text: "A guess is worth more than a look ahead." }],
  };
}

function reveal({ right, options }: Prediction, choice: string, trouble: readonly string[]): Outline {
  const chosen = options[choice] as PredictionOption;
  const others = Object.entries(options).filter(([letter]) => letter !== choice);
  return {
    tone: choice === right ? "right" : "wrong",
    headline:
      choice === right
        ? `✓ You chose ${choice}, and that is so.`
        : `✗ You chose ${choice}. The code will show ${right}.`,
    parts: [
      { about: chosen.text, text: chosen.answer },
      ...others.map(([letter, { text, answer }]) => ({
        lead: `${letter === right ? "✓" : "✗"} ${letter}:`,
        about: text,
        text: answer,
        fold: { open: false },
      })),
      ...trouble.map((text) => ({ text })),
    ],
  };
}
