import { boxWidth, placeStages, routes, type Box } from "./data-flow-routes";
import { expectStages, stageLines, stageRows, type DataFlowStage } from "./data-flow-stage";
import { highestOf, lowestOf } from "./extremes";
import { baseLayout, figureOf, PAGE_WIDTH, type Figure, type Heading, type Layout, type Margin } from "./figure";

/** A path of data through stages. */
export interface DataFlowOptions extends Partial<Heading> {
  /** From top to bottom; a list in the list is a row of parallel stages, from left to right. */
  readonly stages: readonly (DataFlowStage | readonly DataFlowStage[])[];
}

/** Pixels: a line of text, the space around a box's text, and the space for an arrow. */
const LINE = 19;
const PADDING = 9;
const GAP = 28;

/** Pixels on the narrowest page: all boxes of a row (the rest is for margins and for what goes around them), and a letter. */
const BOXES_WIDTH = PAGE_WIDTH - 100;
const CHARACTER = 7;

const FILL = { plain: "#e3eef7", highlight: "#fde5d2" } as const;
const BORDER = { plain: "#0072b2", highlight: "#d55e00" } as const;
const TEXT = "#1a1a1a";

/**
 * Boxes with names and shapes, joined by arrows from top to bottom. What skips rows goes around the boxes between.
 *
 * @throws {TypeError} when a stage is no object with a name, or a list of such objects
 * @throws {RangeError} when there is no stage, a row is empty, two stages have one name, or `from` names none of the stages above
 */
export function dataFlow({ stages, ...heading }: DataFlowOptions): Figure {
  const rows = stageRows(stages);
  expectStages(rows);
  const widest = highestOf(rows.map((row) => row.length));
  const texts = new Map(
    rows.flatMap((row) =>
      row.map(
        (stage) =>
          [stage.name, stageLines(stage, (boxWidth(row.length, widest) * BOXES_WIDTH - 6) / CHARACTER)] as const,
      ),
    ),
  );
  const heights = rows.map(
    (row) => 2 * PADDING + LINE * highestOf(row.map(({ name }) => texts.get(name)?.length ?? 1)),
  );
  const boxes = placeStages(rows, heights, GAP);
  const ways = routes(boxes, GAP);
  const placed = [...boxes.values()];
  const height = -lowestOf(placed.map(({ bottom }) => bottom));
  const base = baseLayout(heading);
  const margin: Margin = { l: 20, r: 20, t: base.margin.t, b: 20 };
  const hidden = { visible: false, fixedrange: true };
  return figureOf(
    [
      {
        type: "scatter",
        mode: "text",
        x: placed.map(({ left, right }) => (left + right) / 2),
        y: placed.map(({ top, bottom }) => (top + bottom) / 2),
        text: placed.map(({ stage }) => texts.get(stage.name)?.join("<br>")),
        textfont: { color: TEXT, size: 14 },
        hoverinfo: "skip",
        showlegend: false,
      },
    ],
    {
      ...base,
      margin,
      height: margin.t + margin.b + height + 4,
      xaxis: { ...hidden, range: [ways.left - 0.01, ways.right + 0.01] },
      yaxis: { ...hidden, range: [-height - 2, 2] },
      shapes: [...ways.lines, ...placed.map(boxShape)],
      annotations: ways.arrows,
    },
  );
}

function boxShape({ stage, left, right, top, bottom }: Box): Layout {
  const kind = stage.highlight ? "highlight" : "plain";
  return {
    type: "rect",
    x0: left,
    x1: right,
    y0: bottom,
    y1: top,
    fillcolor: FILL[kind],
    line: { color: BORDER[kind], width: 1.5 },
    layer: "below",
  };
}
