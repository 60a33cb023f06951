import { UserError } from "../errors";

/** Something in a course file that an author has to put right. The message starts with `file:line:`. */
export class CourseFileError extends UserError {
  override readonly name = "CourseFileError";

  /**
   * @param file path of the course file, as the author knows it (below the project's folder)
   * @param line counted from 1
   * @param problem what is wrong, and what to write instead
   */
  constructor(
    readonly file: string,
    readonly line: number,
    readonly problem: string,
  ) {
    super(`${file}:${line}: ${problem}`);
  }
}
