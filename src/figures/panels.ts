import { INK, type BaseLayout, type Layout } from "./figure";

/** Where one of several plots stands in a figure. */
export interface Panel {
  /** 1, 2, 3 …: the number in its axes' names. */
  readonly number: number;
  /** From left to right, as shares of the whole width. */
  readonly x: readonly [left: number, right: number];
  /** From bottom to top, as shares of the whole height. */
  readonly y: readonly [bottom: number, top: number];
  /** Whether no other panel stands to its left. */
  readonly leftmost: boolean;
  /** Whether no other panel stands below it. */
  readonly lowest: boolean;
}

/** Panels in rows, and what must be known to make room for them. */
export interface PanelsOptions {
  readonly count: number;
  readonly columns: number;
  /** Height of a panel, and the space between two rows for titles and labels, in pixels. */
  readonly height: number;
  readonly rowGap: number;
  /** Space between two columns, as a share of the whole width. */
  readonly columnGap: number;
}

/** The places of the panels, first row on top, and the height of all in pixels. */
export interface Grid {
  readonly panels: readonly Panel[];
  readonly height: number;
}

/** Lays panels out. */
export function panels({ count, columns, height, rowGap, columnGap }: PanelsOptions): Grid {
  const rows = Math.ceil(count / columns);
  const total = rows * height + (rows - 1) * rowGap;
  const width = (1 - (columns - 1) * columnGap) / columns;
  const places = Array.from({ length: count }, (_, i): Panel => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const left = column * (width + columnGap);
    const top = 1 - (row * (height + rowGap)) / total;
    // Rounding may carry an end a hair beyond 1 or 0, which plotly takes for no domain at all.
    return {
      number: i + 1,
      x: [left, Math.min(1, left + width)],
      y: [Math.max(0, top - height / total), top],
      leftmost: column === 0,
      lowest: i + columns >= count,
    };
  });
  return { panels: places, height: total };
}

/** What a figure of panels needs beside its data. */
export interface PanelLayoutOptions {
  /** Pixels above the panels, for titles and legends beyond what every figure has; and all that is below them. */
  readonly above: number;
  readonly below?: number;
  /** What stands over each panel, at its left end. */
  readonly titles: readonly string[];
  /** The axes of a panel. */
  readonly axesOf: (panel: Panel) => readonly [xaxis: Layout, yaxis: Layout];
}

/** The layout of a figure of panels: room for all, the axes of each, tied to one another, and titles. */
export function panelLayout(base: BaseLayout, grid: Grid, options: PanelLayoutOptions): BaseLayout {
  const { above, below = base.margin.b, titles, axesOf } = options;
  const margin = { ...base.margin, t: base.margin.t + above, b: below };
  const axes = grid.panels.flatMap((panel): [string, Layout][] => {
    const [xaxis, yaxis] = axesOf(panel);
    const suffix = suffixOf(panel.number);
    return [
      [`xaxis${suffix}`, { ...xaxis, domain: [...panel.x], anchor: `y${suffix}` }],
      [`yaxis${suffix}`, { ...yaxis, domain: [...panel.y], anchor: `x${suffix}` }],
    ];
  });
  return {
    ...base,
    margin,
    height: margin.t + margin.b + Math.round(grid.height),
    ...Object.fromEntries(axes),
    annotations: grid.panels.map((panel, i) => panelTitle(panel, titles[i] ?? "")),
  };
}

/** Which axes a trace is drawn on: those of the panel with that number. */
export function traceAxes(panel: number): { xaxis?: string; yaxis?: string } {
  return panel === 1 ? {} : { xaxis: `x${panel}`, yaxis: `y${panel}` };
}

/** The first axes have no number in their names. */
function suffixOf(panel: number): string {
  return panel === 1 ? "" : String(panel);
}

function panelTitle({ x, y }: Panel, text: string): Layout {
  return {
    text,
    showarrow: false,
    xref: "paper",
    yref: "paper",
    x: x[0],
    y: y[1],
    xanchor: "left",
    yanchor: "bottom",
    font: { size: 14, color: INK },
  };
}
