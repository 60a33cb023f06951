import type { Command } from "commander";

import { runDoctor } from "../setup/doctor";
import { projectRoot } from "../platform/root";

export function register(program: Command): void {
  program
    .command("doctor")
    .description("Look at every piece that the course needs, and say how to put right what is missing.")
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      "\nNothing is changed. The exit code is 1 when something that is needed has a problem; what is optional does not count.",
    )
    .action(async (options: { json?: boolean }) => {
      process.exitCode = await runDoctor(projectRoot(), { json: options.json === true });
    });
}
