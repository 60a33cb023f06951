import { linearAttention, localAttention, scaledDotProductAttention, tf } from "../../src/index";
import { median, textTable } from "../bench";
import { medianMicroseconds } from "../time";

const lengths = [64, 128, 256, 512, 1024, 2048] as const;
const WINDOW = 32;
const HEADS = 4;
const WIDTH = 16;
const SECONDS = 0.2;

const kinds = {
  exact: (x: tf.Tensor): tf.Tensor => scaledDotProductAttention(x, x, x).output,
  local: (x: tf.Tensor): tf.Tensor => localAttention(x, x, x, { window: WINDOW }),
  linear: (x: tf.Tensor): tf.Tensor => linearAttention(x, x, x),
};

/** Times against length, in microseconds, and how they grow. */
export interface LengthCurves {
  readonly lengths: readonly number[];
  readonly times: Readonly<Record<string, readonly number[]>>;
  /** The slope of log time against log length, from 256 on: 1 is linear, 2 quadratic. */
  readonly slopes: Readonly<Record<string, number>>;
  readonly text: readonly string[];
}

/** Measures exact, local and linear attention on longer and longer inputs. */
export function lengthCurves(rounds: number): LengthCurves {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
  for (const length of lengths) {
    const x = tf.randomNormal([1, HEADS, length, WIDTH], 0, 1, "float32", 1);
    const measured: Record<string, number[]> = {};
    for (let round = 0; round < rounds; round++) {
      for (const [name, attention] of Object.entries(kinds))
        (measured[name] ??= []).push(medianMicroseconds(() => tf.tidy(() => void attention(x)), SECONDS / rounds));
    }
    for (const [name, values] of Object.entries(measured)) times[name]?.push(median(values));
    x.dispose();
  }
  const from = lengths.indexOf(256);
  const slopes = Object.fromEntries(
    Object.entries(times).map(([name, values]) => [
      name,
      slope(lengths.slice(from).map(Math.log), values.slice(from).map(Math.log)),
    ]),
  );
  const text = [
    `Forward pass in microseconds against length (${HEADS} heads of ${WIDTH}, window ${WINDOW} to each side).`,
    "The slope is that of log time against log length from 256 on: 1 is linear, 2 quadratic.",
    "",
    textTable([
      ["length", ...lengths.map(String), "slope"],
      ...Object.entries(times).map(([name, values]) => [
        name,
        ...values.map((value) => value.toFixed(0)),
        slopes[name]?.toFixed(2) ?? "",
      ]),
    ]),
  ];
  return { lengths, times, slopes, text };
}

/** The slope of the straight line with the least squares. */
function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const above = xs.reduce((sum, value, i) => sum + (value - x) * ((ys[i] ?? 0) - y), 0);
  return above / xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
}
