import * as path from "node:path";
import { UserError } from "../../errors";
import { readProgress, type Progress } from "../../notebook/progress";
import { projectRoot } from "../../platform/root";

/** Where a learner works. */
export interface Places {
  /** The course itself: course/, dist/. */
  readonly course: string;
  /** The folder that has the learner's exercises/ and .course/. */
  readonly work: string;
  /** Its exercises/. */
  readonly exercises: string;
  /** Where progress is kept. */
  readonly progress: string;
}

/**
 * The clone, unless ATTENTION_COURSE_FOLDER names another folder to work in: where several people share one installed course,
 * each has a folder with exercises/ and, in node_modules/, a link attention-course to the clone.
 */
export function places(): Places {
  const course = projectRoot();
  const asked = process.env["ATTENTION_COURSE_FOLDER"];
  const work = asked === undefined || asked === "" ? course : path.resolve(asked);
  return {
    course,
    work,
    exercises: path.join(work, "exercises"),
    progress: path.join(work, ".course", "progress.json"),
  };
}

/** @throws {UserError} when it can't be read */
export function progressOf({ progress }: Places): Progress {
  try {
    return readProgress(progress);
  } catch (error) {
    throw new UserError(
      `What you have done so far can't be read from ${progress}: ${(error as Error).message}. Mend that file, or delete it to start a new record.`,
    );
  }
}
