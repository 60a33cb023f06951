import { expectList } from "./arguments";
import { highestOf, lowestOf } from "./extremes";
import { axis, baseLayout, color, figureOf, INK, type Figure, type Heading, type Trace } from "./figure";

/** A place on the map: what it measures on the first and on the second axis. */
export type Place = readonly [x: number, y: number];

/** Word vectors on two of their axes, and how some of them move. */
export interface VectorMapOptions extends Partial<Heading> {
  /** What the two axes measure. */
  readonly axes: readonly [x: string, y: string];
  /** Words that stay where they are. */
  readonly points: readonly {
    /** The word. */
    readonly label: string;
    /** Where it stands. */
    readonly at: Place;
  }[];
  /** Words that move, each drawn as an arrow. */
  readonly moves: readonly {
    /** What the legend calls the arrow. */
    readonly label: string;
    /** Where it starts. */
    readonly from: Place;
    /** Where it ends. */
    readonly to: Place;
  }[];
  /** The largest value on both axes; by default what the places need. */
  readonly limit?: number;
}

/**
 * A map of word vectors with arrows from before to after.
 *
 * @throws {RangeError} when a place is not two finite numbers
 */
export function vectorMap({ axes, points, moves, limit, ...heading }: VectorMapOptions): Figure {
  expectList("vectorMap: points", points, "a list of words, [] for none");
  expectList("vectorMap: moves", moves, "a list of arrows, [] for none");
  const places = [...points.map(({ at }) => at), ...moves.flatMap(({ from, to }) => [from, to])];
  for (const place of places) {
    expectList("vectorMap: a place", place, "two finite numbers, [x, y]");
    if (place.length !== 2 || !place.every(Number.isFinite))
      throw new RangeError(`vectorMap: a place is [${place.join(", ")}]; it needs two finite numbers, [x, y].`);
  }
  const merged = mergeLabels(points);
  const words: Trace = {
    type: "scatter",
    mode: "markers+text",
    name: "words",
    x: merged.map(({ at }) => at[0]),
    y: merged.map(({ at }) => at[1]),
    text: merged.map(({ label }) => label),
    textposition: "top right",
    hovertemplate: "%{text}: (%{x:.2f}, %{y:.2f})<extra></extra>",
    marker: { color: INK, size: 10, line: { width: 0 } },
    showlegend: false,
    cliponaxis: false,
  };
  const arrows = moves.map(({ label, from, to }, i): Trace => ({
    type: "scatter",
    mode: "lines+markers",
    name: label,
    x: [from[0], to[0]],
    y: [from[1], to[1]],
    hovertemplate: "(%{x:.2f}, %{y:.2f})",
    line: { color: color(i), width: 3 },
    // The arrow head turns to where the line comes from; its start is left bare.
    marker: {
      color: color(i),
      size: [0, 18],
      symbol: ["circle", "arrow"],
      angleref: "previous",
      opacity: 1,
      line: { width: 0 },
    },
    cliponaxis: false,
  }));
  const largest = limit ?? highestOf(places.flat(), 1) * 1.25;
  const smallest = lowestOf(places.flat(), 0) * 1.15 - largest * 0.05;
  return figureOf([words, ...arrows], {
    ...baseLayout(
      heading,
      moves.map(({ label }) => label),
    ),
    height: 560,
    // One unit is equally long on both axes, so that directions are true.
    xaxis: axis(axes[0], { range: [smallest, largest], constrain: "domain", constraintoward: "left" }),
    yaxis: axis(axes[1], {
      range: [smallest, largest],
      scaleanchor: "x",
      constrain: "domain",
      constraintoward: "top",
    }),
  });
}

/** Words that stand at the same place share one point, or their labels would cover each other. */
function mergeLabels(points: VectorMapOptions["points"]): { label: string; at: Place }[] {
  const merged = new Map<string, { label: string; at: Place }>();
  for (const { label, at } of points) {
    const known = merged.get(at.join());
    merged.set(at.join(), { label: known ? `${known.label}, ${label}` : label, at });
  }
  return [...merged.values()];
}
