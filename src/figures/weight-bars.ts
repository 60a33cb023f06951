import { expectLabels, expectList, expectWeights } from "./arguments";
import { axis, baseLayout, color, figureOf, literal, wordAxis, type Figure, type Heading, type Trace } from "./figure";

/** One bar a token, for one or several sets of weights. */
export interface WeightBarsOptions extends Partial<Heading> {
  /** The tokens, in the order of the sentence. */
  readonly tokens: readonly string[];
  /** Sets of weights to be seen beside each other, each with a weight a token. */
  readonly series: readonly {
    /** What the legend calls it. */
    readonly name: string;
    /** One weight a token, each from 0 to 1. */
    readonly weights: readonly number[];
  }[];
  /** What the bars are called; "weight" by default. */
  readonly valueTitle?: string;
}

/**
 * Weights over the tokens of a sentence as bars on a fixed scale from 0 to 1, so that figures can be compared.
 *
 * @throws {RangeError} when a series has another number of weights than there are tokens, or a weight isn't between 0 and 1
 */
export function weightBars({ tokens, series, valueTitle = "weight", ...heading }: WeightBarsOptions): Figure {
  expectList("weightBars: series", series, "a list of series");
  for (const { name, weights } of series) {
    expectWeights(`weightBars: weights of "${name}"`, weights, "barChart");
    expectLabels(`weightBars: tokens (for "${name}")`, tokens, weights.length, "weights");
  }
  const data = series.map(({ name, weights }, i): Trace => ({
    type: "bar",
    name,
    x: tokens.map((_, place) => place),
    y: [...weights],
    text: weights.map(shortNumber),
    textposition: "outside",
    cliponaxis: false,
    customdata: tokens.map(literal),
    hovertemplate: "%{customdata}: %{y:.3f}<extra></extra>",
    marker: { color: color(i) },
  }));
  return figureOf(data, {
    ...baseLayout(heading, series.length > 1 ? series.map(({ name }) => name) : []),
    barmode: "group",
    // Numbers that would have to be shrunk beyond reading are left out.
    uniformtext: { minsize: 9, mode: "hide" },
    xaxis: wordAxis("", tokens),
    yaxis: axis(valueTitle, { range: [0, 1.05], dtick: 0.25 }),
  });
}

/** Two decimals; but a small weight must not look like none. */
function shortNumber(weight: number): string {
  if (weight > 0 && weight < 0.001) return "<0.001";
  return weight.toFixed(weight > 0 && weight < 0.01 ? 3 : 2);
}
