import type { CompletionInfo, ConvertResult, Converter, Diagnostic } from "tslab/dist/converter";
import type { Executor } from "tslab/dist/executor";
import type { Cell } from "./cell";
import { runAs } from "./cell";
import type { Compiler } from "./compiler";
import { reportDiagnostics, reportError, scriptName, type CellSource, type ErrorReport } from "./traceback";

/** How the run of a cell ended. */
export type Outcome = { ok: true; value: unknown } | { ok: false; error: ErrorReport };

/** The run in progress, and what has become known of it. */
interface Run {
  cell: Cell;
  source: CellSource;
  diagnostics: Diagnostic[];
  raised?: { thrown: unknown };
  abandoned?: { thrown: unknown };
  value?: unknown;
}

/** tslab's wrapper around a compiled cell, which shifts the columns of its first line. */
const SYNC_PREFIX = "(function(exports, require) { ".length;
const ASYNC_PREFIX = "(async function(exports, require) { ".length;

/** No maps yet: those of a cell that isn't compiled. */
const NO_MAPS = { emitted: undefined, transpiled: undefined, movedLines: new Set<number>() };

/** Runs cells with tslab's executor, and finds out what became of each. */
export class Interpreter {
  private readonly executor: Executor;
  private readonly sources = new Map<number, CellSource>();
  private current: Run | undefined;

  /**
   * @param folder where the cells' `require` looks for packages: the notebook's folder
   * @param compiler what makes JavaScript of cells; it has to be there first, because it puts its TypeScript in place of tslab's
   */
  constructor(
    folder: string,
    private readonly compiler: Compiler,
  ) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- after the compiler's TypeScript
    const { createExecutor } = require("tslab/dist/executor") as typeof import("tslab/dist/executor");
    const node: Converter = {
      convert: (declarations, code) => this.convert(declarations, code),
      addModule: (...args) => {
        const diagnostics = compiler.addModule(...args);
        this.current?.diagnostics.push(...diagnostics);
        return diagnostics;
      },
      complete: (...args) => compiler.complete(...args),
      inspect: (...args) => compiler.inspect(...args),
      close: () => compiler.close(),
    };
    this.executor = createExecutor(
      folder,
      { node, browser: node, close: () => compiler.close() },
      {
        // tslab logs one thing: the value of a cell's last expression.
        log: (value: unknown) => {
          if (this.current !== undefined) this.current.value = value;
        },
        // … and reports as an error either a thrown value or, with a format, a diagnostic, which we have already.
        error: (thrown: unknown, ...rest: unknown[]) => {
          if (rest.length === 0 && this.current !== undefined) this.current.raised = { thrown };
        },
      },
    );
  }

  /** Runs one cell. Never rejects: what went wrong is the outcome. */
  async run(code: string, cell: Cell): Promise<Outcome> {
    const source: CellSource = { count: cell.count, code, maps: NO_MAPS, prefixLength: 0 };
    this.sources.set(cell.run, source);
    const current: Run = { cell, source, diagnostics: [] };
    this.current = current;
    try {
      await runAs(cell, () => this.executor.execute(code));
    } catch (error) {
      current.raised = { thrown: error };
    } finally {
      this.current = undefined;
    }
    if (current.diagnostics.length > 0) return { ok: false, error: reportDiagnostics(current.diagnostics, source) };
    const raised = current.abandoned ?? current.raised;
    if (raised !== undefined) return { ok: false, error: this.report(raised.thrown) };
    return { ok: true, value: current.value };
  }

  /** Makes the running cell end now with `reason` as its error, whatever it still waits for. */
  abandon(reason: unknown): void {
    if (this.current === undefined) return;
    this.current.abandoned ??= { thrown: reason };
    this.executor.interrupt();
  }

  /** Tells of an error that came after its cell had ended. */
  report(thrown: unknown): ErrorReport {
    return reportError(thrown, (run) => this.sources.get(run));
  }

  /** What may stand at `position` (UTF-16 units). */
  complete(code: string, position: number): CompletionInfo {
    return this.executor.complete(code, position);
  }

  /** What is known of the name at `position` (UTF-16 units). */
  inspect(code: string, position: number): ReturnType<Executor["inspect"]> | undefined {
    return this.executor.inspect(code, position);
  }

  /** Lets go of file watchers. */
  close(): void {
    this.executor.close();
  }

  private convert(declarations: string, code: string): ConvertResult {
    const { result, maps } = this.compiler.compile(declarations, code);
    const current = this.current;
    if (current === undefined) return result;
    current.diagnostics.push(...result.diagnostics);
    current.source.maps = maps;
    current.source.prefixLength = result.hasToplevelAwait === true ? ASYNC_PREFIX : SYNC_PREFIX;
    if (result.output === undefined) return result;
    return { ...result, output: `${result.output}\n//# sourceURL=${scriptName(current.cell.run)}` };
  }
}
