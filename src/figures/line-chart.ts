import { fade } from "./color-scale";
import { expectLabels, expectList, expectNumbers } from "./arguments";
import { lowestOf } from "./extremes";
import { axis, baseLayout, color, figureOf, type Figure, type Heading, type Trace } from "./figure";
import { expectAboveZero, logScale } from "./log-scale";

/** One or several lines over the same x values. */
export interface LineChartOptions extends Partial<Heading> {
  /** Where the values stand, the same for all lines. */
  readonly x: readonly number[];
  /** What x is, with its unit. */
  readonly xTitle: string;
  /** What y is, with its unit. */
  readonly yTitle: string;
  /** The lines, each with a y for every x. */
  readonly series: readonly LineSeries[];
  /** Lowest and highest y; by default what the lines need. */
  readonly yRange?: readonly [lowest: number, highest: number];
  /** Equal steps along x for equal factors; false by default. */
  readonly xLog?: boolean;
  /** Equal steps along y for equal factors; false by default. */
  readonly yLog?: boolean;
  /** With a legend; by default when there are several lines. */
  readonly legend?: boolean;
}

/** One line. */
export interface LineSeries {
  /** What the legend calls it. */
  readonly name: string;
  /** One value for every x. */
  readonly y: readonly number[];
  /** How far values lie from y, as from several seeds: drawn as a band from y − deviation to y + deviation. None by default. */
  readonly deviation?: readonly number[];
}

const MARKERS = ["circle", "diamond", "square", "cross", "triangle-up", "x"] as const;
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"] as const;

/** The marker of the n-th series; they repeat after six. */
export function marker(series: number): string {
  return MARKERS[series % MARKERS.length] ?? "circle";
}

/** The dash of the n-th line; they repeat after six. */
export function dash(series: number): string {
  return DASHES[series % DASHES.length] ?? "solid";
}

/**
 * Lines that differ in color, dash and marker.
 *
 * @throws {RangeError} when a series has another number of values than `x`, a value isn't finite, or one isn't above 0 on a log axis
 */
export function lineChart(options: LineChartOptions): Figure {
  const { x, xTitle, yTitle, series, yRange, xLog = false, yLog = false, legend, ...heading } = options;
  expectList("lineChart: series", series, "a list of series");
  expectNumbers("lineChart: x", x);
  if (xLog) expectAboveZero("lineChart: x", x);
  if (yLog && yRange) expectAboveZero("lineChart: yRange", yRange);
  for (const { name, y, deviation } of series) {
    expectNumbers(`lineChart: y of "${name}"`, y);
    expectLabels(`lineChart: x (for "${name}")`, x.map(String), y.length, "y values");
    if (yLog) expectAboveZero(`lineChart: y of "${name}"`, y);
    if (deviation) {
      expectNumbers(`lineChart: deviation of "${name}"`, deviation);
      expectLabels(`lineChart: x (for "${name}")`, x.map(String), deviation.length, "deviations");
    }
  }
  // Along a dense line markers would touch each other.
  const size = x.length > 40 ? 4 : x.length > 20 ? 6 : 9;
  const data = series.flatMap(({ name, y, deviation }, i): Trace[] => [
    ...(deviation
      ? [band({ x, y, deviation, color: color(i), group: name, lowest: yLog ? lowestOf(y) / 10 : -Infinity })]
      : []),
    {
      type: "scatter",
      mode: "lines+markers",
      name,
      legendgroup: name,
      x: [...x],
      y: [...y],
      ...(deviation && { customdata: [...deviation] }),
      hovertemplate: `${xTitle} %{x}: %{y:.3~f}${deviation ? " ± %{customdata:.3~f}" : ""}<extra>${name}</extra>`,
      line: { color: color(i), width: 3, dash: dash(i) },
      marker: { color: color(i), size, symbol: marker(i), line: { width: 0 } },
    },
  ]);
  return figureOf(data, {
    ...baseLayout(heading, (legend ?? series.length > 1) ? series.map(({ name }) => name) : []),
    xaxis: axis(xTitle, xLog ? logScale(x, x) : {}),
    yaxis: axis(yTitle, {
      ...(yLog
        ? logScale(yRange ?? series.flatMap(({ y }) => y))
        : { rangemode: series.some(({ y }) => y.some((value) => value < 0)) ? "normal" : "tozero" }),
      ...(yRange && { range: yRange.map((end) => (yLog ? Math.log10(end) : end)) }),
    }),
  });
}

/** A band around a line. */
export interface BandOptions {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly deviation: readonly number[];
  readonly color: string;
  /** The legend's entry with which the band comes and goes. */
  readonly group: string;
  /** Below this the band isn't drawn, as on a log axis. */
  readonly lowest?: number;
}

/** From y − deviation to y + deviation, see-through, in the color of its line. */
export function band({ x, y, deviation, color: shade, group, lowest = -Infinity }: BandOptions): Trace {
  const upper = y.map((value, i) => value + (deviation[i] ?? 0));
  const lower = y.map((value, i) => Math.max(lowest, value - (deviation[i] ?? 0)));
  return {
    type: "scatter",
    mode: "lines",
    x: [...x, ...[...x].reverse()],
    y: [...upper, ...lower.reverse()],
    fill: "toself",
    fillcolor: fade(shade, 0.22),
    line: { width: 0, color: shade },
    legendgroup: group,
    showlegend: false,
    hoverinfo: "skip",
  };
}
