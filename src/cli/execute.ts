// Notebooks through Jupyter's own tools: nbclient in .venv starts the kernel, runs the cells and reports.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";

import { UserError } from "../errors";
import { lastHeading, readNotebookFile } from "../nbformat/notebook-file";
import { jupyterEnv, venvPython } from "../platform/python";

/** A code cell of a notebook, as a person would find it again. */
export interface CellPlace {
  /** Which code cell, counted from 1: the number that Jupyter shows in brackets when all are run in order. */
  readonly number: number;
  /** How many code cells the notebook has. */
  readonly of: number;
  /** The last heading above the cell, without its `#`. */
  readonly heading: string | undefined;
  readonly source: string;
}

/** What a kernel says of an error. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  /** As the kernel sent it, colors included. */
  readonly traceback: readonly string[];
}

export interface ExecuteOptions {
  /** The project's top folder, with .venv in it. */
  readonly root: string;
  /** Seconds that a cell may take; without it, as long as it likes. */
  readonly timeout?: number;
  /** Go on after a cell that fails. A cell tagged `raises-exception` may fail in any case. */
  readonly allowErrors?: boolean;
  /** Where to write the executed notebook, and where an HTML page of it. */
  readonly save?: string;
  readonly html?: string;
  /** Aborting it interrupts the kernel and shuts it down. */
  readonly signal?: AbortSignal;
  readonly onCellStart?: (cell: CellPlace) => void;
}

/** How the execution of a notebook went. */
export interface Execution {
  readonly notebook: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** For each code cell that was run, in order. */
  readonly cells: readonly {
    readonly cell: CellPlace;
    readonly seconds: number;
    readonly stderr: string;
    readonly error?: CellError;
  }[];
  /** What ended the run early: a sentence, the cell where it was, the kernel's error. */
  readonly failure?: { readonly message: string; readonly cell?: CellPlace; readonly error?: CellError };
  /** The run was stopped through `signal`. */
  readonly stopped: boolean;
}

/** What execute.py says, a line of JSON each. */
type Message =
  | { event: "cell-started"; cell: number }
  | { event: "cell-finished"; cell: number; seconds: number; stderr: string; error: CellError | null; allowed: boolean }
  /** `died`: what the kernel's process said on stderr may tell more. */
  | { event: "failed"; message: string; cell: number | null; died: boolean }
  | { event: "stopped" }
  | { event: "finished"; ok: boolean };

/** How long a kernel may take to answer at first, in seconds: a loaded machine with a cold disk is slow. */
const STARTUP_TIMEOUT = 120;

/**
 * Executes a notebook, from its first cell to its last or to the first that fails.
 *
 * @param notebook path of an .ipynb file; its folder is where the kernel works
 * @throws {UserError} when there is no such notebook, or no Python to run it with
 */
export async function executeNotebook(notebook: string, options: ExecuteOptions): Promise<Execution> {
  const file = path.resolve(notebook);
  const places = codeCells(file);
  const python = findPython(options.root);
  const started = performance.now();
  // Connection files of its own, so that several runs don't meet.
  const runtime = fs.mkdtempSync(path.join(os.tmpdir(), "attention-course-"));
  // A session of its own, so that Ctrl-C in a terminal reaches this process alone, which then stops it in order.
  const child = spawn(python, [path.join(options.root, "src", "cli", "execute.py")], {
    cwd: options.root,
    detached: process.platform !== "win32",
    env: {
      ...jupyterEnv(options.root),
      JUPYTER_RUNTIME_DIR: runtime,
      PYTHONUNBUFFERED: "1",
      PYTHONIOENCODING: "utf-8",
    },
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  const stop = (): void => {
    child.stdin.end();
  };
  options.signal?.addEventListener("abort", stop);
  // What the kernel's process itself says on stderr, for when it dies; the end of it is enough.
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-4000);
  });
  child.stdin.on("error", () => {
    // The process is gone; that is reported below.
  });
  child.stdin.write(
    `${JSON.stringify({
      notebook: file,
      folder: path.dirname(file),
      timeout: options.timeout ?? null,
      startupTimeout: STARTUP_TIMEOUT,
      allowErrors: options.allowErrors === true,
      save: options.save,
      html: options.html,
    })}\n`,
  );
  if (options.signal?.aborted === true) stop();

  const cells: Execution["cells"][number][] = [];
  let failure: Execution["failure"];
  let ended: "finished" | "stopped" | undefined;
  const gone = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const message = JSON.parse(line) as Message;
      const cell = "cell" in message && message.cell !== null ? places.get(message.cell) : undefined;
      switch (message.event) {
        case "cell-started":
          if (cell !== undefined) options.onCellStart?.(cell);
          break;
        case "cell-finished":
          if (cell !== undefined) {
            const { seconds, stderr, error } = message;
            cells.push({ cell, seconds, stderr, ...(error !== null && { error }) });
            if (error !== null && !message.allowed)
              failure = { message: `${error.ename}: ${error.evalue}`, cell, error };
          }
          break;
        case "failed":
          failure = {
            message: message.died ? withComplaints(message.message, complaints) : message.message,
            ...(cell && { cell }),
          };
          break;
        case "stopped":
        case "finished":
          ended = message.event;
      }
    }
    await gone;
  } finally {
    options.signal?.removeEventListener("abort", stop);
    fs.rmSync(runtime, { recursive: true, force: true });
  }
  // What comes of the stop itself is no failure of the notebook.
  if (ended === "stopped") {
    failure = undefined;
  } else if (ended === undefined && failure === undefined) {
    failure = {
      message: withComplaints("Jupyter's tools ended unexpectedly. `npm run setup` puts them right", complaints),
    };
  }
  return {
    notebook: file,
    ok: ended === "finished" && failure === undefined,
    seconds: (performance.now() - started) / 1000,
    cells,
    ...(failure && { failure }),
    stopped: ended === "stopped",
  };
}

function withComplaints(message: string, complaints: string): string {
  return complaints.trim() === "" ? message : `${message}. Its last words:\n${complaints.trim()}`;
}

/** The notebook's code cells that will be run, by their index among all cells. */
function codeCells(file: string): Map<number, CellPlace> {
  const { cells } = readNotebookFile(file, `notebook ${file}`, "Give the path of an .ipynb file.");
  const places = new Map<number, Omit<CellPlace, "of">>();
  let heading: string | undefined;
  for (const [index, { type, source }] of cells.entries()) {
    if (type === "markdown") heading = lastHeading(source) ?? heading;
    else if (type === "code" && source.trim() !== "") places.set(index, { number: places.size + 1, heading, source });
  }
  return new Map([...places].map(([index, cell]) => [index, { ...cell, of: places.size }]));
}

function findPython(root: string): string {
  const python = venvPython(root);
  if (!fs.existsSync(python)) {
    throw new UserError(
      `Jupyter isn't set up here: there is no ${path.relative(root, python)}. Run \`npm run setup\`.`,
    );
  }
  return python;
}
