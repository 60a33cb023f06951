import { INK, type Layout } from "./figure";
import { type DataFlowStage } from "./data-flow-stage";
import { highestOf } from "./extremes";

/** Where a stage stands: x from 0 to 1, y in pixels below the top, which are negative. */
export interface Box {
  readonly stage: DataFlowStage;
  readonly row: number;
  /** Whether it is the first, the last of its row. */
  readonly outermost: { readonly left: boolean; readonly right: boolean };
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How wide a box is in a row of so many, in a drawing whose widest row has so many. */
export function boxWidth(inRow: number, widest: number): number {
  if (inRow === 1) return widest > 3 ? 0.8 : 0.6;
  return (1 - (inRow - 1) * BETWEEN) / inRow;
}

const BETWEEN = 0.04;

/** Places the rows below each other, each in the middle of the width, with `gap` pixels between them. */
export function placeStages(
  rows: readonly (readonly DataFlowStage[])[],
  heights: readonly number[],
  gap: number,
): Map<string, Box> {
  const widest = highestOf(rows.map((row) => row.length));
  const boxes = new Map<string, Box>();
  let top = 0;
  rows.forEach((row, i) => {
    const width = boxWidth(row.length, widest);
    const start = (1 - row.length * width - (row.length - 1) * BETWEEN) / 2;
    const height = heights[i] ?? 0;
    row.forEach((stage, column) => {
      const left = start + column * (width + BETWEEN);
      boxes.set(stage.name, {
        stage,
        row: i,
        outermost: { left: column === 0, right: column === row.length - 1 },
        left,
        right: left + width,
        top,
        bottom: top - height,
      });
    });
    top -= height + gap;
  });
  return boxes;
}

/** The arrows of a data flow, and how far to the left and right they go. */
export interface Routes {
  readonly lines: readonly Layout[];
  readonly arrows: readonly Layout[];
  readonly left: number;
  readonly right: number;
}

type Point = readonly [x: number, y: number];

const LANE = 0.05;

/** Arrows from every stage to those that take its output: straight to the next row, around the boxes to one further down. */
export function routes(boxes: ReadonlyMap<string, Box>, gap: number): Routes {
  const all = [...boxes.values()];
  // A stage whose output skips rows has a lane of its own beside the boxes.
  const lanes = { left: [] as string[], right: [] as string[] };
  const ways = all.flatMap((target) => {
    const { from } = target.stage;
    const sources = all.filter(({ stage, row }) => (from ? from.includes(stage.name) : row === target.row - 1));
    return sources.map((source): Point[] => {
      if (source.row === target.row - 1) return straight(source, target);
      const side = sideOf(source, lanes);
      if (!lanes[side].includes(source.stage.name)) lanes[side].push(source.stage.name);
      const distance = LANE * (lanes[side].indexOf(source.stage.name) + 1);
      return around(source, target, side, side === "left" ? -distance : 1 + distance, gap);
    });
  });
  return {
    lines: ways.filter((way) => way.length > 2).map((way) => line(way.slice(0, -1))),
    arrows: ways.map((way) => arrow(way.at(-2) as Point, way.at(-1) as Point)),
    left: -LANE * (lanes.left.length + 0.4) * Number(lanes.left.length > 0),
    right: 1 + LANE * (lanes.right.length + 0.4) * Number(lanes.right.length > 0),
  };
}

const INSIDE = 0.03;

/** Down from one row to the next, upright where the boxes stand above each other. */
function straight(source: Box, target: Box): Point[] {
  const [left, right] = [Math.max(source.left, target.left) + INSIDE, Math.min(source.right, target.right) - INSIDE];
  const narrower = source.right - source.left < target.right - target.left ? source : target;
  const upright = Math.min(right, Math.max(left, middle(narrower)));
  // Where they don't, `right` belongs to the box on the left and `left` to that on the right.
  const [from, to] =
    left <= right ? [upright, upright] : middle(source) < middle(target) ? [right, left] : [left, right];
  return way([from, source.bottom], [to, target.top]);
}

/** Typed as points, which a list of lists isn't by itself. */
function way(...points: Point[]): Point[] {
  return points;
}

/** Halfway between left and right. */
function middle({ left, right }: Box): number {
  return (left + right) / 2;
}

type Side = "left" | "right";

/** The nearer side; from the middle, the one with fewer lanes. A stage keeps the lane that it has. */
function sideOf(box: Box, lanes: Readonly<Record<Side, readonly string[]>>): Side {
  if (lanes.left.includes(box.stage.name)) return "left";
  if (lanes.right.includes(box.stage.name)) return "right";
  const fromCenter = middle(box) - 0.5;
  if (Math.abs(fromCenter) > 0.01) return fromCenter < 0 ? "left" : "right";
  return lanes.left.length < lanes.right.length ? "left" : "right";
}

/**
 * Out to the lane, down, and in again: through the box's side where no other box of its row is in the way, else through the space between
 * the rows.
 */
function around(source: Box, target: Box, side: Side, lane: number, gap: number): Point[] {
  const [from, to] = [middle(source), middle(target)];
  const [out, back] = [source.bottom - gap / 3, target.top + gap / 2];
  const [beside, at] = [(source.top + source.bottom) / 2, (target.top + target.bottom) / 2];
  return [
    ...(source.outermost[side]
      ? way([source[side], beside], [lane, beside])
      : way([from, source.bottom], [from, out], [lane, out])),
    ...(target.outermost[side] ? way([lane, at], [target[side], at]) : way([lane, back], [to, back], [to, target.top])),
  ];
}

function line(points: readonly Point[]): Layout {
  const path = points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${round(x)},${round(y)}`).join(" ");
  return { type: "path", path, line: { color: INK, width: 1.5 }, layer: "below" };
}

function arrow([ax, ay]: Point, [x, y]: Point): Layout {
  const at = { x: round(x), y: round(y), ax: round(ax), ay: round(ay) };
  return {
    ...at,
    xref: "x",
    yref: "y",
    axref: "x",
    ayref: "y",
    text: "",
    showarrow: true,
    arrowhead: 2,
    arrowsize: 1.1,
    arrowwidth: 1.5,
    arrowcolor: INK,
  };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
