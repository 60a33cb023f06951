import { UserError } from "../errors";

/** A line of a course file. */
export interface CoursePlace {
  /** The file's path, as its author knows it: below the project's folder, with forward slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Something in a course file that an author has to put right. The message starts with `file:line:`. */
export class CourseFileError extends UserError {
  override readonly name = "CourseFileError";
  readonly file: string;
  readonly line: number;

  /**
   * @param problem what is wrong, and what to write instead
   * @param below how many lines below the place
   */
  constructor(
    place: CoursePlace,
    readonly problem: string,
    below = 0,
  ) {
    super(`${place.file}:${place.line + below}: ${problem}`);
    this.file = place.file;
    this.line = place.line + below;
  }
}
