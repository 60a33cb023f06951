// The percent format, as jupytext reads and writes it for TypeScript
// (https://jupytext.readthedocs.io/en/latest/formats-scripts.html). Jupytext is Python, and the build has to run
// with Node alone. What jupytext would take in silence but write back differently, or what is surely a slip, is an
// error here, so that a file means the same to both; test/builder/jupytext.test.ts asks jupytext itself.
import { CourseFileError, type CoursePlace } from "./course-file-error";
import type { JsonObject, JsonValue } from "../nbformat/json";

/** A cell as its author wrote it, and where its `// %%` line is; the source starts on the line below. */
export interface PercentCell extends CoursePlace {
  readonly type: "code" | "markdown";
  /** The words between `%%` and the metadata, where there are any. */
  readonly title: string | undefined;
  readonly metadata: JsonObject;
  /** What the cell shows: for markdown without the comment marks. Lines end in `\n`, the last one in nothing. */
  readonly source: string;
}

/** What may stand after `// %%`, beside a title and `[markdown]`. */
export const METADATA_KEYS: readonly string[] = ["id", "tags", "nbgrader", "exercise", "answer", "check"];

const MARKER = /^\/\/ %%(?: (\S|\S.*\S))?$/;
// Everything that jupytext 1.19 takes for the start of a cell.
const LOOSE_MARKER = /^\s*\/\/\s*(?:%%%*\s.*|(?:%%|<codecell>|In\[[0-9 ]*\]:?)\s*)$/;
const ENCODING = /^\/\/ -\*- coding: utf-8 -\*-$/;

