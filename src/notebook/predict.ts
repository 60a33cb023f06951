import {
  predictions,
  type Prediction,
  type PredictionChoice,
  type PredictionId,
  type PredictionOption,
} from "../exercises/predictions";
import { box, boxColours, littleMarkdown } from "../display/box";
import { escapeHtml } from "../display/grid";
import type { MimeBundle } from "../display/mime";
import { keepChoice, progressFile } from "./progress";
import { publish } from "../display/publish";

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
    publish(invitation(letters));
  } else if (!Object.hasOwn(asked.options, choice)) {
    throw new RangeError(
      `predict: "${id}" has no option "${String(choice)}". Choose one of ${letters.map((letter) => `"${letter}"`).join(", ")}.`,
    );
  } else {
    publish(reveal(asked, choice, keep(id, choice)));
  }
}

/** Keeps the choice; what went wrong, if anything did, is no reason to stop the lesson. */
function keep(id: string, choice: string): string | undefined {
  try {
    keepChoice(progressFile(process.cwd()), id, choice);
    return undefined;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0];
    return `Your choice could not be kept in .course/progress.json (${reason}). The lesson goes on without it; to start a new record, delete that file.`;
  }
}

function invitation(letters: readonly string[]): MimeBundle {
  const text = `Your turn: replace "?" by ${letters
    .slice(0, -1)
    .map((letter) => `"${letter}"`)
    .join(", ")} or "${letters.at(-1)}", and run this cell again. A guess is worth more than a look ahead.`;
  return { "text/plain": text, "text/html": box(boxColours.neutral, `<div>${escapeHtml(text)}</div>`) };
}

function reveal(asked: Prediction, choice: string, trouble: string | undefined): MimeBundle {
  const right = choice === asked.right;
  const options = Object.entries(asked.options);
  const chosen = asked.options[choice] as PredictionOption;
  const verdict = right
    ? `✓ You chose ${choice}, and that is so.`
    : `✗ You chose ${choice}. The code will show ${asked.right}.`;
  const others = options.filter(([letter]) => letter !== choice);
  const mark = (letter: string) => (letter === asked.right ? "✓" : "✗");
  const html = [
    `<div><strong>${escapeHtml(verdict)}</strong></div>`,
    `<div style="margin:0.4em 0"><em>${littleMarkdown(chosen.text)}</em><br>${littleMarkdown(chosen.answer)}</div>`,
    ...others.map(
      ([letter, { text, answer }]) =>
        `<details><summary>${mark(letter)} ${escapeHtml(letter)}: ${littleMarkdown(text)}</summary><div style="margin:0.2em 0 0.4em 1.2em">${littleMarkdown(answer)}</div></details>`,
    ),
    ...(trouble ? [`<div><small>${escapeHtml(trouble)}</small></div>`] : []),
  ];
  const lines = [
    verdict,
    `  ${chosen.text}`,
    `  ${chosen.answer}`,
    ...others.flatMap(([letter, { text, answer }]) => [`${mark(letter)} ${letter}: ${text}`, `  ${answer}`]),
    ...(trouble ? [trouble] : []),
  ];
  return {
    "text/plain": lines.join("\n"),
    "text/html": box(right ? boxColours.right : boxColours.wrong, html.join("")),
  };
}
