import { meanOf } from "../numbers/spread";
import { expectLabels, expectList, expectNumbers } from "./arguments";
import { highestOf, lowestOf } from "./extremes";
import { axis, baseLayout, color, figureOf, type Figure, type Heading, type Trace } from "./figure";
import { dash, marker } from "./line-chart";
import { expectAboveZero, logScale } from "./log-scale";

/** Costs against sizes, such as time against length. */
export interface LogLogChartOptions extends Partial<Heading> {
  /** The sizes, above 0; the same for all series. */
  readonly x: readonly number[];
  /** What x is, with its unit. */
  readonly xTitle: string;
  /** What y is, with its unit. */
  readonly yTitle: string;
  /** What is compared: its name, and a value above 0 for every x. */
  readonly series: readonly {
    /** What the legend calls it; the slope is written behind. */
    readonly name: string;
    /** One value above 0 for every x. */
    readonly y: readonly number[];
  }[];
}

/**
 * Points on two log axes, each series with its line of best fit and that line's slope in the legend: 1 says linear, 2 quadratic.
 *
 * @throws {RangeError} when a series has another number of values than `x`, or a value isn't above 0
 */
export function logLogChart({ x, xTitle, yTitle, series, ...heading }: LogLogChartOptions): Figure {
  expectList("logLogChart: series", series, "a list of series");
  const fits = series.map(({ name, y }) => {
    for (const [what, values] of [
      ["x", x],
      [`y of "${name}"`, y],
    ] as const) {
      expectNumbers(`logLogChart: ${what}`, values);
      expectAboveZero(`logLogChart: ${what}`, values);
    }
    expectLabels(`logLogChart: x (for "${name}")`, x.map(String), y.length, "y values");
    return fit(x, y);
  });
  const names = series.map(({ name }, i) => `${name}: slope ${fits[i]?.slope.toFixed(2)}`);
  const ends = [lowestOf(x), highestOf(x)];
  const data = series.flatMap(({ y }, i): Trace[] => {
    const { slope, intercept } = fits[i] ?? { slope: 0, intercept: 0 };
    return [
      {
        type: "scatter",
        mode: "lines",
        x: ends,
        y: ends.map((end) => Math.exp(intercept + slope * Math.log(end))),
        line: { color: color(i), width: 2, dash: dash(i) },
        legendgroup: names[i],
        showlegend: false,
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        name: names[i],
        legendgroup: names[i],
        x: [...x],
        y: [...y],
        hovertemplate: `${xTitle} %{x}: %{y:.4~g}<extra>${series[i]?.name}</extra>`,
        marker: { color: color(i), size: 10, symbol: marker(i), line: { width: 0 } },
      },
    ];
  });
  return figureOf(data, {
    ...baseLayout(heading, names),
    xaxis: axis(xTitle, logScale(x, x)),
    yaxis: axis(yTitle, logScale(series.flatMap(({ y }) => y))),
  });
}

/**
 * The slope of log y against log x by least squares: the power with which y grows. 1 is linear, 2 quadratic.
 *
 * @throws {RangeError} when there are not as many y as x, fewer than two different x, or a value isn't above 0
 */
export function logLogSlope(x: readonly number[], y: readonly number[]): number {
  expectLabels("logLogSlope: x", x.map(String), y.length, "y values");
  expectAboveZero("logLogSlope: x", x);
  expectAboveZero("logLogSlope: y", y);
  return fit(x, y).slope;
}

function fit(x: readonly number[], y: readonly number[]): { slope: number; intercept: number } {
  if (new Set(x).size < 2)
    throw new RangeError(`logLogSlope: x is [${x.join(", ")}]; a slope needs two different values.`);
  const [logX, logY] = [x.map(Math.log), y.map(Math.log)];
  const [meanX, meanY] = [meanOf(logX), meanOf(logY)];
  const slope =
    meanOf(logX.map((value, i) => (value - meanX) * ((logY[i] ?? 0) - meanY))) /
    meanOf(logX.map((value) => (value - meanX) ** 2));
  return { slope, intercept: meanY - slope * meanX };
}
