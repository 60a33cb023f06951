// Heads in plain arrays: how the exercises on them work out their results.
import { drawVector } from "../../plain";
import { columnsOfHead, joinColumns } from "../../plain-attention";
import type { RandomNumbers } from "../../../data/random";

/** [batch, length, width] */
export type Sentences = number[][][];

/** [batch, heads, length, headDim] */
export type Heads = number[][][][];

/** An array with `make(i)` at each place. */
export function times<Item>(count: number, make: (i: number) => Item): Item[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** Each head gets its own run of columns: the first head the first ones. */
export function split(x: Sentences, numHeads: number): Heads {
  return x.map((sentence) => times(numHeads, (head) => columnsOfHead(sentence, head, numHeads)));
}

/** The heads of each word in one row, the first head first. */
export function combine(heads: Heads): Sentences {
  return heads.map(joinColumns);
}

/** The same numbers in the same order in memory, in another shape. */
export function reshape(values: unknown, shape: readonly number[]): unknown {
  const numbers = [values].flat(8) as number[];
  const [, ...inner] = shape;
  return inner.length === 0
    ? numbers
    : times(shape[0] as number, (i) => {
        const size = inner.reduce((product, length) => product * length, 1);
        return reshape(numbers.slice(i * size, (i + 1) * size), inner);
      });
}

/** The sizes of [batch, length, width]. */
export function sizesOf(x: Sentences): [batch: number, length: number, width: number] {
  const [sentence] = x as [number[][]];
  const [word] = sentence as [number[]];
  return [x.length, sentence.length, word.length];
}

/** A reshape of [batch, length, width] to heads, without moving any number. */
export function reshapeToHeads(x: Sentences, numHeads: number): Heads {
  const [batch, length, width] = sizesOf(x);
  return reshape(x, [batch, numHeads, length, width / numHeads]) as Heads;
}

/** A reshape of [batch, heads, length, headDim] to sentences, without moving any number. */
export function reshapeToSentences(heads: Heads): Sentences {
  const [first] = heads as [number[][][]];
  const [length, headDim] = [(first[0] as number[][]).length, ((first[0] as number[][])[0] as number[]).length];
  return reshape(heads, [heads.length, length, first.length * headDim]) as Sentences;
}

/** Random numbers, [batch, length, width]. */
export function drawSentences(random: RandomNumbers, batch: number, length: number, width: number): Sentences {
  return times(batch, () => times(length, () => drawVector(random, width)));
}
