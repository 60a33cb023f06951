import { inspect } from "node:util";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Diagnostic } from "tslab/dist/converter";
import { Interrupted, isInterrupt } from "./interrupt";
import { EXPORT } from "./live-variables";
import type { CellMaps } from "./typescript";
import type { JsonObject } from "./wire";

/** A place in a cell, by the number beside it, or in a file that a cell imports; lines and columns count from 1. */
export interface Place {
  readonly cell?: number;
  readonly file?: string;
  readonly line: number;
  readonly column: number;
}

/** Something that TypeScript found, with its own number for what that is. */
export interface TypeProblem {
  readonly message: string;
  readonly code: number;
  readonly place: Place;
}

/** What a Jupyter `error` message says, and the same as data. */
export interface ErrorReport {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
  /** The places in cells that the traceback names, in its order. */
  readonly places: readonly Place[];
  /** Why the cell wasn't run. */
  readonly problems: readonly TypeProblem[];
  /** The name that isn't declared, where that is the error. */
  readonly missing?: string;
}

/** The part of a report that goes into a Jupyter message. */
export function messageContent({ ename, evalue, traceback }: ErrorReport): JsonObject {
  return { ename, evalue, traceback };
}

/** What is kept of a cell to tell where in it an error came from. */
export interface CellSource {
  /** The number beside the cell. */
  count: number;
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

/** How many lines of a cell are shown before and after the one that failed. */
const AROUND = 2;

/** What there is to say of an error without a stack. */
const NO_PLACES = { places: [], problems: [] };

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
    return { ename: "Thrown", evalue, ...NO_PLACES, traceback: [heading("Thrown", evalue)] };
  }
}

function describeThrown(thrown: unknown, cellOf: (run: number) => CellSource | undefined): ErrorReport {
  if (!(thrown instanceof Error) && !isErrorLike(thrown)) {
    const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
    return { ename: "Thrown", evalue, ...NO_PLACES, traceback: [heading("Thrown", evalue)] };
  }
  const ename = String(thrown.name || "Error");
  const evalue = String(thrown.message);
  const places: Place[] = [];
  const traceback = describe(thrown, cellOf, places, new Set());
  // V8 says which name it is in its message only.
  const missing = ename === "ReferenceError" ? /^([\w$]+) is not defined/.exec(evalue)?.[1] : undefined;
  return { ename, evalue, traceback, places, problems: [], ...(missing !== undefined && { missing }) };
}

/** TypeScript's numbers for the ways to say that it can't find a name; it marks the name itself. */
const CANNOT_FIND_NAME = new Set([2304, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2662, 2663]);

