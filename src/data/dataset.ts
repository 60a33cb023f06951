import { randomNumbers, shuffled, type RandomNumbers } from "./random";
import type { Grammar, LabelledSentence } from "./sentence";
import { Vocabulary } from "./vocabulary";

/** A sentence ready for a model. */
export interface SentenceExample extends LabelledSentence {
  /** The ids of its words. */
  readonly ids: readonly number[];
}

/** How large a data set is, and which one. */
export interface DatasetOptions {
  /** Sentences to train on; 3,000 where it is left out. */
  readonly train?: number;
  /** Sentences to choose by: when to stop, which settings; 1,000 where it is left out. */
  readonly validation?: number;
  /** Sentences to measure with, once, at the end; 1,000 where it is left out. */
  readonly test?: number;
  /** Decides which sentences are drawn; 0 where it is left out. */
  readonly seed?: number;
}

/** Sentences of one grammar, in three sets that share none. */
export interface Dataset {
  /** What wrote the sentences. */
  readonly grammar: Grammar;
  /** All words of the grammar, whether or not they were drawn. */
  readonly vocabulary: Vocabulary;
  /** To train on. */
  readonly train: readonly SentenceExample[];
  /** To choose by. */
  readonly validation: readonly SentenceExample[];
  /** To measure with at the end. */
  readonly test: readonly SentenceExample[];
}

/** The most sentences of all three sets together: what a notebook's memory holds easily. */
const MOST = 200_000;
/** So many draws in a row may bring nothing new before the grammar counts as exhausted. */
const DRAWS = 10_000;

/**
 * Draws a training, a validation and a test set from a grammar.
 *
 * Every sentence is drawn once at most, and each set takes its own from the draws, so no two sets share a sentence. Each set has
 * as many sentences of one label as of another, give or take one. The same seed and sizes give the same data.
 *
 * @param grammar writes the sentences
 * @param options sizes and seed
 * @throws {RangeError} when a size isn't a whole number from 0 on, the sizes together are above 200,000, or the grammar can't make so
 * many different sentences
 */
export function makeDataset(grammar: Grammar, options: DatasetOptions = {}): Dataset {
  const { train = 3000, validation = 1000, test = 1000, seed = 0 } = options;
  for (const [name, size] of Object.entries({ train, validation, test })) {
    if (!Number.isInteger(size) || size < 0)
      throw new RangeError(`makeDataset: ${name} is ${size}; it needs a whole number from 0 on.`);
  }
  const asked = train + validation + test;
  if (asked > MOST) {
    throw new RangeError(
      `makeDataset: train, validation and test ask for ${asked} sentences; they need to be ${MOST} at most, together.`,
    );
  }
  const vocabulary = new Vocabulary(grammar.words);
  const random = randomNumbers(seed);
  const drawn = new Set<string>();
  const draw = (size: number): SentenceExample[] => {
    const examples = Array.from({ length: size }, (_, i): SentenceExample => {
      const sentence = newSentence(grammar, random, i % grammar.labels.length, drawn, asked);
      return { ...sentence, ids: vocabulary.encode(sentence.words) };
    });
    return shuffled(random, examples);
  };
  return { grammar, vocabulary, train: draw(train), validation: draw(validation), test: draw(test) };
}

/** A sentence that wasn't drawn before; it is noted in `drawn`. */
function newSentence(
  grammar: Grammar,
  random: RandomNumbers,
  label: number,
  drawn: Set<string>,
  asked: number,
): LabelledSentence {
  for (let i = 0; i < DRAWS; i++) {
    const sentence = grammar.write(random, label);
    const key = sentence.words.join(" ");
    if (drawn.has(key)) continue;
    drawn.add(key);
    return sentence;
  }
  throw new RangeError(
    `makeDataset: train, validation and test ask for ${asked} different sentences; "${grammar.question}" has run out of ` +
      `new ones with the answer "${grammar.labels[label]}" after ${drawn.size} in all. Ask for fewer.`,
  );
}
