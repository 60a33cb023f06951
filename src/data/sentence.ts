import type { RandomNumbers } from "./random";
import { tokenize } from "./tokenize";

/** What a word tells: `{ strength: 6, speed: 2 }`, say, or `{ number: "plural" }`. */
export type Facts = Readonly<Record<string, string | number>>;

/** A word that the label hangs on. */
export interface DecidingWord {
  /** The word, as `tokenize` gives it. */
  readonly word: string;
  /** Its place among the sentence's words, from 0. */
  readonly position: number;
  /** What it is in the sentence: "subject", "verb", "object" … */
  readonly role: string;
  /** What it contributes to the label. */
  readonly contributes: Facts;
}

/** A sentence with the answer to its grammar's question. */
export interface LabelledSentence {
  /** As one writes it, with a capital letter and a full stop. */
  readonly text: string;
  /** Its words, as `tokenize` gives them. */
  readonly words: readonly string[];
  /** The answer: an index into the grammar's `labels`. */
  readonly label: number;
  /** Which kind of sentence this is, among the grammar's `kinds`: results can be told apart by it. */
  readonly kind: string;
  /** The words that decide the label, in the order in which they stand there. All others are distraction or glue. */
  readonly deciding: readonly DecidingWord[];
}

/** Writes sentences, and knows the answer to a question about each. */
export interface Grammar {
  /** What is asked about each sentence. */
  readonly question: string;
  /** The answers, by label. */
  readonly labels: readonly string[];
  /** The kinds of sentences it writes. */
  readonly kinds: readonly string[];
  /** Every word it may use. */
  readonly words: readonly string[];
  /**
   * One sentence with that label; the same random numbers give the same sentence.
   *
   * @throws {RangeError} when there is no such label
   */
  write(random: RandomNumbers, label: number): LabelledSentence;
}

/** A part of a sentence: words that only stand there, or one that helps to decide. */
export type Part = string | { readonly word: string; readonly role: string; readonly contributes: Facts };

/** Puts a sentence together, and notes at which places the deciding words stand. Parts may hold several words, or none. */
export function composeSentence(kind: string, label: number, parts: readonly Part[]): LabelledSentence {
  const words: string[] = [];
  const deciding: DecidingWord[] = [];
  for (const part of parts) {
    if (typeof part === "string") {
      words.push(...tokenize(part));
    } else {
      deciding.push({ word: part.word, position: words.length, role: part.role, contributes: part.contributes });
      words.push(part.word);
    }
  }
  const line = words.join(" ");
  return { text: `${line.charAt(0).toUpperCase()}${line.slice(1)}.`, words, label, kind, deciding };
}

/**
 * Refuses a label that a grammar doesn't have.
 *
 * @throws {RangeError} that says which labels there are
 */
export function expectLabel({ question, labels }: Pick<Grammar, "question" | "labels">, label: number): void {
  if (labels[label] === undefined) {
    const choices = labels.map((answer, i) => `${i} (${answer})`).join(", ");
    throw new RangeError(`write: label is ${label}; "${question}" needs one of ${choices}.`);
  }
}

/** The distinct words of some lists and phrases. */
export function wordsOf(...phrases: readonly (string | readonly string[])[]): string[] {
  return [...new Set(phrases.flat().flatMap(tokenize))];
}
