// @ts-check
"use strict";

/**
 * Something that is missing or went wrong, said in one line: what, what that costs, and the command that cures it.
 * Thrown, it ends the step that it is thrown in; the step's owner decides whether the others go on.
 */
class Problem extends Error {
  /**
   * @param {string} what what is missing or went wrong
   * @param {string} cost what does not work because of it
   * @param {string} cure what to do, a command where there is one
   * @param {{ output?: string, passing?: boolean }} [more] `output`: the last lines of the program that failed;
   * `passing`: it may be over in an hour without anybody doing anything (a network)
   */
  constructor(what, cost, cure, more = {}) {
    super(`${what}: ${cost}. ${cure}`);
    this.name = "Problem";
    this.what = what;
    this.cost = cost;
    this.cure = cure;
    this.output = more.output ?? "";
    this.passing = more.passing ?? false;
  }
}

/** The user pressed Ctrl-C, or the system asked the process to end. */
class Interrupted extends Error {
  constructor() {
    super("Interrupted.");
    this.name = "Interrupted";
  }
}

/**
 * What a failed program's output says about the cause.
 *
 * @param {string} output
 * @returns {"network" | "disk" | "permission" | undefined}
 */
function diagnose(output) {
  if (/ENOSPC|No space left on device|Disk quota exceeded|EDQUOT|not enough space on the disk|Errno 28\b/i.test(output))
    return "disk";
  if (
    /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network timeout|Network is unreachable|NewConnectionError|NameResolutionError|Temporary failure in name resolution|Connection (?:refused|reset|aborted)|ConnectTimeout|ReadTimeout|Read timed out|Failed to establish a new connection|Could not resolve host|getaddrinfo|IncompleteRead|Connection broken/i.test(
      output,
    )
  )
    return "network";

  if (/EACCES|EPERM|Permission denied|Access is denied/i.test(output)) return "permission";
  return undefined;
}

/**
 * The Problem for a program that failed while it fetched and installed something.
 *
 * @param {string} what the step, for example "npm packages"
 * @param {string} cost
 * @param {string} output the program's last lines
 * @param {string} again the command that goes on from here
 */
function installProblem(what, cost, output, again) {
  const cause = diagnose(output);
  const [happened, cure] = {
    network: ["the network did not answer", "Check the connection (or the proxy)"],
    disk: ["the disk is full", "Free about 3 GB"],
    permission: [
      "a file could not be written",
      "Make the project's folder and your npm and pip caches writable for you, and close programs that use the folder",
    ],
    other: ["not installed", "Read why in the last lines below, or in .course/setup.log"],
  }[cause ?? "other"];
  const plain = cause === "network" || cause === "disk";
  return new Problem(
    `${what}: ${happened}`,
    cost,
    `${cure}, then run \`${again}\` again: it goes on from here`,
    plain ? {} : { output },
  );
}

module.exports = { Problem, Interrupted, diagnose, installProblem };
