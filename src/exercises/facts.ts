/** What each of the three hints is. */
export const hintNames = ["the idea", "the tool", "almost there"] as const;

/** What every exercise says of itself, whatever its kind. */
export interface ExerciseFacts {
  readonly title: string;
  /** What passing it is worth: all or nothing. */
  readonly points: number;
  /** 1 easy, 2 medium, 3 hard. */
  readonly difficulty: 1 | 2 | 3;
  /** How long a learner needs who has just read the lesson. */
  readonly minutes: number;
  /** 1 for practice, 2 useful later on, 3 what the next lessons rest on. */
  readonly importance: 1 | 2 | 3;
  /** The id in `src/catalogue/topics.ts` of the question that this exercise mirrors. */
  readonly mirrors?: string;
  /** Three hints, from the idea over the tool to almost the answer. */
  readonly hints: readonly [idea: string, tool: string, almostThere: string];
  /** Why the solution is so: shown once the exercise is passed. */
  readonly explanation: string;
}

/** A wrong answer that learners are known to give. */
export interface KnownMistake {
  /** What it is called, in a few words: "softmax over the wrong axis". */
  readonly name: string;
  /** What goes wrong and why, to whoever made it; not the answer. */
  readonly says: string;
}
