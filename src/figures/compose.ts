import { baseLayout, CONFIG, INK, type Figure, type Frame, type Heading, type Layout } from "./figure";

/** Two figures of one plot each, drawn beside each other under one heading. */
export function sideBySide(left: Figure, right: Figure, heading: Partial<Heading> = {}): Figure {
  const [xaxis, yaxis] = [left.layout.xaxis as Layout, left.layout.yaxis as Layout];
  const [xaxis2, yaxis2] = [right.layout.xaxis as Layout, right.layout.yaxis as Layout];
  return {
    data: [...left.data, ...right.data.map((trace) => ({ ...trace, xaxis: "x2", yaxis: "y2" }))],
    layout: {
      ...right.layout,
      ...left.layout,
      ...baseLayout(heading, true),
      xaxis: { ...xaxis, domain: [0, 0.44] },
      xaxis2: { ...xaxis2, domain: [0.56, 1], anchor: "y2" },
      yaxis,
      yaxis2: { ...yaxis2, anchor: "x2" },
    },
    config: CONFIG,
  };
}

const SLIDER_HEIGHT = 100;

/** A slider and the figure that each of its steps shows. */
export interface SliderOptions extends Heading {
  /** What the slider changes; stands before the value of the step. */
  readonly name: string;
  /** The figures, all with the same traces in the same order. */
  readonly steps: readonly { readonly label: string; readonly figure: Figure }[];
  /** The step shown first; 0 by default. */
  readonly start?: number;
}

/**
 * One figure with a slider that moves between several. It needs no kernel: all steps are in the figure.
 *
 * @throws {RangeError} when there is no step, `start` is not one of them, or two steps have a different number of traces
 */
export function withSlider({ name, steps, start = 0, ...heading }: SliderOptions): Figure {
  const first = steps[start]?.figure;
  if (!first) throw new RangeError(`withSlider: start is ${start}, but there are ${steps.length} steps.`);
  const odd = steps.find(({ figure }) => figure.data.length !== first.data.length);
  if (odd) throw new RangeError(`withSlider: the step "${odd.label}" has ${odd.figure.data.length} traces, the others have ${first.data.length}.`);
  const margin = first.layout.margin as Record<"l" | "r" | "t" | "b", number>;
  return {
    data: first.data,
    frames: steps.map(({ label, figure }): Frame => ({ name: label, data: figure.data })),
    layout: {
      ...first.layout,
      ...pick(baseLayout(heading), ["title", "meta"]),
      height: Number(first.layout.height) + SLIDER_HEIGHT,
      margin: { ...margin, b: margin.b + SLIDER_HEIGHT },
      sliders: [
        {
          active: start,
          currentvalue: { prefix: `${name}: `, font: { size: 15, color: INK } },
          font: { color: INK },
          pad: { t: 70 },
          bordercolor: INK,
          bgcolor: INK,
          tickcolor: INK,
          steps: steps.map(({ label }) => ({
            label,
            method: "animate",
            args: [[label], { mode: "immediate", frame: { duration: 300, redraw: true }, transition: { duration: 300 } }],
          })),
        },
      ],
    },
    config: CONFIG,
  };
}

function pick(layout: Layout, names: readonly string[]): Layout {
  return Object.fromEntries(names.map((name) => [name, layout[name]]));
}
