import { axis, baseLayout, CONFIG, expectLabels, type Figure, type Heading } from "./figure";

/** A matrix of attention weights with the tokens that its rows and columns stand for. */
export interface AttentionMapOptions extends Partial<Heading> {
  /** `[queries][keys]`: row i holds what token i gives to each token. */
  readonly weights: readonly (readonly number[])[];
  /** The tokens that look (the rows). */
  readonly queries: readonly string[];
  /** The tokens looked at (the columns). */
  readonly keys: readonly string[];
  /** What the rows are called; "from (query)" by default. */
  readonly queryTitle?: string;
  /** What the columns are called; "to (key)" by default. */
  readonly keyTitle?: string;
}

/**
 * Attention weights as coloured cells on a fixed scale from 0 to 1, each with its number.
 *
 * @throws {RangeError} when the labels don't fit the matrix, or its rows have different lengths
 */
export function attentionMap({ weights, queries, keys, queryTitle = "from (query)", keyTitle = "to (key)", ...heading }: AttentionMapOptions): Figure {
  expectLabels("attentionMap: queries", queries, weights.length, "rows of weights");
  weights.forEach((row, i) => expectLabels("attentionMap: keys", keys, row.length, `weights in row ${i}`));
  return {
    data: [
      {
        type: "heatmap",
        z: weights.map((row) => [...row]),
        zmin: 0,
        zmax: 1,
        colorscale: "Viridis",
        // Beside the bar, not above it: in a map of few rows the title would cover the highest number.
        colorbar: { title: { text: "weight", side: "right" }, dtick: queries.length < 4 ? 0.5 : 0.25, outlinewidth: 0 },
        texttemplate: "%{z:.2f}",
        customdata: queries.map((query) => keys.map((key) => `${query} → ${key}`)),
        hovertemplate: "%{customdata}: %{z:.3f}<extra></extra>",
        xgap: 2,
        ygap: 2,
      },
    ],
    layout: {
      ...baseLayout(heading),
      height: 140 + 48 * queries.length,
      xaxis: axis(keyTitle, { tickvals: keys.map((_, i) => i), ticktext: [...keys], showgrid: false, zeroline: false }),
      // The first row stands on top, as in a printed matrix.
      yaxis: axis(queryTitle, { tickvals: queries.map((_, i) => i), ticktext: [...queries], autorange: "reversed", showgrid: false, zeroline: false }),
    },
    config: CONFIG,
  };
}
