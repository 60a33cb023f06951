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
  readonly columns: string[];
  readonly index: (string | number)[];
  readonly shape: [rows: number, columns: number];
  readonly values: Cell[][];
  column(name: string): { readonly values: Cell[] };
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
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
