import type { KnownMistake } from "../exercise";
import type { CodeMistake } from "../kinds/code";
import type { Values } from "../values";

/** A known mistake in one step of a computation, wherever that computation is asked for. */
export interface WrongStep<Ways> extends KnownMistake {
  /** What is done otherwise. */
  readonly ways: Ways;
}

/**
 * How an exercise names wrong steps that others know too: as they are, or in words of its own.
 *
 * @param gives what the exercise's function gives when it is computed in other ways
 */
export function knownAs<Ways, Inputs extends readonly unknown[]>(
  gives: (ways: Ways) => (...inputs: Inputs) => Values,
): (wrong: WrongStep<Ways>, words?: Partial<KnownMistake>) => CodeMistake<Inputs> {
  return ({ name, says, ways }, words) => ({ name, says, ...words, gives: gives(ways) });
}
