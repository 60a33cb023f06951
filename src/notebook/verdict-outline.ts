import type { Outline } from "../display/outline";
import type { Exercise } from "../exercises/exercise";
import type { Verdict } from "../exercises/verdict";

/** A verdict on an answer, laid out for the notebook and the terminal alike: what is wrong, or why it is right. */
export function verdictOutline(exercise: Exercise, verdict: Omit<Verdict, "cause">): Outline {
  const { passed, begun, headline, mistake, findings, remarks, others } = verdict;
  const { kind, title, points, explanation } = exercise;
  const chosen = kind === "choice" || kind === "choices";
  return {
    tone: passed ? "right" : begun ? "wrong" : "neutral",
    headline: passed
      ? `✓ ${title}: ${pointsText(points)}. ${headline}`
      : begun
        ? `✗ ${title}: not yet. ${headline}`
        : `○ ${title}: ${headline}`,
    parts: [
      ...(mistake === undefined
        ? []
        : [{ lead: chosen ? "You chose:" : "It looks like:", about: `${mistake.name}.`, text: mistake.says }]),
      ...(findings.length === 0
        ? []
        : // A mistake that was recognised says more.
          [{ values: findings, fold: { title: "What was expected, and what came", open: mistake === undefined } }]),
      ...remarks.map((text) => ({ text })),
      ...(passed ? [{ text: explanation, fold: { title: "Why", open: true } }] : []),
      ...(others.length === 0
        ? []
        : [
            {
              parts: others.map(({ letter, text, why }) => ({ lead: letter, about: text, text: why })),
              fold: { title: "The other options", open: false },
            },
          ]),
    ],
  };
}

/** Such as "1 point". */
export function pointsText(points: number): string {
  return points === 1 ? "1 point" : `${points} points`;
}
