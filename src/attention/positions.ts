import { tf } from "../tensorflow";
import { expectWhole } from "./arguments";

/** Settings of {@link sinusoidalPositions}. */
export interface SinusoidalPositionsOptions {
  /** How fast the waves get longer from column to column; 10000 by default. */
  readonly base?: number;
}

/**
 * A code for each position: its place on many waves, from short ones (first columns) to long ones (last columns).
 * Column 2i is sin(position / base^(2i / modelDim)), column 2i + 1 the cosine of the same angle.
 *
 * @param length how many positions, counted from 0
 * @param modelDim how wide a code is; where it is odd, the last sine has no cosine beside it
 * @returns [length, modelDim], values between -1 and 1
 * @throws {RangeError} when `length` or `modelDim` is not a whole number above 0, or `base` is not a finite number above 0
 * @see Vaswani et al. 2017, "Attention Is All You Need", section 3.5
 */
export function sinusoidalPositions(
  length: number,
  modelDim: number,
  { base = 10000 }: SinusoidalPositionsOptions = {},
): tf.Tensor2D {
  expectWhole("sinusoidalPositions", "length", length);
  expectWhole("sinusoidalPositions", "modelDim", modelDim);
  expectBase("sinusoidalPositions", base);
  return tf.tensor2d(sinusoidalCodes(length, modelDim, base), [length, modelDim]);
}

/** The numbers of {@link sinusoidalPositions}, row after row. Computed in double precision: in float32, late positions would be off. */
export function sinusoidalCodes(length: number, modelDim: number, base: number): Float32Array {
  const codes = new Float32Array(length * modelDim);
  for (let position = 0; position < length; position++) {
    for (let column = 0; column < modelDim; column++) {
      const pair = column - (column % 2); // 2i, for sine and cosine alike
      const angle = position / base ** (pair / modelDim);
      codes[position * modelDim + column] = column % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return codes;
}

/** Refuses what can't be the base of the wavelengths. */
export function expectBase(where: string, base: number): void {
  if (!Number.isFinite(base) || base <= 0)
    throw new RangeError(`${where}: base is ${base}; it needs a finite number above 0.`);
}
