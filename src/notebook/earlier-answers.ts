import type { Exercise } from "../exercises/exercise";
import type { Verdict } from "../exercises/verdict";

/** Functions of this notebook whose last check failed. */
const wrong = new Set<string>();

/**
 * Says of a failing answer that it calls an earlier one whose check failed too: that one is to be mended first, and may be
 * all that is wrong. Remembers how this answer did, for those that call it.
 */
export function blameEarlier(exercise: Exercise, answer: unknown, verdict: Verdict): Verdict {
  if (exercise.kind !== "code" && exercise.kind !== "debugging") return verdict;
  const { functionName } = exercise;
  if (verdict.passed) wrong.delete(functionName);
  else if (verdict.begun) wrong.add(functionName);
  if (verdict.passed || typeof answer !== "function") return verdict;
  // Called, or handed on as in `rows.map(softmaxRow)`.
  const code = Function.prototype.toString.call(answer);
  const earlier = [...wrong].find(
    (name) => name !== functionName && new RegExp(`(?<![\\w$])${name}\\s*[(),]`).test(code),
  );
  return earlier === undefined
    ? verdict
    : { ...verdict, headline: `${verdict.headline} It calls ${earlier}, whose own check failed: mend that one first.` };
}
