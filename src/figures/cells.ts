import { colorAt, inkOn, plotlyScale, type ColorScale } from "./color-scale";
import { type MaskMatrix, type Matrix } from "./arguments";
import { highestOf } from "./extremes";
import { INK, literal, visibleLength, wordAxis, type Layout, type Trace } from "./figure";
import { traceAxes } from "./panels";

/** A matrix as colored cells: what the maps have in common. */
export interface CellsOptions {
  readonly values: Matrix;
  /** Cells to leave empty but for a sign; none by default. */
  readonly masked?: readonly (readonly boolean[])[] | undefined;
  /** The sign in a masked cell, where it has room; a cross by default. */
  readonly maskedSign?: string;
  /** What the cells are called when pointed at, `[rows][columns]`; by default the axes' own values are shown. */
  readonly names?: readonly (readonly string[])[];
  readonly scale: ColorScale;
  /** The values that the scale's ends stand for. */
  readonly range: readonly [lowest: number, highest: number];
  /** Width and height of a cell on the narrowest page, in pixels: decides whether numbers fit. */
  readonly cell: CellSize;
  /** Decimals of the numbers; by default as many as are of use. */
  readonly decimals?: number;
  /** Where the scale's legend stands; none by default. */
  readonly colorbar?: Layout | undefined;
  /** Which axes the cells are drawn on: 1 is x and y, 2 is x2 and y2 … */
  readonly panel?: number;
}

/** Width and height in pixels. */
export interface CellSize {
  readonly width: number;
  readonly height: number;
}

/** More can't be seen, and would make a notebook that holds large maps several times as long. */
const DIGITS = 5;

const CROSS = "×";
/** A cell that is narrower has room for no sign but a cross. */
const SIGN_WIDTH = 24;

const LARGEST_NUMBER = 13;
const SMALLEST_NUMBER = 9;
/** Width of a digit in the figures' font, as a share of its size; the space around a number in digits. */
const DIGIT = 0.57;
const AROUND = 0.8;

/**
 * The cells as a heat map and, over it, their numbers where these fit, each in black or white, whichever is read better,
 * and the signs of masked cells.
 */
export function cells(options: CellsOptions): Trace[] {
  const { values, masked, names, scale, range, colorbar, panel = 1 } = options;
  const isMasked = (row: number, column: number) => masked?.[row]?.[column] === true;
  const axes = traceAxes(panel);
  const map: Trace = {
    type: "heatmap",
    z: values.map((row, i) => row.map((value, j) => (isMasked(i, j) ? null : Number(value.toPrecision(DIGITS))))),
    zmin: range[0],
    zmax: range[1],
    colorscale: plotlyScale(scale),
    ...(colorbar ? { colorbar: { outlinewidth: 0, ...colorbar } } : { showscale: false }),
    ...(names && { customdata: names.map((row) => [...row]) }),
    hovertemplate: `${names ? "%{customdata}" : "%{y}, %{x}"}: %{z:.3f}<extra></extra>`,
    hoverongaps: false,
    // Gaps show where a cell ends; between many small cells they would be most of what is seen.
    xgap: options.cell.width < 16 ? 0 : 2,
    ygap: options.cell.width < 16 ? 0 : 2,
    ...axes,
  };
  const numbers = numberTrace(options, isMasked);
  return numbers ? [map, { ...numbers, ...axes }] : [map];
}

function numberTrace(
  { values, masked, maskedSign = CROSS, scale, range, cell, decimals }: CellsOptions,
  isMasked: (row: number, column: number) => boolean,
): Trace | undefined {
  const digits = decimals ?? usefulDecimals(values);
  const written = values.map((row) => row.map((value) => signed(value.toFixed(digits))));
  const longest = highestOf(written.flat().map((text) => text.length));
  const size = numberSize(cell, longest);
  const sign = cell.width < SIGN_WIDTH ? CROSS : maskedSign;
  if (size === undefined && !masked) return undefined;
  const [lowest, highest] = range;
  const places = values
    .flatMap((row, i) => row.map((value, j) => ({ i, j, value })))
    .filter(({ i, j }) => size !== undefined || isMasked(i, j));
  return {
    type: "scatter",
    mode: "text",
    x: places.map(({ j }) => j),
    y: places.map(({ i }) => i),
    text: places.map(({ i, j }) => (isMasked(i, j) ? sign : written[i]?.[j])),
    textfont: {
      size:
        size ??
        Math.max(6, Math.floor(Math.min(LARGEST_NUMBER, cell.width / (0.75 * sign.length + 0.4), 0.9 * cell.height))),
      color: places.map(({ i, j, value }) =>
        isMasked(i, j) ? INK : inkOn(colorAt(scale, (value - lowest) / (highest - lowest))),
      ),
    },
    hoverinfo: "skip",
    showlegend: false,
  };
}

