// @ts-check
"use strict";

/**
 * Something that the native library needs and this machine has not; not a fault of the course, and not its end either.
 */
class Missing extends Error {
  /**
   * @param {string} what is missing, half a sentence
   * @param {string} cure a command, or what to do before it
   * @param {{ passing?: boolean }} [more] passing: it may be there in an hour without anybody doing anything (a network)
   */
  constructor(what, cure, { passing = false } = {}) {
    super(what);
    this.name = "Missing";
    this.cure = cure;
    this.passing = passing;
  }
}

module.exports = { Missing };
