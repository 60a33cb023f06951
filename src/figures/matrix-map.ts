import { cellFigure } from "./cell-figure";
import { cells } from "./cells";
import { DIVERGING, POSITIVE } from "./color-scale";
import { expectLabels, expectMatrix, type Matrix } from "./arguments";
import { highestOf } from "./extremes";
import { literal, type Figure, type Heading } from "./figure";

/** Any matrix: scores, vectors below each other, a layer's weights. */
export interface MatrixMapOptions extends Partial<Heading> {
  /** `[rows][columns]` */
  readonly matrix: Matrix;
  /** One label a row; the row's number by default. */
  readonly rows?: readonly string[];
  /** One label a column; the column's number by default. */
  readonly columns?: readonly string[];
  /** What the rows are called; nothing by default. */
  readonly rowTitle?: string;
  /** What the columns are called; nothing by default. */
  readonly columnTitle?: string;
  /** What the values are called; "value" by default. */
  readonly valueTitle?: string;
  /** The scale runs from −limit to limit. By default to the largest value, whatever its sign, and from 0 on where none is negative. */
  readonly limit?: number;
}

/**
 * A matrix as colored cells, blue below 0 and orange above, each with its number as long as numbers fit.
 *
 * @throws {RangeError} when labels don't fit the matrix, its rows have different lengths, a value isn't finite, or the limit isn't above 0
 */
export function matrixMap(options: MatrixMapOptions): Figure {
  const { matrix, rowTitle = "", columnTitle = "", valueTitle = "value", ...heading } = options;
  expectMatrix("matrixMap: matrix", matrix);
  const { rows = numbered(matrix), columns = numbered(matrix[0] ?? []), limit = largest(matrix) } = options;
  expectLabels("matrixMap: rows", rows, matrix.length, "rows in the matrix");
  expectLabels("matrixMap: columns", columns, matrix[0]?.length ?? 0, "columns in the matrix");
  if (!(limit > 0)) throw new RangeError(`matrixMap: limit is ${limit}; it needs a number above 0.`);
  const oneSided = options.limit === undefined && matrix.every((row) => row.every((value) => value >= 0));
  return cellFigure({
    heading,
    rows: options.rows ?? thinned(rows),
    columns: options.columns ?? thinned(columns),
    rowTitle,
    columnTitle,
    draw: (cell, colorbar) =>
      cells({
        values: matrix,
        names: rows.map((row) => columns.map((column) => `${literal(row)}, ${literal(column)}`)),
        ...(oneSided ? { scale: POSITIVE, range: [0, limit] } : { scale: DIVERGING, range: [-limit, limit] }),
        cell,
        colorbar: { title: { text: valueTitle, side: "right" }, nticks: 6, ...colorbar },
      }),
  });
}

function numbered(values: readonly unknown[]): string[] {
  return values.map((_, place) => String(place));
}

/** Of many numbers only every second, fourth … so that what is left can be read. */
function thinned(numbers: readonly string[]): string[] {
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(numbers.length / 20)));
  return numbers.map((number, place) => (place % step === 0 ? number : ""));
}

/** The largest size of a value; 1 where all are 0, because a scale needs a length. */
export function largest(...matrices: readonly Matrix[]): number {
  return highestOf(matrices.flat(2).map(Math.abs)) || 1;
}
