import { INK, type Layout } from "./figure";

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

/** Panels in rows, and what is to be known to give them room. */
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
export function panels({ count, columns, height, rowGap, columnGap }: PanelsOptions): {
  panels: Panel[];
  height: number;
} {
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

/** The names of a panel's axes in the layout, and what anchors one to the other. */
export function panelAxes({ number, x, y }: Panel, xaxis: Layout, yaxis: Layout): Layout {
  const suffix = number === 1 ? "" : String(number);
  return {
    [`xaxis${suffix}`]: { ...xaxis, domain: [...x], anchor: `y${suffix}` },
    [`yaxis${suffix}`]: { ...yaxis, domain: [...y], anchor: `x${suffix}` },
  };
}

/** The axes of all panels in one layout. */
export function allAxes(axes: readonly Layout[]): Layout {
  return Object.fromEntries(axes.flatMap((layout) => Object.entries(layout)));
}

/** A title over a panel, at its left end. */
export function panelTitle({ x, y }: Panel, text: string): Layout {
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
