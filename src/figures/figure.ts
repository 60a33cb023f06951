/** One layer of a figure, in plotly's own terms: https://plotly.com/javascript/reference/ */
export interface Trace {
  /** How it is drawn. */
  readonly type: "bar" | "heatmap" | "scatter";
  readonly [attribute: string]: unknown;
}

/** Axes, titles and everything else that is not data, in plotly's own terms. */
export interface Layout {
  readonly [attribute: string]: unknown;
}

/** What one step of a slider changes. */
export interface Frame {
  /** What the step is called. */
  readonly name: string;
  /** The layers in this step. */
  readonly data: readonly Trace[];
}

/** A plotly figure as plain JSON. `show(figure)` draws it. */
export interface Figure {
  /** The layers, each drawn over those before it. */
  readonly data: readonly Trace[];
  /** Axes, titles, size. */
  readonly layout: Layout;
  /** The steps of a slider; none by default. */
  readonly frames?: readonly Frame[];
  /** How it behaves, in plotly's own terms. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** What every figure says of itself; only a part of a larger figure may leave it to the whole. */
export interface Heading {
  /** Stands above the figure. */
  readonly title: string;
  /** One line that says what is to be seen, for readers who can't see the drawing. */
  readonly description: string;
}

/** Grey that stands out from a white page and from a dark one (4.3 : 1 and 4.4 : 1). */
export const INK = "#7a7a7a";
const GRID = "rgba(128, 128, 128, 0.25)";

/** Okabe and Ito's colors (2008), which people with any kind of color vision can tell apart; those that show on white and on black. */
export const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;

/** The color of the n-th series; they repeat after six. */
export function color(series: number): string {
  return COLORS[series % COLORS.length] ?? INK;
}

/** Space around the plot for titles, axes and legends, in pixels: left, right, top, bottom. */
export type Margin = Readonly<Record<"l" | "r" | "t" | "b", number>>;

/** What `baseLayout` gives. */
export interface BaseLayout extends Layout {
  readonly margin: Margin;
  readonly height: number;
}

/** The narrowest page that figures are designed for, in pixels: a cell's output in a small window. */
export const PAGE_WIDTH = 700;

/**
 * The layout that all figures share: see-through, so that the page's own light or dark background is seen.
 * With `names`, those of the series, there is a legend, and room for all of its lines.
 */
export function baseLayout(
  { title = "", description = "" }: Partial<Heading>,
  names: readonly string[] = [],
): BaseLayout {
  const legend = names.length > 0;
  const top = legend ? 58 + LEGEND_LINE * legendLines(names) : 52;
  return {
    title: {
      text: title,
      font: { size: 17 },
      x: 0,
      xref: "paper",
      xanchor: "left",
      y: 1,
      yref: "container",
      yanchor: "top",
      pad: { t: 12 },
    },
    meta: { description },
    font: { color: INK, size: 14 },
    paper_bgcolor: "rgba(0, 0, 0, 0)",
    plot_bgcolor: "rgba(0, 0, 0, 0)",
    margin: { l: 70, r: 20, t: top, b: 50 },
    height: 338 + top,
    showlegend: legend,
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
  };
}

const LEGEND_LINE = 26;

/** How many lines plotly needs for a legend on the narrowest page, where every entry is a sign, its name, and a gap. */
function legendLines(names: readonly string[]): number {
  const available = PAGE_WIDTH - 100;
  let [lines, used] = [1, 0];
  for (const name of names) {
    const entry = 46 + 6.8 * visibleLength(name);
    if (used > 0 && used + entry > available) [lines, used] = [lines + 1, 0];
    used += entry;
  }
  return lines;
}

/** How many characters of a text are seen: plotly reads tags such as `<sub>`. */
export function visibleLength(text: string): number {
  return text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "&").length;
}

/** A word as it is, for plotly, which would take "<pad>" for a tag and leave it out. */
export function literal(word: string): string {
  return word.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The traces of a legend's entries. */
export function legendNames(traces: readonly Trace[]): string[] {
  return traces
    .filter(({ type, name, showlegend }) => type !== "heatmap" && showlegend !== false && name !== undefined)
    .map(({ name }) => String(name));
}

/** An axis of words. A sentence may have one twice: things stand at places 0, 1, 2 …, and the words are only their labels. */
export function wordAxis(title: string, words: readonly string[], more: Layout = {}): Layout {
  return axis(title, {
    tickvals: words.map((_, place) => place),
    ticktext: words.map(literal),
    showgrid: false,
    zeroline: false,
    ...more,
  });
}

/** An axis with its name. */
export function axis(title: string, more: Layout = {}): Layout {
  return {
    title: { text: title, standoff: 12 },
    gridcolor: GRID,
    zerolinecolor: GRID,
    linecolor: INK,
    automargin: true,
    ...more,
  };
}

/** A figure that behaves as all do: without plotly's buttons. */
export function figureOf(data: readonly Trace[], layout: Layout, frames?: readonly Frame[]): Figure {
  // Figures are as wide as the page without plotly's own `responsive`, with which JupyterLab loses them when its window is resized.
  return { data, layout, ...(frames && { frames }), config: { displayModeBar: false } };
}
