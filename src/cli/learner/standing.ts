import { lessons } from "../../catalogue";
import { predictionsByLesson } from "../../exercises/predictions";
import type { Progress } from "../../notebook/progress";
import { pointsOf, type WorkSet } from "./items";

/** Some of a whole. */
export interface Part {
  readonly done: number;
  readonly of: number;
}

/** How far a learner is with one lesson. */
export interface LessonStanding {
  readonly id: string;
  readonly title: string;
  /** Questions answered before the lesson shows the answer; how well is nobody's business but the learner's. */
  readonly predictions: Part;
  readonly exercises: Part;
  readonly points: Part;
}

/** How far a learner is, lesson by lesson. */
export function standing(sets: readonly WorkSet[], progress: Progress): LessonStanding[] {
  return lessons.map(({ id, title }) => {
    const asked = Object.keys(predictionsByLesson[id] ?? {});
    const items = sets.find(({ set }) => set.id === id)?.items ?? [];
    const done = items.filter(({ state }) => state === "done");
    return {
      id,
      title,
      predictions: {
        done: asked.filter((question) => progress.predictions?.[question] !== undefined).length,
        of: asked.length,
      },
      exercises: { done: done.length, of: items.length },
      points: { done: pointsOf(done), of: pointsOf(items) },
    };
  });
}

/** All lessons together. */
export function together(all: readonly LessonStanding[]): Omit<LessonStanding, "id" | "title"> {
  const sum = (what: "predictions" | "exercises" | "points"): Part => ({
    done: all.reduce((total, one) => total + one[what].done, 0),
    of: all.reduce((total, one) => total + one[what].of, 0),
  });
  return { predictions: sum("predictions"), exercises: sum("exercises"), points: sum("points") };
}

/** True once nothing is left to do. */
export function isComplete(all: readonly LessonStanding[]): boolean {
  const { exercises } = together(all);
  return exercises.of > 0 && exercises.done === exercises.of;
}
