import type { Verdict } from "../exercises/verdict";

/** A verdict as it is told to another process: what the answer threw stays where it was thrown. */
export type ToldVerdict = Omit<Verdict, "cause">;

/** A verdict of `check`, with the exercise that it is about. */
export interface CellVerdict {
  readonly id: string;
  readonly verdict: ToldVerdict;
}
