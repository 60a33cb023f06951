import { inspect } from "node:util";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Diagnostic } from "tslab/dist/converter";
import { Interrupted, isInterrupt } from "./interrupt";
import { EXPORT } from "./live-variables";
import type { CellMaps } from "./typescript";

/** What a Jupyter `error` message says. */
export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** What is kept of a cell to tell where in it an error came from. */
export interface CellSource {
  label: string;
  code: string;
  maps: CellMaps;
  /** Characters that tslab puts before the first line of a compiled cell. */
  prefixLength: number;
}

interface Frame {
  /** Function that was running, "" at the top of a cell. */
  name: string;
  file: string;
  line: number;
  column: number;
}

const RED = "\u001b[31m";
const GREEN = "\u001b[32m";
const BLUE = "\u001b[34m";
const OFF = "\u001b[39m";

/** The name that a cell's script has in V8's stack traces. */
export function scriptName(run: number): string {
  return `cell:${run}`;
}

/** More than these don't help to find a mistake; endless recursion has thousands. */
const MOST_FRAMES = 10;

/** How a line about a function outside the notebook starts. */
const LIBRARY = "  in ";

/** How many lines of a cell are shown before and after the one that failed. */
const AROUND = 2;

/** tslab puts one line (`export {};`) before a cell's code. */
const LINES_BEFORE = 1;

/**
 * Tells a learner what a cell threw, and where in which cell; what lies inside the kernel, tslab and Node is left out.
 *
 * @param cellOf finds the source of a run
 */
export function reportError(thrown: unknown, cellOf: (run: number) => CellSource | undefined): ErrorReport {
  try {
    return describeThrown(isInterrupt(thrown) ? new Interrupted() : thrown, cellOf);
  } catch (error) {
    // A thrown object may fail at each look at it; that is worth a word as well.
    const evalue = `something that can't be shown (${error instanceof Error ? error.message : "no reason given"})`;
    return { ename: "Thrown", evalue, traceback: [heading("Thrown", evalue)] };
  }
}

function describeThrown(thrown: unknown, cellOf: (run: number) => CellSource | undefined): ErrorReport {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, traceback: [heading("Thrown", evalue)] };
  }
  const ename = String(thrown.name || "Error");
  const evalue = String(thrown.message);
  return { ename, evalue, traceback: describe(thrown, cellOf, new Set()) };
}

/** Tells a learner why a cell can't be run: every problem that the type checker found, each at its place. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], source: CellSource): ErrorReport {
  const ename = "CompileError";
  const places = diagnostics.map((problem) => {
    const where = problem.fileName ?? source.label;
    const { line, character } = problem.start;
    const title = `${where}, line ${line + 1}, column ${character + 1}: ${problem.messageText} (TS${problem.code})`;
    const width = problem.end.line === line ? problem.end.character - character : 1;
    return { title, excerpt: problem.fileName === undefined ? excerpt(source.code, line, character, width) : "" };
  });
  const evalue = places.map(({ title }) => title).join("\n");
  const traceback = [
    heading(ename, "this cell was not run, because TypeScript found a problem in it"),
    ...places.map(({ title, excerpt: lines }) => (lines === "" ? title : `${title}\n${lines}`)),
  ];
  return { ename, evalue, traceback };
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value;
}

function heading(ename: string, evalue: string): string {
  return `${RED}${ename}${OFF}: ${evalue}`;
}

function describe(error: Error, cellOf: (run: number) => CellSource | undefined, seen: Set<unknown>): string[] {
  seen.add(error);
  const lines = [heading(error.name || "Error", String(error.message))];
  let insideLibrary = false;
  for (const frame of framesOf(error)) {
    const text = showFrame(frame, cellOf);
    if (text === undefined || text === lines.at(-1)) continue;
    if (lines.length > MOST_FRAMES) break;
    // Of a library's functions that called one another, the learner knows the one that the cell called: the last.
    const ofLibrary = text.startsWith(LIBRARY);
    if (ofLibrary && insideLibrary) lines.pop();
    insideLibrary = ofLibrary;
    lines.push(text);
  }
  const inner = [...(error instanceof AggregateError ? (error.errors as unknown[]) : []), error.cause];
  for (const cause of inner) {
    if (cause === undefined || seen.has(cause)) continue;
    lines.push(cause === error.cause ? "Caused by:" : "One of its errors:");
    if (cause instanceof Error) lines.push(...describe(cause, cellOf, seen));
    else lines.push(inspect(cause));
  }
  return lines;
}

/** Reads V8's stack text: `    at name (file:line:column)` or `    at file:line:column`. */
function framesOf(error: Error): Frame[] {
  const frames: Frame[] = [];
  for (const line of String(error.stack ?? "").split("\n")) {
    const match = /^ {4}at (?:(?:async )?(.*?) \()?(?:async )?(.*?):(\d+):(\d+)\)?$/.exec(line);
    if (match === null) continue;
    const [, name = "", file = "", row, column] = match;
    frames.push({ name, file, line: Number(row), column: Number(column) });
  }
  return frames;
}

