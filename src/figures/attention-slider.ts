import { attentionMap, type AttentionMapOptions } from "./attention-map";
import { withSlider } from "./compose";
import { expectLabels, expectList, type Matrix } from "./arguments";
import { type Figure, type Heading } from "./figure";

/** One attention map for each head, each epoch, each sharpness … */
export interface AttentionSliderOptions
  extends Heading, Pick<AttentionMapOptions, "queries" | "keys" | "mask" | "queryTitle" | "keyTitle"> {
  /** What the slider changes, such as "head" or "epoch". */
  readonly name: string;
  /** `[steps][queries][keys]`, each from 0 to 1. */
  readonly weights: readonly Matrix[];
  /** One label a step; 1, 2, 3 … by default. */
  readonly labels?: readonly string[];
  /** The step shown first, counted from 0; 0 by default. */
  readonly start?: number;
  /** With a button that plays the steps one after the other, as suits epochs; false by default. */
  readonly play?: boolean;
}

/**
 * An attention map with a slider over several heads or epochs.
 *
 * @throws {RangeError} when there is no step or label for one, or a step can't be drawn by `attentionMap`
 */
export function attentionSlider(options: AttentionSliderOptions): Figure {
  const { weights, queries, keys, mask, queryTitle, keyTitle, labels: given, ...slider } = options;
  expectList("attentionSlider: weights", weights, "a list of maps, [steps][queries][keys]");
  const labels = given ?? weights.map((_, step) => String(step + 1));
  expectLabels("attentionSlider: labels", labels, weights.length, "steps");
  const titles = { ...(queryTitle !== undefined && { queryTitle }), ...(keyTitle !== undefined && { keyTitle }) };
  const steps = weights.map((step, i) => ({
    label: labels[i] ?? "",
    figure: attentionMap({ weights: step, queries, keys, mask, ...titles }),
  }));
  return withSlider({ ...slider, steps });
}
