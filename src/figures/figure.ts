/** One layer of a figure, in plotly's own terms: https://plotly.com/javascript/reference/ */
export interface Trace {
  readonly type: "bar" | "heatmap" | "scatter";
  readonly [attribute: string]: unknown;
}

/** Axes, titles and everything else that is not data, in plotly's own terms. */
export interface Layout {
  readonly [attribute: string]: unknown;
}

/** What one step of a slider changes. */
export interface Frame {
  readonly name: string;
  readonly data: readonly Trace[];
  readonly layout?: Layout;
}

/** A plotly figure as plain JSON. `show(figure)` draws it. */
export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  readonly frames?: readonly Frame[];
  readonly config?: Readonly<Record<string, unknown>>;
}

/** What every figure says of itself; only a part of a larger figure may leave it to the whole. */
export interface Heading {
  readonly title: string;
  /** One line that says what is to be seen, for readers who can't see the drawing. */
  readonly description: string;
}

/** Grey that stands out from a white page and from a dark one (4.3 : 1 and 4.4 : 1). */
export const INK = "#7a7a7a";
const GRID = "rgba(128, 128, 128, 0.25)";

/** Okabe and Ito's colours (2008), which people with any kind of colour vision can tell apart; those that show on white and on black. */
export const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;

/** The colour of the n-th series; they repeat after six. */
export function color(series: number): string {
  return COLORS[series % COLORS.length] ?? INK;
}

/** The layout that all figures share: see-through, so that the page's own light or dark background is seen. With `legend`, room for one. */
export function baseLayout({ title = "", description = "" }: Partial<Heading>, legend = false): Layout {
  return {
    title: { text: title, font: { size: 17 }, x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { t: 12 } },
    meta: { description },
    font: { color: INK, size: 14 },
    paper_bgcolor: "rgba(0, 0, 0, 0)",
    plot_bgcolor: "rgba(0, 0, 0, 0)",
    margin: { l: 70, r: 20, t: legend ? 84 : 52, b: 50 },
    height: legend ? 420 : 390,
    showlegend: legend,
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
  };
}

/** An axis with its name. */
export function axis(title: string, more: Layout = {}): Layout {
  return { title: { text: title, standoff: 12 }, gridcolor: GRID, zerolinecolor: GRID, linecolor: INK, automargin: true, ...more };
}

/** How all figures behave: without plotly's buttons. As wide as the page they are anyway (with plotly's own `responsive`, JupyterLab loses them when its window is resized). */
export const CONFIG = { displayModeBar: false } as const;

/**
 * Refuses labels that don't fit the data they name.
 *
 * @throws {RangeError} when there are not exactly `count` labels
 */
export function expectLabels(name: string, labels: readonly string[], count: number, what: string): void {
  if (labels.length !== count) {
    throw new RangeError(`${name} has ${labels.length} labels (${labels.join(", ")}), but there are ${count} ${what}.`);
  }
}