/** Tells a learner why a cell can't be run: every problem that the type checker found, each at its place. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], source: CellSource): ErrorReport {
  const ename = "CompileError";
  const found = diagnostics.map(({ fileName: file, start, end, messageText: message, code }) => {
    const place: Place = {
      ...(file ? { file } : { cell: source.count }),
      line: start.line + 1,
      column: start.character + 1,
    };
    const title = `${placeTitle(place)}: ${message} (TS${code})`;
    const width = end.line === start.line ? end.character - start.character : 1;
    const text = file === undefined ? `${title}\n${excerpt(source.code, place, width)}` : title;
    return { title, text, problem: { message, code, place } };
  });
  const unknown = diagnostics.find(({ code, fileName }) => CANNOT_FIND_NAME.has(code) && fileName === undefined);
  return {
    ename,
    evalue: found.map(({ title }) => title).join("\n"),
    traceback: [
      heading(ename, "this cell was not run, because TypeScript found a problem in it"),
      ...found.map(({ text }) => text),
    ],
    places: [],
    problems: found.map(({ problem }) => problem),
    ...(unknown && {
      missing: source.code.split("\n")[unknown.start.line]?.slice(unknown.start.character, unknown.end.character) ?? "",
    }),
  };
}

function placeTitle({ cell, file, line, column }: Place, paint = (text: string) => text): string {
  return `${file ?? paint(`Cell [${cell}]`)}, line ${line}, column ${column}`;
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value;
}

function heading(ename: string, evalue: string): string {
  return `${RED}${ename}${OFF}: ${evalue}`;
}

/** @param places takes the places that the lines name */
function describe(
  error: Error,
  cellOf: (run: number) => CellSource | undefined,
  places: Place[],
  seen: Set<unknown>,
): string[] {
  seen.add(error);
  const lines = [heading(error.name || "Error", String(error.message))];
  let insideLibrary = false;
  for (const frame of framesOf(error)) {
    const shown = showFrame(frame, cellOf);
    if (shown === undefined || shown.text === lines.at(-1)) continue;
    if (lines.length > MOST_FRAMES) break;
    // Of a library's functions that called one another, the learner knows the one that the cell called: the last.
    if (shown.place !== undefined) places.push(shown.place);
    else if (insideLibrary) lines.pop();
    insideLibrary = shown.place === undefined;
    lines.push(shown.text);
  }
  const inner = [...(error instanceof AggregateError ? (error.errors as unknown[]) : []), error.cause];
  for (const cause of inner) {
    if (cause === undefined || seen.has(cause)) continue;
    lines.push(cause === error.cause ? "Caused by:" : "One of its errors:");
    if (cause instanceof Error) lines.push(...describe(cause, cellOf, places, seen));
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

/** A frame as a line or a few; `place` where it is in a cell, nothing where it is of no interest. */
function showFrame(
  frame: Frame,
  cellOf: (run: number) => CellSource | undefined,
): { text: string; place?: Place } | undefined {
  const run = /^cell:(\d+)$/.exec(frame.file)?.[1];
  const source = run === undefined ? undefined : cellOf(Number(run));
  if (source === undefined) {
    const text = libraryFrame(frame);
    return text === undefined ? undefined : { text: `  in ${text}` };
  }
  const place = originalPlace(source, frame);
  if (place === undefined) return undefined;
  // tslab keeps a notebook's variables in an object of its own, a Proxy: that is not part of the name.
  const name = frame.name.replace(/^(Object|Proxy)\./, "");
  const inside = /^(<anonymous>|eval|)$/.test(name) ? "" : ` in ${name}`;
  const title = placeTitle(place, (cell) => `${BLUE}${cell}${OFF}`);
  return { text: `${title}${inside}\n${excerpt(source.code, place, 1)}`, place };
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
  if (inPackage !== undefined) return `${called} (${inPackage.replaceAll("\\", "/")})`;
  return /[\\/]dist[\\/]src[\\/]/.test(file) ? `${called} (attention-course)` : undefined;
}

/** From a place in the compiled cell to the learner's own. */
function originalPlace(source: CellSource, frame: Frame): Place | undefined {
  const column = frame.column - 1 - (frame.line === 1 ? source.prefixLength : 0);
  const first = backThrough(source.maps.transpiled, frame.line, Math.max(column, 0));
  const moved = first !== undefined && source.maps.movedLines.has(first.line) ? EXPORT.length : 0;
  const second = first && backThrough(source.maps.emitted, first.line, Math.max(first.column - moved, 0));
  if (second === undefined) return undefined;
  const line = second.line - LINES_BEFORE;
  return line < 1 ? undefined : { cell: source.count, line, column: second.column + 1 };
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
function excerpt(code: string, { line, column }: Place, width: number): string {
  const first = Math.max(1, line - AROUND);
  const digits = String(line + AROUND).length;
  return code
    .split("\n")
    .slice(first - 1, line + AROUND)
    .flatMap((text, offset) => {
      const number = String(first + offset).padStart(digits);
      if (first + offset !== line) return [`     ${number} | ${text}`];
      const caret = " ".repeat(column - 1) + "^".repeat(Math.max(1, Math.min(width, text.length - column + 1)));
      return [`${GREEN}---> ${number}${OFF} | ${text}`, `     ${" ".repeat(digits)} | ${RED}${caret}${OFF}`];
    })
    .join("\n");
}
