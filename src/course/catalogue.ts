/** One lesson: `course/lessons/<id>.ts` becomes `notebooks/<id>.ipynb`. */
export interface Lesson {
  /** The file's name without its ending; the number in front gives the order. */
  readonly id: string;
  readonly title: string;
  /** How long a learner needs, predictions and thinking included. */
  readonly minutes: number;
  /** What the lesson covers, by the ids that the course is planned with: `why-1`, `step-3`, `quiz-a2` … */
  readonly brief: readonly string[];
}

/** One set of exercises: `course/exercises/<id>.ts` becomes `exercises/<id>.ipynb` and `solutions/<id>.ipynb`. */
export type ExerciseSet = Lesson;

/** What the builder makes notebooks from. */
export interface Catalogue {
  readonly lessons: readonly Lesson[];
  readonly exerciseSets: readonly ExerciseSet[];
}

/** The lessons in the order in which they are taught. */
export const lessons: readonly Lesson[] = [
  { id: "00-start-here", title: "Start here", minutes: 15, brief: [] },
  {
    id: "01-context",
    title: "Context",
    minutes: 30,
    brief: ["why-1", "why-2", "why-3", "why-4", "why-5", "step-1", "ex-bank", "ex-story", "ex-voice"],
  },
];

/** The exercise sets in the order in which they are worked on; a set bears the id of the lesson it belongs to. */
export const exerciseSets: readonly ExerciseSet[] = [
  { id: "01-context", title: "Exercises: context", minutes: 20, brief: ["why-1", "why-2"] },
];

export const catalogue: Catalogue = { lessons, exerciseSets };
