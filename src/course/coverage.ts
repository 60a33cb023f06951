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
    "1 · From words to vectors": ["trace-1", "ex-mat"],
    "2 · One word looks around": ["trace-1"],
    "3 · Four heads, and an answer": ["trace-1", "trace-quiz"],
    "4 · The whole path in one picture": ["trace-1", "ex-mat"],
    "5 · Train it, and watch": ["trace-2", "trace-quiz"],
    "6 · One word through five layers": ["trace-3"],
    "7 · What did attention do?": ["trace-quiz"],
  },
  "09-experiment": {
    "3 · One head": ["exp-1"],
    "4 · Eight heads": ["exp-2"],
    "5 · Without positions": ["exp-4"],
    "6 · Why one head fails: a vote": ["pit-2"],
    "7 · Who looks where?": ["exp-2"],
    "8 · What changed, and why": ["exp-5"],
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
