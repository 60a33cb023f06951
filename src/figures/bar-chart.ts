import { columnLabels } from "./cells";
import { fade } from "./color-scale";
import { expectLabels, expectList, expectNumbers } from "./arguments";
import { highestOf, lowestOf } from "./extremes";
import {
  axis,
  baseLayout,
  color,
  figureOf,
  INK,
  literal,
  PAGE_WIDTH,
  wordAxis,
  type Figure,
  type Heading,
  type Trace,
} from "./figure";

/** One bar a label, for one or several series beside each other. */
export interface BarChartOptions extends Partial<Heading> {
  /** What stands under each bar or group of bars. */
  readonly labels: readonly string[];
  /** What the labels are; nothing by default. */
  readonly xTitle?: string;
  /** What the bars measure, with its unit. */
  readonly yTitle: string;
  /** The series, each with a value for every label. */
  readonly series: readonly {
    /** What the legend calls it. */
    readonly name: string;
    /** One value a label; below 0 the bar hangs down. */
    readonly values: readonly number[];
    /** How far values lie from it, as from several seeds: drawn as a line through the bar's end. None by default. */
    readonly deviations?: readonly number[];
  }[];
  /** Lowest and highest value on the axis; by default what the bars need, 0 included. */
  readonly yRange?: readonly [lowest: number, highest: number];
  /** How numbers are written, in d3's format, such as ".1%" or ".0f"; ".2f" by default. */
  readonly format?: string;
}

/** A page's width without the margins, in pixels; the share of it that isn't between the groups; and what a number takes. */
const PLOT_WIDTH = PAGE_WIDTH - 100;
const FILLED = 0.8;
const NUMBER = 36;

/**
 * Bars in groups, with their numbers where there is room, and error bars where deviations are given.
 *
 * @throws {RangeError} when a series has another number of values or deviations than there are labels, or one isn't finite
 */
export function barChart({
  labels,
  xTitle = "",
  yTitle,
  series,
  yRange,
  format = ".2f",
  ...heading
}: BarChartOptions): Figure {
  expectList("barChart: series", series, "a list of series");
  for (const { name, values, deviations } of series) {
    expectNumbers(`barChart: values of "${name}"`, values);
    expectLabels(`barChart: labels (for "${name}")`, labels, values.length, "values");
    if (deviations) {
      expectNumbers(`barChart: deviations of "${name}"`, deviations);
      expectLabels(`barChart: labels (for "${name}")`, labels, deviations.length, "deviations");
    }
  }
  const places = labels.map((_, place) => place);
  const width = FILLED / series.length;
  const [lowest, highest] = yRange ?? barRange(series);
  const above = 0.012 * (highest - lowest);
  const bars = series.map(({ name, values, deviations }, i): Trace => ({
    type: "bar",
    name,
    x: places,
    y: [...values],
    customdata: labels.map((label, place) => [literal(label), deviations?.[place] ?? 0]),
    hovertemplate: `%{customdata[0]}: %{y:${format}}${deviations ? ` ± %{customdata[1]:${format}}` : ""}<extra>${name}</extra>`,
    // No one color of an error bar shows on a full color and on a white and a dark page: the bar is pale behind it.
    marker: deviations ? { color: fade(color(i), 0.25), line: { color: color(i), width: 2 } } : { color: color(i) },
    ...(deviations && { error_y: { type: "data", array: [...deviations], color: INK, thickness: 2, width: 5 } }),
  }));
  const numbers = series.map(({ values, deviations = [] }, i): Trace => ({
    type: "scatter",
    mode: "text",
    x: places.map((place) => place + (i - (series.length - 1) / 2) * width),
    y: values.map((value, place) => value + (value < 0 ? -1 : 1) * ((deviations[place] ?? 0) + above)),
    customdata: [...values],
    texttemplate: `%{customdata:${format}}`,
    textposition: values.map((value) => (value < 0 ? "bottom center" : "top center")),
    textfont: { color: INK, size: 12 },
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  }));
  const written = columnLabels(labels, PLOT_WIDTH / labels.length);
  const base = baseLayout(heading, series.length > 1 ? series.map(({ name }) => name) : []);
  return figureOf((PLOT_WIDTH / labels.length) * width < NUMBER ? bars : [...bars, ...numbers], {
    ...base,
    margin: { ...base.margin, b: (xTitle ? 44 : 22) + written.height },
    height: base.height + written.height,
    barmode: "group",
    bargap: 1 - FILLED,
    xaxis: wordAxis(xTitle, labels, {
      tickangle: written.angle,
      tickfont: { size: written.size },
      range: [-0.5, labels.length - 0.5],
    }),
    yaxis: axis(yTitle, {
      ...(format.endsWith("%") && { tickformat: ".0%" }),
      zeroline: true,
      zerolinecolor: INK,
      range: [lowest, highest],
    }),
  });
}

/** From the lowest bar to the highest, with 0, what deviates, and room for the numbers. */
function barRange(series: BarChartOptions["series"]): [lowest: number, highest: number] {
  const ends = series.flatMap(({ values, deviations = [] }) =>
    values.map((value, place) => value + (value < 0 ? -1 : 1) * (deviations[place] ?? 0)),
  );
  const [lowest, highest] = [lowestOf(ends, 0), highestOf(ends, 0)];
  const room = 0.1 * (highest - lowest) || 1;
  return [lowest < 0 ? lowest - room : 0, highest > 0 || lowest === 0 ? highest + room : 0];
}
