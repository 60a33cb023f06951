import { axis, baseLayout, color, CONFIG, expectLabels, type Figure, type Heading, type Trace } from "./figure";

/** One or several lines over the same x values. */
export interface LineChartOptions extends Partial<Heading> {
  readonly x: readonly number[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly { readonly name: string; readonly y: readonly number[] }[];
  /** Lowest and highest y; by default what the lines need. */
  readonly yRange?: readonly [lowest: number, highest: number];
}

const MARKERS = ["circle", "diamond", "square", "cross"] as const;
const DASHES = ["solid", "dash", "dot", "dashdot"] as const;

/**
 * Lines that differ in colour, dash and marker.
 *
 * @throws {RangeError} when a series has another number of values than `x`
 */
export function lineChart({ x, xTitle, yTitle, series, yRange, ...heading }: LineChartOptions): Figure {
  for (const { name, y } of series) expectLabels(`lineChart: x (for "${name}")`, x.map(String), y.length, "y values");
  const data = series.map(({ name, y }, i): Trace => ({
    type: "scatter",
    mode: "lines+markers",
    name,
    x: [...x],
    y: [...y],
    hovertemplate: `${xTitle} %{x}: %{y:.3f}<extra>${name}</extra>`,
    line: { color: color(i), width: 3, dash: DASHES[i % DASHES.length] },
    marker: { color: color(i), size: 9, symbol: MARKERS[i % MARKERS.length], line: { width: 0 } },
  }));
  return {
    data,
    layout: {
      ...baseLayout(heading, series.length > 1),
      xaxis: axis(xTitle),
      yaxis: axis(yTitle, yRange ? { range: [...yRange] } : { rangemode: "tozero" }),
    },
    config: CONFIG,
  };
}
