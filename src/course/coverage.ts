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
  },
  "03-queries-keys-values": {
  },
  "04-scaling": {
  },
  "05-several-heads": {
  },
  "06-positions": {
    "1 · Does attention know the order?": ["step-6", "predict-6", "ex-dog", "myth-3"],
    "4 · Add it to the word": ["step-6", "ex-dog", "hood-2"],
    "5 · Only the distance counts": ["step-6"],
    "7 · Longer than in training": ["step-6", "expert-2", "myth-3"],
    "8 · Why it fails, and what helps": ["expert-2"],
  },
  "07-inside-and-faster": {
  },
  "08-pipeline-trace": {
  },
  "09-experiment": {
  },
  "10-myths-and-practice": {
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
