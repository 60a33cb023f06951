import { narrowed } from "./cell-figure";
import { highestOf } from "./extremes";
import {
  baseLayout,
  figureOf,
  INK,
  legendNames,
  PAGE_WIDTH,
  visibleLength,
  type Figure,
  type Frame,
  type Heading,
  type Layout,
  type Margin,
  type Trace,
} from "./figure";

/**
 * Two figures of one plot each, drawn beside each other under one heading. Maps over the same rows share their labels, and maps on the
 * same scale share its legend.
 */
export function sideBySide(left: Figure, right: Figure, heading: Partial<Heading> = {}): Figure {
  const shared = sameRows(left, right);
  const width = (1 - gapBetween(left, right, shared)) / 2;
  const [first, second] = [narrowed(left, width), narrowed(right, width)];
  const [xaxis, yaxis] = [first.layout.xaxis as Layout, first.layout.yaxis as Layout];
  const [xaxis2, yaxis2] = [second.layout.xaxis as Layout, second.layout.yaxis as Layout];
  const data = [
    ...withScaleAt(first.data, width, second.data),
    ...withScaleAt(second.data, 1).map((trace) => ({ ...trace, xaxis: "x2", yaxis: "y2" })),
  ];
  const base = baseLayout(
    heading,
    first.layout.showlegend === true || second.layout.showlegend === true ? legendNames(data) : [],
  );
  const [one, other] = [first.layout.margin as Margin, second.layout.margin as Margin];
  const margin: Margin = { ...base.margin, b: Math.max(one.b, other.b) };
  // Maps of cells are as high as their rows need; what else there is fits any height.
  const maps = [first, second].filter(({ data: [trace] }) => trace?.type === "heatmap").map(plotHeight);
  const plot = maps.length > 0 ? highestOf(maps) : plotHeight({ layout: base });
  return figureOf(data, {
    ...second.layout,
    ...first.layout,
    ...base,
    margin,
    height: margin.t + margin.b + plot,
    xaxis: { ...xaxis, domain: [0, width] },
    xaxis2: { ...xaxis2, domain: [1 - width, 1], anchor: "y2" },
    yaxis,
    yaxis2: { ...yaxis2, anchor: "x2", ...(shared && { showticklabels: false, title: { text: "" } }) },
  });
}

/** The height of a figure without its margins, in pixels. */
function plotHeight({ layout }: Pick<Figure, "layout">): number {
  const { t, b } = layout.margin as Margin;
  return Number(layout.height) - t - b;
}

const SMALLEST_GAP = 0.12;

/**
 * Pixels: the scale of the left figure, the title of the right one's axis, its labels where they are numbers, and a letter where they are
 * words.
 */
const ROOM = { scale: 50, title: 30, numbers: 40, letter: 8 } as const;

/** The space between two figures, as a share of the width: plotly keeps none free for what stands beside an axis in the middle. */
function gapBetween(left: Figure, right: Figure, shared: boolean): number {
  const { ticktext } = right.layout.yaxis as { readonly ticktext?: readonly string[] };
  const labels = ticktext ? ROOM.letter * highestOf(ticktext.map(visibleLength)) : ROOM.numbers;
  const scale = withScaleAt(left.data, 0, right.data).some(
    ({ type, showscale }) => type === "heatmap" && showscale !== false,
  )
    ? ROOM.scale
    : 0;
  const room = scale + (shared ? 0 : ROOM.title + labels);
  return Math.min(0.5, Math.max(shared ? 0.05 : SMALLEST_GAP, room / (PAGE_WIDTH - 130)));
}

/** Whether both are maps with the same labels beside their rows. */
function sameRows(left: Figure, right: Figure): boolean {
  const [one, other] = [left, right].map(
    ({ data, layout }) => data[0]?.type === "heatmap" && (layout.yaxis as Layout).ticktext,
  );
  return Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other);
}

