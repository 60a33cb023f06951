import { highestOf, lowestOf } from "./extremes";
import { type Layout } from "./figure";

/**
 * Refuses what a log axis has no place for.
 *
 * @throws {RangeError} when a value isn't above 0
 */
export function expectAboveZero(name: string, values: readonly number[]): void {
  const bad = values.findIndex((value) => !(value > 0));
  if (bad !== -1) throw new RangeError(`${name}[${bad}] is ${values[bad]}; on a log axis it needs a number above 0.`);
}

/**
 * A log axis for values above 0. `ticks` says where its numbers stand, unless they are too many: at 64, 128, 256, say, which plotly's own
 * ticks would miss.
 * Otherwise they stand at 1, 10, 100 …, over a short range also at 2 and 5.
 */
export function logScale(values: readonly number[], ticks: readonly number[] = []): Layout {
  const at =
    ticks.length > 0 && ticks.length <= 10 ? [...new Set(ticks)] : decades(lowestOf(values), highestOf(values, 0));
  return { type: "log", tickvals: at, ticktext: at.map(String) };
}

function decades(lowest: number, highest: number): number[] {
  const [first, last] = [Math.floor(Math.log10(lowest)), Math.ceil(Math.log10(highest))];
  const steps = last - first > 2 ? [1] : [1, 2, 5];
  // Of very many decades only every second, third … is named.
  const stride = Math.ceil((last - first) / 8) || 1;
  const exponents = Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, i) => first + i * stride);
  // Number("5e-3") is 0.005 exactly as written; 5 * 10 ** -3 may not be.
  return exponents.flatMap((exponent) => steps.map((step) => Number(`${step}e${exponent}`)));
}
