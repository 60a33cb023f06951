import "./defer-tensorflow";

import { Command, CommanderError } from "commander";

import { UserError } from "../errors";
import { register as registerCheck } from "./check";
import { register as registerDoctor } from "./doctor";
import { register as registerHint } from "./hint";
import { register as registerLab } from "./lab";
import { register as registerList } from "./list";
import { register as registerNext } from "./next";
import { register as registerProgress } from "./progress";
import { register as registerReset } from "./reset";
import { register as registerRun } from "./run";
import { register as registerWatch } from "./watch";

/** The whole `course` command, for tests and for `main`. */
export function program(): Command {
  const course = new Command("course")
    .description("Self-attention, hands on: the tools around the course's notebooks.")
    .usage("<command> [options]")
    .helpCommand("help [command]", "show what a command does")
    .showSuggestionAfterError()
    .showHelpAfterError("(course --help lists what there is)")
    .exitOverride();
  for (const register of [
    registerDoctor,
    registerLab,
    registerRun,
    registerList,
    registerNext,
    registerCheck,
    registerHint,
    registerReset,
    registerWatch,
    registerProgress,
  ])
    register(course);
  return course;
}

/**
 * Runs the command line and sets the process's exit code: 0 for success, 1 for failure, 2 for a command line that
 * can't be understood.
 */
export async function main(args: readonly string[]): Promise<void> {
  // Piped into a program that stops reading (head, less), the output has nowhere to go; the command goes on.
  process.stdout.on("error", () => undefined);
  try {
    const course = program();
    if (args.length === 0) {
      course.outputHelp();
      return;
    }
    await course.parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; its own code for every mistake is 1.
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof UserError) {
    console.error(error.message);
    return error.exitCode;
  }
  console.error("This is a fault in the course itself, not in what you did. Please report it with these lines:");
  console.error(error);
  return 1;
}
