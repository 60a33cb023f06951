import type { JsonObject } from "./wire";

/** One cell that was run: session, line number, what went in and what came out. */
interface Entry {
  line: number;
  input: string;
  output: string | null;
}

/** The cells of this session, for a client's arrow-up key and its search. There is one session: number 1. */
export class History {
  private readonly entries: Entry[] = [];

  /** Remembers a cell; `output` is the text of its last expression. */
  add(line: number, input: string, output: string | null): void {
    this.entries.push({ line, input, output });
  }

  /**
   * Answers a history_request.
   * Source: Jupyter messaging protocol, "History".
   */
  answer(request: JsonObject): JsonObject {
    const withOutput = request["output"] === true;
    const history = this.select(request).map(({ line, input, output }) => [
      1,
      line,
      withOutput ? [input, output] : input,
    ]);
    return { status: "ok", history };
  }

  private select(request: JsonObject): Entry[] {
    const n = typeof request["n"] === "number" ? request["n"] : undefined;
    switch (request["hist_access_type"]) {
      case "range": {
        // Session 0 is the current one; a negative number counts back from it, to sessions that are gone.
        const session = Number(request["session"] ?? 0);
        if (session < 0 || session > 1) return [];
        const start = Number(request["start"] ?? 0);
        const stop = typeof request["stop"] === "number" ? request["stop"] : Infinity;
        return this.entries.filter(({ line }) => line >= start && line < stop);
      }
      case "search": {
        const pattern = globToRegExp(String(request["pattern"] ?? "*"));
        let found = this.entries.filter(({ input }) => pattern.test(input));
        if (request["unique"] === true)
          found = found.filter(({ input }, index) => !found.slice(index + 1).some((later) => later.input === input));

        return last(found, n);
      }
      default:
        return last(this.entries, n ?? 10);
    }
  }
}

function last<T>(items: T[], n: number | undefined): T[] {
  if (n === undefined) return items;
  return n <= 0 ? [] : items.slice(-n);
}

/** `*` stands for any text, `?` for one character. */
function globToRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[\\s\\S]*")
    .replaceAll("?", "[\\s\\S]");
  return new RegExp(`^${source}$`);
}
