import { fade } from "./color-scale";
import { expectList, expectNumbers } from "./arguments";
import { highestOf, lowestOf } from "./extremes";
import { axis, baseLayout, color, figureOf, type Figure, type Heading, type Trace } from "./figure";
import { dash } from "./line-chart";

/** How often values occur, for one or several sets of them. */
export interface HistogramOptions extends Partial<Heading> {
  /** The sets, each with as many values as it likes. */
  readonly series: readonly {
    /** What the legend calls it. */
    readonly name: string;
    /** The values, one or more. */
    readonly values: readonly number[];
  }[];
  /** What the values are, with their unit. */
  readonly xTitle: string;
  /** Lowest and highest value drawn; by default all are. What lies beyond is left out of the drawing, not out of the count. */
  readonly range?: readonly [lowest: number, highest: number];
  /** Number of steps along x; 40 by default. */
  readonly bins?: number;
}

/**
 * Histograms over the same steps, each with an area of 1, so that sets of different size and spread can be compared.
 *
 * @throws {RangeError} when a set is empty, a value isn't finite, or bins isn't a whole number above 0
 */
export function histogram({ series, xTitle, range, bins = 40, ...heading }: HistogramOptions): Figure {
  expectList("histogram: series", series, "a list of series");
  for (const { name, values } of series) {
    expectNumbers(`histogram: values of "${name}"`, values);
    if (values.length === 0)
      throw new RangeError(`histogram: values of "${name}" is empty; it needs at least one value.`);
  }
  if (!Number.isInteger(bins) || bins < 1)
    throw new RangeError(`histogram: bins is ${bins}; it needs a whole number above 0.`);
  const [lowest, highest] = range ?? bounds(series.map(({ values }) => values));
  if (!(lowest < highest))
    throw new RangeError(`histogram: range is [${lowest}, ${highest}]; it needs a lowest value below the highest.`);
  const width = (highest - lowest) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, i) => lowest + i * width);
  const data = series.map(({ name, values }, i): Trace => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      const bin = value === highest ? bins - 1 : Math.floor((value - lowest) / width);
      if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const density = counts.map((count) => count / (values.length * width));
    return {
      type: "scatter",
      mode: "lines",
      name,
      // "hv" draws each density from its edge to the next; the ends go down to the axis.
      x: [edges[0], ...edges],
      y: [0, ...density, 0],
      line: { shape: "hv", color: color(i), width: 2, dash: dash(i) },
      fill: "tozeroy",
      fillcolor: fade(color(i), 0.18),
      hovertemplate: `${xTitle} from %{x:.3~g}: density %{y:.3~g}<extra>${name}</extra>`,
    };
  });
  return figureOf(data, {
    ...baseLayout(heading, series.length > 1 ? series.map(({ name }) => name) : []),
    xaxis: axis(xTitle, { range: [lowest, highest], zeroline: false }),
    yaxis: axis("density", { rangemode: "tozero" }),
  });
}

/** From the lowest to the highest of all values; around a single one, half a unit to each side. */
function bounds(sets: readonly (readonly number[])[]): [number, number] {
  const all = sets.flat();
  const [lowest, highest] = [lowestOf(all), highestOf(all)];
  return lowest < highest ? [lowest, highest] : [lowest - 0.5, lowest + 0.5];
}
