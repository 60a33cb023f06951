/** One lesson: `course/lessons/<id>.ts` becomes `notebooks/<id>.ipynb`. */
export interface Lesson {
  /** The file's name without its ending; the number in front gives the order. */
  readonly id: string;
  readonly title: string;
  /** How long a learner needs, predictions and thinking included. */
  readonly minutes: number;
}

/** One set of exercises: `course/tasks/<id>.ts` becomes `exercises/<id>.ipynb` and `solutions/<id>.ipynb`. */
export type ExerciseSet = Lesson;

/** What the builder makes notebooks from. */
export interface Catalogue {
  readonly lessons: readonly Lesson[];
  readonly exerciseSets: readonly ExerciseSet[];
}

/** The lessons in the order in which they are taught. */
export const lessons: readonly Lesson[] = [
  { id: "00-start-here", title: "Start here", minutes: 15 },
  { id: "01-context", title: "Context", minutes: 30 },
  { id: "02-rnn-limits", title: "The limits of RNNs", minutes: 35 },
  { id: "03-queries-keys-values", title: "Queries, keys, values", minutes: 35 },
  { id: "04-scaling", title: "Scaling", minutes: 35 },
  { id: "05-several-heads", title: "Several heads", minutes: 35 },
  { id: "06-positions", title: "Positions", minutes: 35 },
  { id: "07-inside-and-faster", title: "Inside, and faster", minutes: 40 },
  { id: "08-pipeline-trace", title: "The pipeline, traced", minutes: 40 },
  { id: "09-experiment", title: "An experiment", minutes: 35 },
  { id: "10-myths-and-practice", title: "Myths, pitfalls, limits, practice", minutes: 40 },
];

/** The exercise sets in the order in which they are worked on; a set bears the id of the lesson it belongs to. */
export const exerciseSets: readonly ExerciseSet[] = [
  { id: "01-context", title: "Exercises: context", minutes: 27 },
  { id: "02-rnn-limits", title: "Exercises: the limits of RNNs", minutes: 35 },
  { id: "03-queries-keys-values", title: "Exercises: queries, keys, values", minutes: 58 },
  { id: "04-scaling", title: "Exercises: scaling", minutes: 53 },
  { id: "05-several-heads", title: "Exercises: several heads", minutes: 55 },
  { id: "06-positions", title: "Exercises: positions", minutes: 43 },
  { id: "07-inside-and-faster", title: "Exercises: inside, and faster", minutes: 60 },
  { id: "08-pipeline-trace", title: "Exercises: the pipeline, traced", minutes: 59 },
  { id: "09-experiment", title: "Exercises: an experiment", minutes: 72 },
  { id: "10-myths-and-practice", title: "Exercises: myths, pitfalls, limits, practice", minutes: 64 },
];

export const catalogue: Catalogue = { lessons, exerciseSets };