function showFrame(frame: Frame, cellOf: (run: number) => CellSource | undefined): string | undefined {
  const run = /^cell:(\d+)$/.exec(frame.file)?.[1];
  const source = run === undefined ? undefined : cellOf(Number(run));
  if (source === undefined) return libraryFrame(frame);
  const place = originalPlace(source, frame);
  if (place === undefined) return undefined;
  // tslab keeps a notebook's variables in an object of its own, a Proxy: that is not part of the name.
  const name = frame.name.replace(/^(Object|Proxy)\./, "");
  const inside = /^(<anonymous>|eval|)$/.test(name) ? "" : ` in ${name}`;
  const title = `${BLUE}${source.label}${OFF}, line ${place.line + 1}, column ${place.column + 1}${inside}`;
  return `${title}\n${excerpt(source.code, place.line, place.column, 1)}`;
}

/** A function of a package is named, without its files' paths; the kernel's own machinery is not. */
function libraryFrame({ name, file }: Frame): string | undefined {
  if (
    /[\\/]node_modules[\\/](tslab|@tslab)[\\/]/.test(file) ||
    /[\\/]dist[\\/]src[\\/](kernel|grading)[\\/]/.test(file)
  )
    return undefined;
  // "Proxy.softmax", "getGlobalTensorClass.matMul": what stands before the point is how the package is built.
  const called = name.split(".").at(-1) ?? "";
  if (called === "" || called === "<anonymous>") return undefined;
  const inPackage = /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(file)?.[1];
  if (inPackage !== undefined) return `${LIBRARY}${called} (${inPackage.replaceAll("\\", "/")})`;
  return /[\\/]dist[\\/]src[\\/]/.test(file) ? `${LIBRARY}${called} (attention-course)` : undefined;
}

/** From a place in the compiled cell (1-based, as V8 counts) to the learner's line and column (0-based). */
function originalPlace(source: CellSource, frame: Frame): { line: number; column: number } | undefined {
  const column = frame.column - 1 - (frame.line === 1 ? source.prefixLength : 0);
  const first = backThrough(source.maps.transpiled, frame.line, Math.max(column, 0));
  const moved = first !== undefined && source.maps.movedLines.has(first.line) ? EXPORT.length : 0;
  const second = first && backThrough(source.maps.emitted, first.line, Math.max(first.column - moved, 0));
  if (second === undefined) return undefined;
  const line = second.line - 1 - LINES_BEFORE;
  return line < 0 ? undefined : { line, column: second.column };
}

function backThrough(
  map: string | undefined,
  line: number,
  column: number,
): { line: number; column: number } | undefined {
  if (map === undefined) return undefined;
  const place = originalPositionFor(new TraceMap(map), { line, column });
  return place.line === null ? undefined : { line: place.line, column: place.column };
}

/** The lines around a place, the one that matters marked, a caret below it. */
function excerpt(code: string, line: number, column: number, width: number): string {
  const all = code.split("\n");
  const first = Math.max(0, line - AROUND);
  const digits = String(line + AROUND + 1).length;
  return all
    .slice(first, line + AROUND + 1)
    .flatMap((text, offset) => {
      const number = String(first + offset + 1).padStart(digits);
      if (first + offset !== line) return [`     ${number} | ${text}`];
      const caret = " ".repeat(column) + "^".repeat(Math.max(1, Math.min(width, text.length - column)));
      return [`${GREEN}---> ${number}${OFF} | ${text}`, `     ${" ".repeat(digits)} | ${RED}${caret}${OFF}`];
    })
    .join("\n");
}
