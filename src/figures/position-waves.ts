import { expectLabels, expectList, expectMatrix, type Matrix } from "./arguments";
import { axis, baseLayout, color, figureOf, type Figure, type Heading, type Trace } from "./figure";
import { marker } from "./line-chart";
import { largest } from "./matrix-map";
import { panelLayout, panels, traceAxes } from "./panels";

/** A few dimensions of position codes. */
export interface PositionWavesOptions extends Partial<Heading> {
  /** `[positions][dimensions]` */
  readonly codes: Matrix;
  /** Which dimensions are drawn, counted from 0; from top to bottom. */
  readonly dimensions: readonly number[];
  /** What each is called; "dimension 4" and so on by default. */
  readonly names?: readonly string[];
  /** The base of sinusoidal codes, such as 10000: behind the points stand the waves that they should lie on. None by default. */
  readonly base?: number;
}

const STRIP_HEIGHT = 62;
const STEPS_BETWEEN = 12;

/**
 * Position codes as the waves that they are: one strip a dimension, with a point for each position. Straight above each other stand the
 * parts of one position's code.
 *
 * With `base`, also the waves: sin(position / base^(2i / d)) in dimension 2i, cos of the same in dimension 2i + 1,
 * where d is the number of dimensions (Vaswani et al., 2017, "Attention Is All You Need", section 3.5).
 *
 * @throws {RangeError} when a dimension isn't in the codes, names don't fit, rows have different lengths, a value isn't finite, or the
 *   base isn't above 0
 */
export function positionWaves(options: PositionWavesOptions): Figure {
  const { codes, dimensions, base, ...heading } = options;
  expectList("positionWaves: dimensions", dimensions, "a list of dimensions, counted from 0");
  const { names = dimensions.map((dimension) => `dimension ${dimension}`) } = options;
  expectMatrix("positionWaves: codes", codes);
  expectLabels("positionWaves: names", names, dimensions.length, "dimensions");
  const width = codes[0]?.length ?? 0;
  const missing = dimensions.find((dimension) => !Number.isInteger(dimension) || dimension < 0 || dimension >= width);
  if (missing !== undefined)
    throw new RangeError(`positionWaves: there is no dimension ${missing}; the codes have 0 … ${width - 1}.`);
  if (dimensions.length === 0) throw new RangeError("positionWaves: dimensions is empty; it needs at least one.");
  if (base !== undefined && !(base > 0))
    throw new RangeError(`positionWaves: base is ${base}; it needs a number above 0.`);
  const limit = 1.15 * Math.max(1, largest(codes));
  const grid = panels({ count: dimensions.length, columns: 1, height: STRIP_HEIGHT, rowGap: 26, columnGap: 0 });
  return figureOf(
    dimensions.flatMap((dimension, i): Trace[] => {
      const place = traceAxes(i + 1);
      const positions = codes.map((_, position) => position);
      const points: Trace = {
        type: "scatter",
        mode: base === undefined ? "lines+markers" : "markers",
        name: names[i],
        x: positions,
        y: codes.map((code) => code[dimension]),
        hovertemplate: `position %{x}: %{y:.3f}<extra>${names[i]}</extra>`,
        line: { color: color(i), width: 2 },
        marker: { color: color(i), size: codes.length > 60 ? 4 : 7, symbol: marker(i), line: { width: 0 } },
        ...place,
      };
      return base === undefined
        ? [points]
        : [{ ...wave(codes.length, dimension, width, base), line: { color: color(i), width: 1.5 }, ...place }, points];
    }),
    panelLayout(baseLayout(heading), grid, {
      above: 20,
      titles: names,
      axesOf: ({ number, lowest }) => [
        axis(lowest ? "position" : "", {
          range: [-0.5, codes.length - 0.5],
          tickformat: "d",
          showticklabels: lowest,
          zeroline: false,
          nticks: 12,
          ...(number > 1 && { matches: "x" }),
        }),
        axis("", { range: [-limit, limit], nticks: 3, zeroline: true }),
      ],
    }),
  );
}

function wave(positions: number, dimension: number, width: number, base: number): Trace {
  const x = Array.from({ length: (positions - 1) * STEPS_BETWEEN + 1 }, (_, i) => i / STEPS_BETWEEN);
  const swing = dimension % 2 === 0 ? Math.sin : Math.cos;
  const slowness = base ** ((dimension - (dimension % 2)) / width);
  const round = (value: number) => Number(value.toFixed(4));
  return {
    type: "scatter",
    mode: "lines",
    x: x.map(round),
    y: x.map((position) => round(swing(position / slowness))),
    hoverinfo: "skip",
    showlegend: false,
  };
}
