import * as fs from "node:fs";
import * as path from "node:path";
import { stripVTControlCharacters } from "node:util";

import type { Command } from "commander";

import { lessons } from "../catalogue";
import { UserError } from "../errors";
import { projectRoot } from "../platform/root";
import { StatusLine } from "../platform/terminal/status-line";
import { stopOnSignal, STOPPED } from "../platform/terminal/stopping";
import { executeNotebook, type CellPlace, type Execution } from "./execute";
import { printJson, seconds } from "./options";

interface RunOptions {
  timeout: number;
  allowErrors?: boolean;
  strict?: boolean;
  save?: string;
  html?: string;
  json?: boolean;
}

export function register(program: Command): void {
  program
    .command("run")
    .description("Execute notebooks from top to bottom on the course's kernel, and say where one fails.")
    .argument(
      "[notebook...]",
      "paths of notebooks, or ids of lessons such as 01-context (default: every lesson, in order)",
    )
    .option("--timeout <seconds>", "how long a cell may take", seconds, 600)
    .option("--allow-errors", "go on after a cell that fails (one tagged raises-exception may always fail)")
    .option("--strict", "fail a notebook that writes to stderr as well")
    .option("--save <folder>", "write the executed notebooks there")
    .option("--html <folder>", "write them as HTML pages there")
    .option("--json", "print the results as JSON, and no progress")
    .addHelpText(
      "after",
      "\nNothing is written unless --save or --html says so. Ctrl-C stops the running cell and shuts the kernel down.",
    )
    .action(run);
}

async function run(notebooks: string[], options: RunOptions): Promise<void> {
  const root = projectRoot();
  const files =
    notebooks.length > 0
      ? notebooks.map((name) => findNotebook(root, name))
      : lessons.map(({ id }) => lessonFile(root, id));
  const talks = options.json !== true;
  // A second Ctrl-C ends this process at once; the kernel then notices that it is alone, and ends as well.
  const { signal, end } = stopOnSignal(() => {
    status.end();
    if (talks) console.log("\nStopping the kernel …");
  });
  const status = new StatusLine(process.stdout.isTTY && talks);
  const results: Execution[] = [];
  try {
    for (const file of files) {
      const name = shortName(root, file);
      const target = (folder: string | undefined, ending: string): string | undefined =>
        folder === undefined ? undefined : path.resolve(folder, outputName(root, file).replace(/\.ipynb$/, ending));
      const save = target(options.save, ".ipynb");
      const html = target(options.html, ".html");
      status.show(name);
      const result = await executeNotebook(file, {
        root,
        timeout: options.timeout,
        allowErrors: options.allowErrors === true,
        signal,
        ...(save !== undefined && { save }),
        ...(html !== undefined && { html }),
        onCellStart: (cell) => status.show(`${name}  cell ${cell.number} of ${cell.of}`),
      });
      results.push(result);
      status.end();
      if (talks) console.log(describe(name, result, options));
      if (signal.aborted) break;
    }
  } finally {
    status.end();
    end();
  }
  if (!talks)
    printJson({ notebooks: results.map((result) => ({ ...result, notebook: shortName(root, result.notebook) })) });
  if (signal.aborted) process.exitCode = STOPPED;
  else if (results.some((result) => !passed(result, options))) process.exitCode = 1;
}

function passed(result: Execution, options: RunOptions): boolean {
  return result.ok && !(options.strict === true && result.cells.some(({ stderr }) => stderr !== ""));
}

/** What to print when a notebook is done: a line if all went well, and where it failed if not. */
function describe(name: string, result: Execution, options: RunOptions): string {
  const time = `${result.seconds.toFixed(1)} s`;
  const lines: string[] = [];
  if (result.stopped) lines.push(`stopped ${name}  ${time}`);
  else lines.push(`${passed(result, options) ? "ok     " : "FAILED "} ${name}  ${result.cells.length} cells, ${time}`);

  for (const { cell, stderr } of result.cells)
    if (stderr !== "") lines.push(`  ${where(cell)} wrote to stderr:`, indent(stderr.trimEnd()));

  const { failure } = result;
  if (failure !== undefined) {
    lines.push(`  ${failure.cell === undefined ? "" : `${where(failure.cell)}: `}${failure.message}`);
    const colored = failure.error?.traceback.join("\n").trimEnd() ?? "";
    const traceback = process.stdout.isTTY ? colored : stripVTControlCharacters(colored);
    if (traceback !== "") lines.push(indent(traceback));
    else if (failure.cell !== undefined) lines.push(indent(failure.cell.source));
  }
  return lines.join("\n");
}

function where(cell: CellPlace): string {
  return `cell ${cell.number} of ${cell.of}${cell.heading === undefined ? "" : `, under "${cell.heading}"`}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}

/** A notebook that the user named: a path, from here or from the project, or a lesson's id. */
function findNotebook(root: string, name: string): string {
  const candidates = [path.resolve(name), path.resolve(root, name), lessonFile(root, name)];
  const file = candidates.find((candidate) => candidate.endsWith(".ipynb") && fs.existsSync(candidate));
  if (file === undefined) {
    const known = lessons.map(({ id }) => id).join(", ");
    throw new UserError(`There is no notebook "${name}". Give a path, or one of the lessons: ${known}.`);
  }
  return file;
}

function lessonFile(root: string, id: string): string {
  return path.join(root, "notebooks", `${id}.ipynb`);
}

/** The path as one would type it in the project's folder; the whole path for a notebook from elsewhere. */
function shortName(root: string, file: string): string {
  const below = path.relative(root, file);
  return below.startsWith("..") || path.isAbsolute(below) ? file : below;
}

/** Where below an output folder a notebook goes: exercises/ and solutions/ have files of the same name. */
function outputName(root: string, file: string): string {
  const short = shortName(root, file);
  return path.isAbsolute(short) ? path.basename(file) : short;
}
