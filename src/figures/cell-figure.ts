import { columnAxis, columnLabels, numberSize, rowAxis, rowHeight, type CellSize } from "./cells";
import { highestOf } from "./extremes";
import {
  baseLayout,
  figureOf,
  PAGE_WIDTH,
  type Figure,
  type Heading,
  type Layout,
  type Margin,
  type Trace,
} from "./figure";

/** What is left and right of the cells, in pixels. */
const BESIDE = 180;

/** One map of cells as a whole figure. */
export interface CellFigureOptions {
  readonly heading: Partial<Heading>;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  /** Draws the cells, given their size on the narrowest page, with the scale's legend at a place. */
  readonly draw: (cell: CellSize, colorbar: { readonly x: number }) => Trace[];
}

/** A map of cells with its axes, in a size that suits the number of cells. */
export function cellFigure({ heading, rows, columns, rowTitle, columnTitle, draw }: CellFigureOptions): Figure {
  // One to three columns as wide as the page would be no cells any more, but beams.
  const share = Math.min(1, columns.length * 0.25);
  const height = rowHeight(rows.length);
  const width = (share * (PAGE_WIDTH - BESIDE)) / columns.length;
  const labels = columnLabels(columns, width);
  const base = baseLayout(heading);
  const margin: Margin = { ...base.margin, b: 44 + labels.height };
  return figureOf(draw({ width, height }, { x: share + 0.02 }), {
    ...base,
    margin,
    height: margin.t + margin.b + Math.max(96, Math.round(height * rows.length)),
    xaxis: columnAxis(columnTitle, columns, labels, { domain: [0, share] }),
    yaxis: rowAxis(rowTitle, rows, height),
  });
}

/**
 * A figure for a share of the page's width: a map of cells gets smaller numbers, or none where they no longer fit, and labels that stand
 * aslant.
 */
export function narrowed(figure: Figure, share: number): Figure {
  const [map, numbers] = figure.data;
  const axis = figure.layout.xaxis as Layout & { readonly ticktext?: string[] };
  if (map?.type !== "heatmap" || !axis.ticktext) return figure;
  const width = (share * (PAGE_WIDTH - BESIDE)) / axis.ticktext.length;
  const labels = columnLabels(axis.ticktext, width);
  const before = figure.layout.margin as Margin;
  const margin: Margin = { ...before, b: 44 + labels.height };
  return {
    ...figure,
    data: numbers ? [map, refitted(numbers, width)] : [map],
    layout: {
      ...figure.layout,
      margin,
      height: Number(figure.layout.height) + margin.b - before.b,
      xaxis: { ...axis, tickfont: { size: labels.size }, tickangle: labels.angle },
    },
  };
}

function refitted(numbers: Trace, width: number): Trace {
  const text = numbers.text as string[];
  const textfont = numbers.textfont as { size: number };
  const size = numberSize({ width, height: textfont.size / 0.7 }, highestOf(text.map(({ length }) => length)));
  // Without room for numbers, the signs of masked cells stay.
  return size
    ? { ...numbers, textfont: { ...textfont, size } }
    : { ...numbers, text: text.map((written) => (/\d/.test(written) ? "" : written)) };
}
