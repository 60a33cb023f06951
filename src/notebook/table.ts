import { dataFrame, type Cell, type DataFrame } from "../display/dataframe";

/**
 * Makes a table (a danfo DataFrame) from rows, `[{ word: "bank", weight: 0.4 }, …]`, or from columns, `{ word: ["bank", …], weight: [0.4, …] }`.
 * `show(table(…))` shows it.
 *
 * @throws {TypeError} when there is no row or column, a row lacks a column, or the columns have different lengths
 */
export function table(
  data: readonly Readonly<Record<string, Cell>>[] | Readonly<Record<string, readonly Cell[]>>,
): DataFrame {
  const columns = Array.isArray(data)
    ? columnsOf(data as readonly Readonly<Record<string, Cell>>[])
    : (data as Readonly<Record<string, readonly Cell[]>>);
  const lengths = Object.entries(columns).map(([name, cells]) => ({ name, length: cells.length }));
  const [first] = lengths;
  if (!first || first.length === 0) throw new TypeError("table: there is nothing in it; give it at least one row.");
  const odd = lengths.find(({ length }) => length !== first.length);
  if (odd) {
    throw new TypeError(
      `table: the column "${odd.name}" has ${odd.length} cells, but "${first.name}" has ${first.length}.`,
    );
  }
  return dataFrame(columns);
}

function columnsOf(rows: readonly Readonly<Record<string, Cell>>[]): Record<string, Cell[]> {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [
      name,
      rows.map((row, i) => {
        const cell = row[name];
        if (cell === undefined) throw new TypeError(`table: row ${i} has no "${name}", which the first row has.`);
        return cell;
      }),
    ]),
  );
}
