import { expectIds } from "../data/arguments";

/** Sentences as one rectangle of token ids, the short ones filled up with padding. */
export interface TokenBatch {
  /** `[size, length]`, row after row; 0 is padding. */
  readonly ids: Int32Array;
  /** How many tokens each sentence really has. */
  readonly lengths: Int32Array;
  /** How many sentences. */
  readonly size: number;
  /** How many places each has: the length of the longest. */
  readonly length: number;
}

/**
 * Lays sentences out as a rectangle.
 *
 * @param where the function that was called, for the error
 * @param sentences token ids each; padding (0) may follow them
 * @param vocabularySize ids must be below it
 * @param first an id to put in front of each sentence; none where it is left out
 * @throws {TypeError} when it is no list of lists
 * @throws {RangeError} when there is no sentence, one has no token, an id is no whole number below `vocabularySize`, or padding stands before a token
 */
export function tokenBatch(
  where: string,
  sentences: readonly ArrayLike<number>[],
  vocabularySize: number,
  first?: number,
): TokenBatch {
  const needs = "a list of sentences, each a list of token ids: [ids]";
  expectIds(where, "sentences", sentences, needs);
  const size = sentences.length;
  if (size === 0) throw new RangeError(`${where}: sentences is empty; it needs at least one sentence.`);
  for (let row = 0; row < size; row++)
    expectIds(where, `sentences[${row}]`, sentences[row], typeof sentences[row] === "number" ? needs : undefined);
  const offset = first === undefined ? 0 : 1;
  const lengths = Int32Array.from(sentences, (sentence) => realLength(sentence) + offset);
  const length = lengths.reduce((longest, real) => Math.max(longest, real), 0);
  const ids = new Int32Array(size * length);
  for (let row = 0; row < size; row++) {
    const sentence = sentences[row] as ArrayLike<number>;
    const real = lengths[row] as number;
    if (real === offset)
      throw new RangeError(`${where}: sentence ${row} has no token; it needs at least one that isn't padding (0).`);
    let at = row * length;
    if (first !== undefined) ids[at++] = first;
    for (let i = 0; i < real - offset; i++) {
      const id = sentence[i] as number;
      // Written so that NaN fails.
      if (!(id > 0 && id < vocabularySize && Number.isInteger(id)))
        throw new RangeError(`${where}: ${wrongId(id, row, i, vocabularySize)}`);
      ids[at++] = id;
    }
  }
  return { ids, lengths, size, length };
}

function wrongId(id: number, row: number, place: number, vocabularySize: number): string {
  const what = `token ${place} of sentence ${row} is ${id}`;
  return id === 0
    ? `${what}, padding; it may only stand after the last token.`
    : `${what}; it needs an id from 1 to ${vocabularySize - 1}.`;
}

function realLength(sentence: ArrayLike<number>): number {
  let length = sentence.length;
  while (length > 0 && sentence[length - 1] === 0) length--;
  return length;
}
