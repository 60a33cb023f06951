import { cells } from "./cells";
import { DIVERGING } from "./color-scale";
import { expectMatrix, type Matrix } from "./arguments";
import { axis, baseLayout, figureOf, PAGE_WIDTH, type Figure, type Heading } from "./figure";
import { largest } from "./matrix-map";

/** Position codes: one vector a position. */
export interface PositionMapOptions extends Partial<Heading> {
  /** `[positions][dimensions]` */
  readonly codes: Matrix;
  /** The scale runs from −limit to limit; by default 1, or the largest value where that is more, as learned codes may have it. */
  readonly limit?: number;
}

/**
 * Position codes as a picture: positions from top to bottom, dimensions from left to right, blue below 0 and orange above.
 *
 * @throws {RangeError} when rows have different lengths, a value isn't finite, or the limit isn't above 0
 */
export function positionMap({ codes, limit, ...heading }: PositionMapOptions): Figure {
  expectMatrix("positionMap: codes", codes);
  const { length } = codes;
  const dimensions = codes[0]?.length ?? 0;
  const most = limit ?? Math.max(1, largest(codes));
  if (!(most > 0)) throw new RangeError(`positionMap: limit is ${most}; it needs a number above 0.`);
  const cell = { width: (PAGE_WIDTH - 180) / dimensions, height: Math.min(34, Math.max(3, 400 / length)) };
  const base = baseLayout(heading);
  const ticks = (count: number) => ({
    ...(count <= 10 ? { dtick: 1 } : { nticks: 10 }),
    tickformat: "d",
    showgrid: false,
    zeroline: false,
    showline: false,
  });
  return figureOf(
    cells({
      values: codes,
      scale: DIVERGING,
      range: [-most, most],
      cell,
      colorbar: { title: { text: "value", side: "right" }, nticks: 6 },
    }).map((trace) =>
      trace.type === "heatmap"
        ? { ...trace, hovertemplate: "position %{y}, dimension %{x}: %{z:.3f}<extra></extra>" }
        : trace,
    ),
    {
      ...base,
      height: base.margin.t + base.margin.b + Math.max(120, Math.round(cell.height * length)),
      xaxis: axis("dimension", { ...ticks(dimensions), range: [-0.5, dimensions - 0.5] }),
      yaxis: axis("position", { ...ticks(length), range: [length - 0.5, -0.5] }),
    },
  );
}
