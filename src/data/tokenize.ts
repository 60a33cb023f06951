import { whatIs } from "./arguments";

/** A run of letters and digits; an apostrophe or a hyphen may stand inside it, as in "don't" and "well-known". */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['-][\p{L}\p{M}\p{N}]+)*/gu;

/**
 * Splits a text into words: upper case becomes lower case, so that "The" and "the" are one word; punctuation is left out.
 *
 * `tokenize("The cat sat on the mat.")` is `["the", "cat", "sat", "on", "the", "mat"]`.
 *
 * @param text in any language that puts spaces between words
 * @throws {TypeError} when it is no text
 * @returns the words in order; none where the text has no letter and no digit
 */
export function tokenize(text: string): string[] {
  if (typeof text !== "string") throw new TypeError(`tokenize: text is ${whatIs(text)}; it needs a text.`);
  // One spelling of é, and of the apostrophe, whichever way it was typed.
  const folded = text
    .normalize("NFC")
    .replace(/[\u2019\u02bc]/g, "'")
    .replace(/[\u2010\u2011]/g, "-")
    .toLowerCase();
  return folded.match(WORD) ?? [];
}
