// The one door to danfo. It takes a second to load, so only the first table loads it; and it needs a TensorFlow.js, so the
// course's own is loaded before it: then both use one copy.
import "../tensorflow";

/** What a table's cell may hold. */
export type Cell = string | number | boolean | null;

/**
 * A danfo DataFrame, with the part of its face that the course uses.
 * Danfo's own types are not used here: reading them costs a notebook more time than running most cells.
 */
export interface DataFrame {
  /** The names of the columns. */
  readonly columns: string[];
  /** What each row is called; its number by default. */
  readonly index: (string | number)[];
  /** How many rows and columns there are. */
  readonly shape: [rows: number, columns: number];
  /** The cells, `[rows][columns]`. */
  readonly values: Cell[][];
  /** One column by its name. */
  column(name: string): {
    /** Its cells, from top to bottom. */
    readonly values: Cell[];
  };
  /** The first rows, 5 by default. */
  head(rows?: number): DataFrame;
  /** The last rows, 5 by default. */
  tail(rows?: number): DataFrame;
  /** The rows in the order of one column; from the lowest value up unless `ascending` is false. */
  sortValues(by: string, options?: { ascending?: boolean }): DataFrame;
  /** Count, mean, deviation, least and largest value of each column of numbers. */
  describe(): DataFrame;
}

/** A data frame of these columns, which must have one length. */
export function dataFrame(columns: Readonly<Record<string, readonly Cell[]>>): DataFrame {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with every notebook
  const danfo = require("danfojs-node") as { DataFrame: new (columns: Record<string, Cell[]>) => DataFrame };
  return new danfo.DataFrame(Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, [...cells]])));
}
