// Notebooks run as they stand by the kernel's own pieces, without Jupyter: a fresh process for each, and one compiler for all.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after } from "node:test";

import { CachingCompiler } from "../../src/grading/compile/compiler";
import type { CellResult } from "../../src/grading/run/protocol";
import { Runner } from "../../src/grading/run/runner";
import { root } from "../venv";

/** Seconds that a cell may take: a lesson trains in some, and the machine may be busy. */
const PATIENCE = 600;

/** A cell as a notebook file has it. */
export interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly source: string | readonly string[];
  readonly metadata: { readonly tags?: readonly string[] };
}

/** A code cell and what came of it. */
export interface RunCell {
  /** As Jupyter would number it. */
  readonly number: number;
  /** The last heading above it. */
  readonly heading: string;
  readonly source: string;
  readonly result: CellResult;
}

/** The cells of a notebook of the course. */
export function cellsOf(notebook: string): readonly Cell[] {
  return (JSON.parse(fs.readFileSync(path.join(root, notebook), "utf8")) as { cells: Cell[] }).cells;
}

/**
 * Makes a runner of notebooks; call it once in a file.
 *
 * @param folder where the notebooks are: "notebooks", "exercises" or "solutions"
 * @returns runs cells from the first to the last, whether they fail or not; rejects where the process dies, or a cell takes too
 *   long, unless a limit is given: then such a cell is stopped, as by Jupyter, and fails
 */
export function notebookRunner(
  folder: string,
): (cells: readonly Cell[], limit?: { readonly seconds: number }) => Promise<RunCell[]> {
  const compiled = fs.mkdtempSync(path.join(os.tmpdir(), "attention-course-compiled-"));
  const where = path.join(root, folder);
  const compiler = new CachingCompiler(where, compiled);
  after(() => {
    compiler.close();
    fs.rmSync(compiled, { recursive: true, force: true });
  });
  return async (cells, limit) => {
    const code = numbered(cells);
    const runner = new Runner();
    try {
      compiler.expect(code.map(({ source }) => source));
      const { results, timedOut, cut } = await runner.run({
        folder: where,
        cells: code.map(({ number, source }) => ({ index: number, count: number, code: source })),
        timeout: limit?.seconds ?? PATIENCE,
        compile: (question) => compiler.answer(question),
      });
      if (cut !== undefined) throw new Error(`The run was cut short in cell ${cut.index}: ${cut.how} ${cut.detail}`);
      if (limit === undefined && timedOut.size > 0)
        throw new Error(`Cell ${[...timedOut].join(", ")} took longer than ${PATIENCE} s.`);

      return code.map((cell) => {
        const result = results.get(cell.number);
        if (result === undefined) throw new Error(`Cell ${cell.number}, under "${cell.heading}", was not run.`);
        return { ...cell, result };
      });
    } finally {
      runner.kill();
      compiler.forgetModules();
    }
  };
}

/** What cells said that are not to fail, nor to write to stderr; cells tagged `raises-exception` have to fail. */
export function complaintsOf(cells: readonly RunCell[], notebook: readonly Cell[]): string[] {
  const code = notebook.filter(({ cell_type: type, source }) => type === "code" && textOf(source).trim() !== "");
  return cells.flatMap(({ number, heading, source, result: { error, stderr } }, index) => {
    const place = `cell ${number}, under "${heading}"`;
    const meant = code[index]?.metadata.tags?.includes("raises-exception") === true;
    if (meant && error === undefined) return [`${place} was to fail, and didn't:\n${source}`];
    if (!meant && error !== undefined) return [`${place}: ${error.traceback.join("\n")}\n\n${source}`];
    return stderr === "" ? [] : [`${place} wrote to stderr: ${stderr}`];
  });
}

/** A cell's text, which a file may hold in lines. */
export function textOf(source: Cell["source"]): string {
  return typeof source === "string" ? source : source.join("");
}

function numbered(cells: readonly Cell[]): Omit<RunCell, "result">[] {
  let heading = "";
  let number = 0;
  return cells.flatMap(({ cell_type: type, source }) => {
    const text = textOf(source);
    if (type === "markdown") heading = /^#+ (.*)$/m.exec(text)?.[1] ?? heading;
    if (type !== "code" || text.trim() === "") return [];
    number += 1;
    return [{ number, heading, source: text }];
  });
}
