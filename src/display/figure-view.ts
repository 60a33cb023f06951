import type { MimeBundle } from "./bundle";

/** What this file reads of a plotly figure. */
interface FigureLike {
  readonly data: readonly object[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Is the value a plotly figure: an object with a list of traces as `data`, and a `layout`? */
export function isFigure(value: object): value is FigureLike {
  const { data, layout } = value as Partial<FigureLike>;
  return Array.isArray(data) && data.every(isObject) && isObject(layout) && !Array.isArray(layout);
}

/** The figure itself, which JupyterLab and VS Code draw, and a line of text that says what it shows. */
export function figureBundle(figure: FigureLike): MimeBundle {
  return { "application/vnd.plotly.v1+json": toJson(figure), "text/plain": describe(figure) };
}

/** The figure's own description (`layout.meta.description`), else its title and kind. */
function describe({ data, layout }: FigureLike): string {
  const { meta, title } = layout;
  if (isObject(meta) && "description" in meta && typeof meta.description === "string" && meta.description !== "")
    return `Figure: ${meta.description}`;
  const heading = isObject(title) && "text" in title ? title.text : title;
  if (typeof heading === "string" && heading !== "") return `Figure: ${heading}`;
  const kinds = [...new Set(data.map((trace) => ("type" in trace ? String(trace.type) : "scatter")))];
  return `Figure: ${data.length} ${data.length === 1 ? "trace" : "traces"}${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}`;
}

/** A copy that survives JSON: typed arrays become plain ones. */
function toJson(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) return value.map(toJson);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toJson(entry)]));
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
