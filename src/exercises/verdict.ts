import type { KnownMistake } from "./facts";

/** One line of what was found, such as `expected` and `[3, 4]`. */
export interface Finding {
  readonly label: string;
  /** Plain text, which may have several lines. */
  readonly text: string;
}

/** An option of a question, with what there is to say of it. */
export interface AnsweredOption {
  readonly letter: string;
  readonly text: string;
  readonly why: string;
}

/** What came of judging one answer. */
export interface Verdict {
  readonly passed: boolean;
  /** False as long as nothing was written or chosen: then there is nothing to be wrong. */
  readonly begun: boolean;
  /** One sentence. */
  readonly headline: string;
  /** What was expected, what came, the largest difference and where. */
  readonly findings: readonly Finding[];
  /** The mistake that the answer looks like. */
  readonly mistake?: KnownMistake;
  /** Things worth knowing that change no points; Markdown. */
  readonly remarks: readonly string[];
  /** Once a question is passed: what there is to say of its other options. */
  readonly others: readonly AnsweredOption[];
  /** What the answer threw, where it threw something. */
  readonly cause?: unknown;
}

/** A verdict on a right answer. */
export function passed(headline: string, more: Partial<Pick<Verdict, "remarks" | "others">> = {}): Verdict {
  return { passed: true, begun: true, headline, findings: [], remarks: [], others: [], ...more };
}

/** A verdict on an answer that isn't right yet. */
export function failed(headline: string, more: Partial<Omit<Verdict, "passed" | "headline">> = {}): Verdict {
  return { passed: false, begun: true, headline, findings: [], remarks: [], others: [], ...more };
}
