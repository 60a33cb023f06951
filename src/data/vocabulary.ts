import { expectIds, whatIs } from "./arguments";
import { tokenize } from "./tokenize";

/** How {@link Vocabulary.fromTexts} chooses words. */
export interface VocabularyOptions {
  /** Words that occur less often stay unknown; 1, so none, where it is left out. */
  readonly minCount?: number;
}

/** Sentences as ids, filled up to one length. */
export interface PaddedBatch {
  /** `[sentences][length]`, with padding (0) behind the shorter ones. */
  readonly ids: number[][];
  /** How many ids of each sentence are words: what `paddingMask` asks for. */
  readonly lengths: number[];
}

/** Words and their numbers. Id 0 is padding, id 1 stands for every unknown word, and the words themselves begin at 2. */
export class Vocabulary {
  /** The id that fills up shorter sentences. */
  static readonly padding = 0;
  /** The id of every word that isn't in the vocabulary. */
  static readonly unknown = 1;

  /** What each id stands for, by id; the first two are `<padding>` and `<unknown>`. */
  readonly words: readonly string[];
  private readonly ids: ReadonlyMap<string, number>;

  /**
   * @param words as `tokenize` gives them; one that comes again keeps its first id
   * @throws {RangeError} when something isn't one word as `tokenize` gives it, so that no text could ever contain it
   */
  constructor(words: Iterable<string>) {
    const ids = new Map<string, number>();
    for (const word of words) {
      const tokens = tokenize(word);
      if (tokens.length !== 1 || tokens[0] !== word) {
        throw new RangeError(
          `Vocabulary: words has ${JSON.stringify(word)}; it needs single words as tokenize gives them, here ${JSON.stringify(tokens)}.`,
        );
      }
      if (!ids.has(word)) ids.set(word, ids.size + 2);
    }
    this.ids = ids;
    this.words = ["<padding>", "<unknown>", ...ids.keys()];
  }

  /** The words of some texts, in the order in which they first occur. */
  static fromTexts(texts: Iterable<string>, { minCount = 1 }: VocabularyOptions = {}): Vocabulary {
    expectTexts("fromTexts", texts, typeof texts !== "string" && Symbol.iterator in Object(texts));
    const counts = new Map<string, number>();
    for (const text of texts) for (const word of tokenize(text)) counts.set(word, (counts.get(word) ?? 0) + 1);

    return new Vocabulary([...counts].filter(([, count]) => count >= minCount).map(([word]) => word));
  }

  /** How many ids there are, padding and unknown included: as many rows as an embedding needs. */
  get size(): number {
    return this.words.length;
  }

  /** Whether it knows a word (in lower case, as `tokenize` gives it). */
  has(word: string): boolean {
    return this.ids.has(word);
  }

  /** The id of a word; 1 where it is unknown. */
  idOf(word: string): number {
    return this.ids.get(word) ?? Vocabulary.unknown;
  }

  /**
   * The word of an id.
   *
   * @throws {RangeError} when there is no such id
   */
  wordOf(id: number): string {
    const word = this.words[id];
    if (word === undefined)
      throw new RangeError(`Vocabulary.wordOf: id is ${id}; it needs a whole number from 0 to ${this.size - 1}.`);
    return word;
  }

  /** The ids of a text's words. Give it words, and it takes them as they are. */
  encode(text: string | readonly string[]): number[] {
    return (typeof text === "string" ? tokenize(text) : text).map((word) => this.idOf(word));
  }

  /**
   * The words of ids; padding is left out.
   *
   * @throws {RangeError} when there is no such id
   */
  decode(ids: ArrayLike<number>): string[] {
    expectIds("Vocabulary.decode", "ids", ids);
    return Array.from(ids)
      .filter((id) => id !== Vocabulary.padding)
      .map((id) => this.wordOf(id));
  }

  /**
   * Several sentences as ids of one length, ready for a tensor `[sentences, length]`.
   *
   * @param texts sentences, or their words
   * @param length how long each row is; as long as the longest sentence where it is left out
   * @throws {RangeError} when a sentence is longer than `length`: cutting it would be silent
   */
  encodeBatch(texts: readonly (string | readonly string[])[], length?: number): PaddedBatch {
    expectTexts("encodeBatch", texts, Array.isArray(texts));
    const rows = texts.map((text) => this.encode(text));
    const lengths = rows.map((row) => row.length);
    const longest = lengths.reduce((most, each) => Math.max(most, each), 0);
    const width = length ?? longest;
    if (longest > width) {
      const which = lengths.indexOf(longest);
      throw new RangeError(
        `Vocabulary.encodeBatch: texts[${which}] has ${longest} words; length is ${width}. Ask for a greater length, or shorten the sentence.`,
      );
    }
    const ids = rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => Vocabulary.padding)]);
    return { ids, lengths };
  }
}

function expectTexts(method: string, texts: unknown, areTexts: boolean): void {
  if (areTexts) return;
  throw new TypeError(
    `Vocabulary.${method}: texts is ${whatIs(texts)}; it needs a list of texts: ["the cat", "the dog"].`,
  );
}
