import type { RandomNumbers } from "../../../data/random";
import { dot, drawMatrix, drawVector, drawWhole, matrixOf, type Matrix } from "../../plain-loops";

/** What an Elman RNN has learned. */
export interface ElmanWeights {
  /** [memory, width of a word] */
  readonly inputWeights: number[][];
  /** [memory, memory] */
  readonly recurrentWeights: number[][];
  /** [memory] */
  readonly bias: number[];
}

/** A matrix times a vector. */
export function product(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => dot(row, vector));
}

/** The three parts that a step adds up, before tanh. */
export function elmanSum(
  word: readonly number[],
  memory: readonly number[],
  { inputWeights, recurrentWeights, bias }: ElmanWeights,
): number[] {
  const fromMemory = product(recurrentWeights, memory);
  return product(inputWeights, word).map((x, i) => x + (fromMemory[i] as number) + (bias[i] as number));
}

/** The memory after one more word. */
export function elman(word: readonly number[], memory: readonly number[], weights: ElmanWeights): number[] {
  return elmanSum(word, memory, weights).map(Math.tanh);
}

/** Weights small enough that tanh isn't flat; words are as wide as the memory in every other case, and wider in the rest. */
export function drawElman(random: RandomNumbers): { weights: ElmanWeights; units: number; width: number } {
  const units = drawWhole(random, 2, 3);
  const width = units + (random() < 0.5 ? 0 : drawWhole(random, 1, 2));
  const weights = {
    inputWeights: drawMatrix(random, units, width, 0.8),
    recurrentWeights: drawMatrix(random, units, units, 0.8),
    bias: drawVector(random, units, 0.5),
  };
  return { weights, units, width };
}

/** Words of two numbers, and a memory of two. */
export const twoNumbers: ElmanWeights = {
  inputWeights: matrixOf("1 0.5; 0 1"),
  recurrentWeights: matrixOf("0.9 -0.4; 0.3 0.6"),
  bias: [0.2, -0.3],
};

/** Words of three numbers, and a memory of two. */
export const threeNumbers: ElmanWeights = {
  inputWeights: matrixOf("0.5 0.1 -0.3; -0.2 0.8 0.6"),
  recurrentWeights: matrixOf("0.7 0.2; -0.5 0.9"),
  bias: [0.1, 0.3],
};
