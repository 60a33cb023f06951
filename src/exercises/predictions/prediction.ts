/** A question that a learner answers before running the code that answers it. */
export interface Prediction<Choice extends string = string> {
  /** The question, word for word as the lesson asks it. */
  readonly question: string;
  readonly options: Readonly<Record<Choice, PredictionOption>>;
  /** The option that the code will bear out. */
  readonly right: Choice;
  /** The belief that this question is there to test. */
  readonly misconception: string;
}

/** One possible answer, and what to say to whoever chose it. */
export interface PredictionOption {
  /** Word for word as the lesson gives it. */
  readonly text: string;
  /** Why it is so, or why it isn't. */
  readonly answer: string;
}

/** Writes a prediction down so that its choices are known to the type checker, and its texts are not in every hover. */
export function prediction<Options extends Record<string, PredictionOption>>(
  details: Omit<Prediction, "options" | "right"> & { options: Options; right: keyof Options & string },
): Prediction<keyof Options & string> {
  return details;
}
