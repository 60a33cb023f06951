/** What the command line gives to a benchmark. */
export interface BenchOptions {
  /** How often each thing is measured. */
  readonly rounds: number;
  /** Every measurement as JSON, not a table for people. */
  readonly json: boolean;
  /** A Python to compare with, where a benchmark does; that of .venv where it is left out. */
  readonly python?: string;
}

/** One benchmark; `run` returns what to print. */
export interface Bench {
  readonly name: string;
  readonly summary: string;
  run(options: BenchOptions): Promise<string>;
}

/**
 * The middle one of some numbers, or the mean of the middle two.
 *
 * @throws {RangeError} when there are none
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError("There is no median of nothing.");

  return (lower + upper) / 2;
}

/** Rows as text, in columns; the first column to the left, the others to the right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
