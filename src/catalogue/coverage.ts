import { exercisesBySet, exercisesOf, type ExerciseId } from "../exercises";
import { topics, type TopicId } from "./topics";

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
    "The step we left out": ["predict-4"],
    "1 · Longer vectors, larger scores": ["step-4"],
    "2 · What softmax makes of large scores": ["step-4", "myth-4"],
    "3 · The gradient that comes back": ["step-4", "myth-4"],
    "4 · The whole formula": ["step-4", "ex-bank", "exp-3"],
    "5 · Does training care?": ["myth-4", "pit-3"],
    "6 · The right number, and what it is not for": ["step-4"],
  },
  "05-several-heads": {
    "The group chat": ["ex-chat"],
    "1 · One unit of ink": ["why-4"],
    "3 · One matrix, cut into heads": ["step-5"],
    "4 · The layer, and what it costs": ["exp-3", "why-design"],
    "5 · One head fails, several solve it": ["step-5"],
    "6 · Same or different?": ["step-5", "predict-5"],
  },
  "06-positions": {
    "1 · Does attention know the order?": ["step-6", "predict-6", "ex-dog", "myth-3"],
    "4 · Add it to the word": ["step-6", "ex-dog", "hood-2"],
    "5 · Two places, near and far": ["step-6"],
    "7 · Longer than in training": ["step-6", "expert-2", "myth-3"],
    "8 · Why it fails, and what helps": ["expert-2"],
  },
  "07-inside-and-faster": {
    "1 · The whole path in one picture": ["hood-1", "ex-mat"],
    "2 · All positions at once, any distance in one step": ["hood-2", "why-design"],
    "3 · A chunk for each head": ["step-7"],
    "4 · From a loop to one product": ["step-7", "expert-3", "conn-3"],
    "5 · Four heads or eight?": ["why-design"],
    "6 · The map grows with the square": ["expert-3"],
    "7 · Do all heads matter equally?": ["step-7", "predict-7"],
    "8 · Prune one by one": ["step-7", "expert-1", "prod-2"],
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
    "1 · Myth: it looks only at nearby words": ["myth-1"],
    "2 · Myth: all heads learn the same": ["myth-2"],
    "3 · Myth: position codes are optional": ["myth-3"],
    "4 · Myth: scaling has no effect": ["myth-4"],
    "Two sentences, one vector": ["pit-1"],
    "The training that gets stuck": ["pit-2"],
    "Training that hardly starts": ["pit-3"],
    "6 · Where order hardly matters": ["limits-1"],
    "7 · Very long inputs": ["limits-2"],
    "8 · BERT and GPT differ by a mask": ["prod-1"],
    "9 · Smaller models": ["prod-2"],
    "10 · A weight is not an explanation": ["prod-3"],
    "In graphs": ["conn-1"],
    "In people": ["conn-2"],
    "In hardware": ["conn-3"],
  },
};

/** An exercise that asks for a topic. */
export interface ExercisePlace {
  /** The exercise set, by the id of its lesson. */
  readonly set: string;
  readonly exercise: ExerciseId;
}

/** The places where each topic is taught. */
export const coverage: ReadonlyMap<TopicId, readonly LessonPlace[]> = placesByTopic();

/** The exercises that mirror each topic; by what the exercises say of themselves. */
export const exerciseCoverage: ReadonlyMap<TopicId, readonly ExercisePlace[]> = exercisesByTopic();

function placesByTopic(): Map<TopicId, LessonPlace[]> {
  const places = new Map<TopicId, LessonPlace[]>();
  for (const [lesson, sections] of Object.entries(bySection)) {
    for (const [section, taught] of Object.entries(sections))
      for (const topic of taught) places.set(topic, [...(places.get(topic) ?? []), { lesson, section }]);
  }
  return places;
}

function exercisesByTopic(): Map<TopicId, ExercisePlace[]> {
  const places = new Map<TopicId, ExercisePlace[]>();
  for (const set of Object.keys(exercisesBySet)) {
    for (const { id, exercise } of exercisesOf(set)) {
      const { mirrors } = exercise;
      if (mirrors === undefined) continue;
      if (!Object.hasOwn(topics, mirrors))
        throw new RangeError(`The exercise ${id} mirrors "${mirrors}", which src/catalogue/topics.ts doesn't have.`);
      const topic = mirrors as TopicId;
      places.set(topic, [...(places.get(topic) ?? []), { set, exercise: id }]);
    }
  }
  return places;
}