/** Moves the scale of a map of cells to the right end of its plot; where its neighbor has the same scale, one is enough. */
function withScaleAt(traces: readonly Trace[], end: number, neighbors: readonly Trace[] = []): Trace[] {
  const scaleOf = ({ type, zmin, zmax, colorscale }: Trace) =>
    type === "heatmap" && JSON.stringify([zmin, zmax, colorscale]);
  return traces.map((trace) => {
    if (trace.type !== "heatmap" || trace.showscale === false) return trace;
    if (neighbors.some((neighbor) => scaleOf(neighbor) === scaleOf(trace))) return { ...trace, showscale: false };
    return {
      ...trace,
      colorbar: {
        ...(trace.colorbar as object),
        x: end + 0.01,
        ...(end < 1 && { thickness: 10, title: { text: "" } }),
      },
    };
  });
}

const SLIDER_HEIGHT = 100;
/** How far below the plot the slider begins, beyond what the labels of the x axis take. */
const BELOW_LABELS = 20;

/** A slider and the figure that each of its steps shows. */
export interface SliderOptions extends Heading {
  /** What the slider changes; stands before the value of the step. */
  readonly name: string;
  /** The figures, all with the same traces in the same order, each under a label of its own. */
  readonly steps: readonly {
    /** What the slider calls it. */
    readonly label: string;
    /** What is then shown. */
    readonly figure: Figure;
  }[];
  /** The step shown first, counted from 0; 0 by default. */
  readonly start?: number;
  /** With buttons that play the steps one after the other and stop; false by default. */
  readonly play?: boolean;
}

/**
 * One figure with a slider that moves between several. It needs no kernel: all steps are in the figure.
 *
 * @throws {RangeError} when there is no step, `start` is not one of them, two have the same label, or a different number of traces
 */
export function withSlider({ name, steps, start = 0, play = false, ...heading }: SliderOptions): Figure {
  const first = steps[start]?.figure;
  if (!first) throw new RangeError(`withSlider: start is ${start}, but there are ${steps.length} steps.`);
  const odd = steps.find(({ figure }) => figure.data.length !== first.data.length);
  if (odd) {
    throw new RangeError(
      `withSlider: the step "${odd.label}" has ${odd.figure.data.length} traces, the others have ${first.data.length}.`,
    );
  }
  const twice = steps.find(({ label }, i) => steps.findIndex((step) => step.label === label) < i);
  if (twice) throw new RangeError(`withSlider: two steps are called "${twice.label}"; each needs a label of its own.`);
  const margin = first.layout.margin as Margin;
  const below = margin.b + BELOW_LABELS;
  const { title, meta } = baseLayout(heading);
  return figureOf(
    first.data,
    {
      ...first.layout,
      title,
      meta,
      height: Number(first.layout.height) + SLIDER_HEIGHT,
      margin: { ...margin, b: margin.b + SLIDER_HEIGHT },
      sliders: [
        {
          active: start,
          currentvalue: { prefix: `${name}: `, font: { size: 15, color: INK } },
          font: { color: INK },
          pad: { t: below },
          ...(play && { x: PLAY_WIDTH, len: 1 - PLAY_WIDTH }),
          bordercolor: INK,
          bgcolor: INK,
          tickcolor: INK,
          steps: steps.map(({ label }) => ({
            label,
            method: "animate",
            args: [[label], moveTo(300, { transition: { duration: 300 } })],
          })),
        },
      ],
      ...(play && { updatemenus: [playButtons(below + 16)] }),
    },
    steps.map(({ label, figure }): Frame => ({ name: label, data: figure.data })),
  );
}

/** The share of the width that the buttons need on the narrowest page. */
const PLAY_WIDTH = 0.21;

/** How plotly goes to another step: at once for someone who pulls the slider, with time to look for someone who lets it play. */
function moveTo(duration: number, more: Layout = {}): Layout {
  return { mode: "immediate", frame: { duration, redraw: true }, transition: { duration: 0 }, ...more };
}

function playButtons(below: number): Layout {
  return {
    type: "buttons",
    direction: "right",
    showactive: false,
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "top",
    pad: { t: below },
    bgcolor: "rgba(128, 128, 128, 0.15)",
    bordercolor: INK,
    font: { color: INK, size: 13 },
    buttons: [
      { label: "▶", method: "animate", args: [null, moveTo(700, { fromcurrent: true })] },
      // An empty list in place of names: nothing more is to be played.
      { label: "❚❚", method: "animate", args: [[null], moveTo(0, { frame: { duration: 0, redraw: false } })] },
    ],
  };
}
