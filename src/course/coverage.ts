import type { TopicId } from "./topics";

/** Where a topic is taught: a lesson, and one of its headings as it stands there, without the `#`s. */
export interface LessonPlace {
  readonly lesson: string;
  readonly section: string;
}

/** Each lesson's sections, and the topics that they teach. */
const bySection: Readonly<Record<string, Readonly<Record<string, readonly TopicId[]>>>> = {
  "01-context": {
    "1 · Every word alike": ["why-1"],
    "2 · Weigh the words": ["why-2"],
    "3 · Remember step by step, or look back": ["why-3", "ex-story"],
    "4 · Let the words weigh each other": ["step-1", "ex-bank"],
    "6 · One view is not enough": ["why-4"],
    "7 · What it is good for": ["why-5", "ex-voice"],
  },
  "02-rnn-limits": {
    "1 · One word at a time": ["ex-cat"],
    "2 · Look back instead": ["why-3", "ex-cat"],
    "3 · Why it fades": ["step-2", "why-design"],
    "4 · Influence, measured": ["step-2"],
    "5 · Does training mend it?": ["ex-cat"],
    "6 · Waiting": ["step-2", "why-design"],
  },
  "03-queries-keys-values": {
    "The word that looked at itself": ["predict-3", "ex-bank"],
    "1 · One word, three parts": ["step-3"],
    "2 · One word by hand": ["step-3"],
    "3 · All words at once": ["step-3"],
    "A row with nobody left": ["masked-row"],
  },
  "04-scaling": {
  },
  "05-several-heads": {
  },
  "06-positions": {
  },
  "07-inside-and-faster": {
  },
  "08-pipeline-trace": {
  },
  "09-experiment": {
  },
  "10-myths-and-practice": {
    "1 · Myth: it looks only at nearby words": ["myth-1"],
    "2 · Myth: all heads learn the same": ["myth-2"],
    "3 · Myth: position codes are optional": ["myth-3"],
    "4 · Myth: scaling has no effect": ["myth-4"],
    "Two sentences, one vector": ["pit-1"],
    "The training that gets stuck": ["pit-2"],
    "A constant that is missing": ["pit-3"],
    "6 · When a bag of words will do": ["limits-1"],
    "7 · Very long inputs": ["limits-2"],
    "8 · BERT and GPT differ by a mask": ["prod-1"],
    "9 · Smaller models": ["prod-2"],
    "10 · A weight is not an explanation": ["prod-3"],
    "In graphs": ["conn-1"],
    "In people": ["conn-2"],
    "In hardware": ["conn-3"],
  },
};

/** The places where each topic is taught. */
export const coverage: ReadonlyMap<TopicId, readonly LessonPlace[]> = placesByTopic();

function placesByTopic(): Map<TopicId, LessonPlace[]> {
  const places = new Map<TopicId, LessonPlace[]>();
  for (const [lesson, sections] of Object.entries(bySection)) {
    for (const [section, topics] of Object.entries(sections)) {
      for (const topic of topics) places.set(topic, [...(places.get(topic) ?? []), { lesson, section }]);
    }
  }
  return places;
}
