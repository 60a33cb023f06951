/**
 * A mistake of the person at the keyboard, or of the machine around them: the message says what went wrong,
 * where, and what to do next. Commands print it without a stack trace and exit with `exitCode`.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";

  /**
   * @param message one or more lines, ready to be printed
   * @param exitCode what the process exits with: 1 unless another program has to tell this failure apart
   */
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}
