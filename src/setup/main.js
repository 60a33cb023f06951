// @ts-check
"use strict";
// node src/setup/main.js setup | start | test | build | bench | doctor: what `npm run setup`, `npm start` and the like call.
// It runs before anything is installed, and up to the version check on any Node, hence the plain old syntax.

const nodeMajor = Number(process.versions.node.split(".")[0]);
if (nodeMajor < 20) {
  console.error(
    "This is Node.js " +
      process.versions.node +
      ": the course needs 20 or later (20, 22 and 24 are tried). Get it from https://nodejs.org, or: nvm install 22",
  );
  process.exit(1);
}

const { Interrupted, Problem } = require("./problem");

/** @type {Record<string, () => (args: string[]) => Promise<number>>} */
const commands = {
  setup: () => require("./commands").setupCommand,
  start: () => require("./commands").startCommand,
  test: () => require("./command-test").testCommand,
  build: () => require("./commands").buildCommand,
  bench: () => require("./commands").benchCommand,
  doctor: () => require("./doctor").main,
};

/**
 * Runs one of the commands, and prints what went wrong where something did.
 *
 * @param {string[]} argv the command's name and its arguments
 * @returns {Promise<number>} the exit code
 */
async function runSetupCommand([name = "", ...args]) {
  const load = commands[name];
  if (load === undefined) {
    console.error(`Say what to do: node src/setup/main.js ${Object.keys(commands).join(" | ")}`);
    return 2;
  }
  require("./child").stopOnSignals();
  // Piped into a program that stops reading (head, less), the output has nowhere to go; the work goes on.
  process.stdout.on("error", () => undefined);
  try {
    return await load()(args);
  } catch (error) {
    return explain(error, name);
  }
}

/**
 * @param {unknown} error
 * @param {string} name the command
 * @returns {number} the exit code
 */
function explain(error, name) {
  if (error instanceof Interrupted) {
    console.error("\nStopped. Nothing is broken: run the same command again, and it goes on from here.");
    return 130;
  }
  if (error instanceof Problem) {
    console.error(error.message);
    for (const line of require("./child").lastLines(error.output)) console.error(`  | ${line}`);
    return 1;
  }
  const { code = "", message, path: file } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code.startsWith("ERR_PARSE_ARGS")) {
    console.error(`${message}\nTry --help.`);
    return 2;
  }
  const causes = {
    ENOSPC: "The disk is full",
    EDQUOT: "Your disk quota is used up",
    EACCES: "No permission",
    EPERM: "No permission",
    EROFS: "The disk is read-only",
  };
  const cause = causes[/** @type {keyof typeof causes} */ (code)];
  if (cause !== undefined) {
    const again = `npm ${["start", "test"].includes(name) ? name : `run ${name}`}`;
    console.error(
      `${cause}${file ? ` (${file})` : ""}: the set-up cannot write its files. Put that right, then run \`${again}\` again: it goes on from here.`,
    );
    return 1;
  }
  throw error;
}

if (require.main === module) {
  void runSetupCommand(process.argv.slice(2)).then((code) => {
    // Not process.exit at once: what is printed may still be on its way through a pipe.
    process.exitCode = code;
  });
}

module.exports = { runSetupCommand };