/** Lines that code can't have. */
const NOT_IN_CODE: readonly (readonly [pattern: RegExp, problem: string])[] = [
  // Jupytext would take the comment marks off.
  [/^\s*(?:\/\/ ?)+%{1,3}[a-zA-Z]/, "jupytext takes a comment that starts with % for a magic command. Reword it."],
  [/^\s+$/, "this line holds nothing but blanks. Empty it."],
  // Its reader knows Python's strings, and such a string may hold markers.
  [/"""|'''/, "jupytext takes three quotes in a row for a string of Python's. Write it otherwise."],
];

/**
 * Reads a course file.
 *
 * @param text the whole file
 * @param file its path, for messages
 * @throws {CourseFileError} naming file and line
 */
export function parsePercent(text: string, file: string): PercentCell[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();

  const first = skipHeader(lines, file);
  const cells: PercentCell[] = [];
  let start = first;
  while (start < lines.length) {
    let end = start + 1;
    while (end < lines.length && !isMarker(lines[end] ?? "", { file, line: end + 1 })) end++;

    cells.push(readCell(lines.slice(start, end), { file, line: start + 1 }));
    start = end;
  }
  if (cells.length === 0) {
    throw new CourseFileError(
      { file, line: 1 },
      "no cell found. A cell starts with a line `// %%` or `// %% [markdown]`.",
    );
  }

  return cells;
}

function isMarker(line: string, place: CoursePlace): boolean {
  if (!MARKER.test(line) && LOOSE_MARKER.test(line)) {
    throw new CourseFileError(
      place,
      "this looks like the start of a cell. Write it as `// %%` from the first column, with one space before what follows and none at the end.",
    );
  }
  return MARKER.test(line);
}

/** The number of lines before the first cell: an encoding line, a YAML header, blank lines. */
function skipHeader(lines: readonly string[], file: string): number {
  let index = ENCODING.test(lines[0] ?? "") ? 1 : 0;
  if (lines[index] === "// ---") {
    const end = lines.indexOf("// ---", index + 1);
    if (end < 0 || lines.slice(index, end).some((line) => !line.startsWith("//"))) {
      throw new CourseFileError(
        { file, line: index + 1 },
        "the header opens with `// ---` but has no closing `// ---`.",
      );
    }
    index = end + 1;
  }
  while (index < lines.length && lines[index] === "") index++;

  const place = { file, line: index + 1 };
  if (index < lines.length && !isMarker(lines[index] ?? "", place))
    throw new CourseFileError(place, "there is text before the first cell. Put a line `// %%` above it.");

  return index;
}

function readCell(block: readonly string[], place: CoursePlace): PercentCell {
  const options = parseOptions(MARKER.exec(block[0] ?? "")?.[1] ?? "", place);
  const body = block.slice(1);
  while (body.length > 0 && body.at(-1) === "") body.pop();

  if (block.length - 1 - body.length > 2)
    throw new CourseFileError(place, "more than two blank lines before the next cell. Leave one.", body.length + 1);

  const source = options.type === "markdown" ? uncomment(body, place) : checkCode(body, place);
  if (source.trim() === "") throw new CourseFileError(place, "this cell is empty. Fill it or take it out.");

  return { ...options, source, ...place };
}

function uncomment(body: readonly string[], place: CoursePlace): string {
  let fence: string | undefined;
  const source = body.map((line, index) => {
    if (line !== "//" && !line.startsWith("// ")) {
      const problem = "every line of a markdown cell starts with `// ` (a blank one is `//`).";
      throw new CourseFileError(place, problem, 1 + index);
    }
    const text = line.slice(3);
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(text)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence)))
      fence = fence === undefined ? mark : undefined;

    return text;
  });
  if (fence !== undefined)
    throw new CourseFileError(place, `this cell opens a block of code with ${fence} and doesn't close it.`, 1);

  return source.join("\n");
}

function checkCode(body: readonly string[], place: CoursePlace): string {
  if (body[0]?.trim() === "") throw new CourseFileError(place, "the cell starts with a blank line. Take it out.", 1);

  for (const [pattern, problem] of NOT_IN_CODE) {
    const index = body.findIndex((line) => pattern.test(line));
    if (index >= 0) throw new CourseFileError(place, problem, 1 + index);
  }
  return body.join("\n");
}

type Options = Pick<PercentCell, "type" | "title" | "metadata">;

function parseOptions(text: string, place: CoursePlace): Options {
  const fail = (problem: string): never => {
    throw new CourseFileError(place, problem);
  };
  const equals = text.indexOf("=");
  const brace = text.indexOf("{");
  if (brace >= 0 && (equals < 0 || brace < equals))
    fail('write metadata as key=value with a JSON value: `// %% tags=["remove-input"]`.');

  // The title is what comes before the word that the first "=" belongs to.
  const head = equals < 0 ? text : text.slice(0, text.slice(0, equals).trimEnd().lastIndexOf(" ") + 1);
  let title = head.trim();
  let type: "code" | "markdown" = "code";
  if (title.includes("[markdown]")) {
    type = "markdown";
    title = title.replace("[markdown]", "").trim();
  }
  if (/\[(?:md|raw)\]/.test(title)) fail("only code and `[markdown]` cells are used in this course.");

  if (/^%|(?:^|\s)\./.test(title)) fail("a title can't start with % and none of its words with a dot.");

  const metadata: Record<string, JsonValue> = {};
  let rest = text.slice(head.length);
  while (rest !== "") {
    const key = /^([A-Za-z0-9_.@/-]+)=/.exec(rest)?.[1] ?? fail(`this isn't key=value: ${rest}`);
    if (!METADATA_KEYS.includes(key)) fail(`unknown metadata key "${key}". Known are: ${METADATA_KEYS.join(", ")}.`);

    if (key in metadata) fail(`the metadata key "${key}" is given twice.`);

    const value = jsonPrefix(rest.slice(key.length + 1)) ?? fail(`the value of "${key}" isn't JSON.`);
    metadata[key] = value.value;
    rest = rest.slice(key.length + 1 + value.length).trimStart();
  }
  return { type, title: title === "" ? undefined : title, metadata };
}

/** The shortest JSON value that `text` starts with and that a space or the end follows. */
function jsonPrefix(text: string): { value: JsonValue; length: number } | undefined {
  for (let end = text.indexOf(" "); ; end = text.indexOf(" ", end + 1)) {
    const length = end < 0 ? text.length : end;
    try {
      return { value: JSON.parse(text.slice(0, length)) as JsonValue, length };
    } catch {
      if (end < 0) return undefined;
    }
  }
}
