// How text looks in a terminal; piped into a file or a program, it is plain.
import { stripVTControlCharacters } from "node:util";

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** How words may look. */
export type Look = keyof typeof CODES;

function colored(): boolean {
  return process.stdout.isTTY && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
}

/** The text in this look, where there are colors. */
export function paint(look: Look, text: string): string {
  const [on, off] = CODES[look];
  return colored() && text !== "" ? `\x1b[${on}m${text}\x1b[${off}m` : text;
}

/** How wide lines may be. */
export function width(): number {
  return Math.max(40, Math.min(process.stdout.columns || 100, 100));
}

/** Text in lines of at most `columns`; lines of its own stay lines. */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    let current = "";
    for (const word of line.split(" ")) {
      if (current !== "" && visibleLength(current) + 1 + visibleLength(word) > columns) {
        lines.push(current);
        current = word;
      } else {
        current = current === "" ? word : `${current} ${word}`;
      }
    }
    return [...lines, current];
  });
}

/** Text that is wrapped and moved to the right. */
export function indent(text: string, by: number, columns = width()): string {
  const space = " ".repeat(by);
  return wrap(text, columns - by)
    .map((line) => (line === "" ? "" : space + line))
    .join("\n");
}

/** How many columns a text takes: colors take none. */
export function visibleLength(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** The little Markdown of exercises, for a terminal: `code`, **stress**, *a little stress*. */
export function markdown(text: string): string {
  return text
    .replace(/`([^`]+)`/g, (whole, code: string) => (colored() ? paint("cyan", code) : whole))
    .replace(/\*\*([^*]+)\*\*/g, (_, words: string) => paint("bold", words))
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?!\w)/g, (_, words: string) => paint("italic", words))
    .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1");
}
