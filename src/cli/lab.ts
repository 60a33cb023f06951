import type { Command } from "commander";

import { runSetupCommand } from "../setup/main";

interface LabOptions {
  browser: boolean;
  port?: string;
}

export function register(program: Command): void {
  program
    .command("lab")
    .description("Open the course in JupyterLab: what npm start does.")
    .option("--no-browser", "only print the address, open no browser")
    .option("--port <number>", "serve on this port (default: the first free one from 8888)")
    .addHelpText("after", "\nWhat is still to be set up is set up first. Ctrl-C stops JupyterLab and its kernels.")
    .action(async (options: LabOptions) => {
      process.exitCode = await runSetupCommand([
        "start",
        ...(options.browser ? [] : ["--no-browser"]),
        ...(options.port === undefined ? [] : ["--port", options.port]),
      ]);
    });
}
