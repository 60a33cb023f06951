import { code } from "../../kinds/code";
import { drawWhole, times } from "../../plain-loops";

/** [length, length]: 1 where `sees` says so of the key's position and the query's. */
function maskWhere(length: number, sees: (key: number, query: number) => boolean): number[][] {
  return times(length, (query) => times(length, (key) => (sees(key, query) ? 1 : 0)));
}

const within =
  (back: number, ahead: number) =>
  (key: number, query: number): boolean =>
    key >= query - back && key <= query + ahead;

export const reachMask = code<[length: number, back: number, ahead: number]>({
  title: "One mask for readers, writers and windows",
  points: 2,
  difficulty: 2,
  minutes: 7,
  importance: 2,
  hints: [
    "Take the word at position 3, with `back` 2 and `ahead` 1. It sees the positions 1, 2, 3 and 4, and no others. Each row of the mask is such a question.",
    "Two loops, or `Array.from({ length }, (_, query) => Array.from({ length }, (_, key) => …))`. The row is the query, the column is the key.",
    "In the innermost place stands `… ? 1 : 0`. The condition has two parts: the key isn't too far before the query, and it isn't too far behind it. Both ends count as inside.",
  ],
  explanation:
    "One rule about distance, and three models. With `ahead` 0 and `back` as long as the text it is GPT's mask. With both as long as the text it is BERT's, and with both small a window. Nothing else in the layer changes.",
  functionName: "reachMask",
  inputNames: ["length", "back", "ahead"],
  examples: [
    { given: [3, 0, 0], about: "words that see only themselves" },
    { given: [4, 3, 0], about: "a causal mask" },
    { given: [5, 0, 4], about: "the mirror image of a causal mask" },
    { given: [5, 1, 1], about: "a window of one place to each side" },
    { given: [7, 3, 1], about: "three places back and one ahead" },
  ],
  draw: (random) => [drawWhole(random, 7, 9), drawWhole(random, 2, 4), drawWhole(random, 0, 1)],
  expected: (length, back, ahead) => maskWhere(length, within(back, ahead)),
  mistakes: [
    {
      name: "mirrored",
      says: "Past and future are swapped. A row is one query, so look at the first row: there are no earlier words for it to see. Which number of your condition belongs to the query?",
      gives: (length, back, ahead) => maskWhere(length, within(ahead, back)),
    },
    {
      name: "mask inverted",
      says: "You wrote 1 where a word is hidden. In this course 1 means *may look*, and some libraries do it the other way round: a model then sees exactly what it should not.",
      gives: (length, back, ahead) => maskWhere(length, (key, query) => !within(back, ahead)(key, query)),
    },
    {
      name: "the diagonal left out",
      says: "No word sees itself. The first word of a causal mask would then have nobody to look at, and softmax nothing to share out.",
      gives: (length, back, ahead) =>
        maskWhere(length, (key, query) => key !== query && within(back, ahead)(key, query)),
    },
    {
      name: "off by one: both ends left out",
      says: 'The farthest words are missing, on both sides. "At most two places back" includes the place that is exactly two back.',
      gives: (length, back, ahead) => maskWhere(length, (key, query) => key > query - back && key < query + ahead),
    },
    {
      name: "off by one: the last one left out",
      says: "Each row ends one place too early. With nothing ahead, a word even loses itself. Look at the upper end of your condition, loop or slice.",
      gives: (length, back, ahead) => maskWhere(length, (key, query) => key >= query - back && key < query + ahead),
    },
    {
      name: "one end is enough",
      says: "Each of your two conditions alone lets a word in, and one of them always holds. A word has to be within reach on both sides.",
      gives: (length, back, ahead) => maskWhere(length, (key, query) => key >= query - back || key <= query + ahead),
    },
    {
      name: "as far ahead as back",
      says: "You let each word look as far ahead as back. The two may differ: in a causal mask nothing lies ahead.",
      gives: (length, back) => maskWhere(length, within(back, back)),
    },
    {
      name: "all earlier words may be seen",
      says: "The future is limited, and the past isn't. With a small `back`, a word far along the text must not see the first one any more.",
      gives: (length, _back, ahead) => maskWhere(length, (key, query) => key <= query + ahead),
    },
  ],
});
