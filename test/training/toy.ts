// A small task that trains in a moment: which of two words stands in the sentence.
import type { Example } from "../../src/training/evaluate";
import type { TrainingData } from "../../src/training/train";

/** How many ids the toy's sentences use, padding included. */
export const VOCABULARY = 10;

/** Sentences of 2–5 words; class 1 where word 3 is in it, class 0 where word 4 is. */
export function toyExamples(count: number, offset = 0): Example[] {
  return Array.from({ length: count }, (_, n) => {
    const i = n + offset;
    const label = i % 2;
    const others = Array.from({ length: 1 + (i % 4) }, (_, k) => 5 + ((i * 7 + k * 3) % 5));
    const place = i % (others.length + 1);
    return { ids: [...others.slice(0, place), label === 1 ? 3 : 4, ...others.slice(place)], label };
  });
}

export const toy: TrainingData = { train: toyExamples(60), validation: toyExamples(20, 1000) };