/** The font size at which so many characters fit a cell; undefined when it would be too small to read. */
export function numberSize({ width, height }: CellSize, characters: number): number | undefined {
  const size = Math.floor(Math.min(LARGEST_NUMBER, width / (DIGIT * (characters + AROUND)), 0.7 * height));
  return size < SMALLEST_NUMBER ? undefined : size;
}

/** Three or four digits in all. */
function usefulDecimals(values: Matrix): number {
  const largest = highestOf(values.flat().map(Math.abs));
  return largest < 10 ? 2 : largest < 100 ? 1 : 0;
}

/** With a minus sign that is as wide as a plus; and nothing is "minus nothing". */
function signed(text: string): string {
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** The masked cells: those that the mask forbids and that hold exactly nothing. What leaks through a mask must be seen. */
export function maskedCells(mask: MaskMatrix | undefined, weights: Matrix): boolean[][] | undefined {
  return mask && weights.map((row, i) => row.map((weight, j) => !mask[i]?.[j] && weight === 0));
}

/** "query → key" for each cell. */
export function arrows(queries: readonly string[], keys: readonly string[]): string[][] {
  return queries.map((query) => keys.map((key) => `${literal(query)} → ${literal(key)}`));
}

/** Height of a row of cells, in pixels: the more rows, the flatter, with `total` pixels for all. */
export function rowHeight(rows: number, total = 460, highest = 48): number {
  return Math.min(highest, Math.max(10, total / rows));
}

const LABEL = 14;

/** How the labels of columns are written: level, aslant or upright, and how high that is in pixels. */
export interface ColumnLabels {
  readonly size: number;
  readonly angle: number;
  readonly height: number;
}

/**
 * Decides for columns of a width (in pixels, on the narrowest page). Left to itself, plotly decides by the page, and the labels' height
 * isn't known.
 */
export function columnLabels(labels: readonly string[], cellWidth: number): ColumnLabels {
  // Columns without a label leave their room to the others.
  const width = (cellWidth * labels.length) / labels.filter((label) => label !== "").length;
  const longest = highestOf(labels.map((label) => visibleLength(literal(label))));
  const size = Math.max(7, Math.min(LABEL, Math.floor(width * 0.9)));
  const long = longest * size * 0.6;
  if (long + 6 <= width) return { size, angle: 0, height: size };
  if (width >= 22) return { size, angle: -45, height: Math.ceil((long + size) * 0.72) };
  return { size, angle: -90, height: Math.ceil(long) };
}

/** The axis below the cells: one label a column. */
export function columnAxis(
  title: string,
  labels: readonly string[],
  { size, angle }: ColumnLabels,
  more: Layout = {},
): Layout {
  const range = [-0.5, labels.length - 0.5];
  return wordAxis(title, labels, { ...TICKS, tickfont: { size }, range, tickangle: angle, ...more });
}

/** The axis beside the cells: one label a row. The first row stands on top, as in a printed matrix. */
export function rowAxis(title: string, labels: readonly string[], height: number, more: Layout = {}): Layout {
  const size = Math.max(7, Math.min(LABEL, Math.floor(height * 0.9)));
  return wordAxis(title, labels, { ...TICKS, tickfont: { size }, range: [labels.length - 0.5, -0.5], ...more });
}

/** Ticks that aren't seen keep the labels off the cells. */
const TICKS = { ticks: "outside", ticklen: 4, tickcolor: "rgba(0, 0, 0, 0)", showline: false } as const;
