// A mask says which query may attend to which key: true (or 1) where it may, false (or 0) where it may not.
// It has any shape that broadcasts to [..., queries, keys].
import { tf } from "../tensorflow";
import { expectWhole, expectZerosAndOnes, shapeText } from "./arguments";

/**
 * Lets each position attend to itself and to those before it, never to those after it: what GPT uses to learn to write.
 *
 * @param length how many positions, at least 1
 * @returns [length, length], boolean: true where the key is not later than the query
 * @throws {RangeError} when `length` is not a whole number above 0
 * @example causalMask(3) // [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
 */
export function causalMask(length: number): tf.Tensor2D {
  expectWhole("causalMask", "length", length);
  return compareOffsets(length, (offset) => offset.lessEqual(0));
}

/**
 * Lets each position attend to its neighbours only: those at most `window` places away, and itself.
 *
 * @param length how many positions, at least 1
 * @param window how many places to each side, 0 or more
 * @returns [length, length], boolean; combine it with {@link causalMask} to look back only
 * @throws {RangeError} when `length` or `window` is not a whole number, or too small
 * @see Beltagy et al. 2020, "Longformer", section 3.1, sliding window
 * @example windowMask(4, 1) // [[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 1], [0, 0, 1, 1]]
 */
export function windowMask(length: number, window: number): tf.Tensor2D {
  expectWhole("windowMask", "length", length);
  expectWhole("windowMask", "window", window, 0);
  return compareOffsets(length, (offset) => offset.abs().lessEqual(window));
}

/** Asks the same question of each pair: offset = key's position − query's position. */
function compareOffsets(length: number, allowed: (offset: tf.Tensor) => tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => {
    const key = tf.range(0, length);
    const query = key.reshape([length, 1]);
    return allowed(key.sub(query)) as tf.Tensor2D; // [length, length]
  });
}

/**
 * Hides the padding behind sentences of different length, so that no query attends to it.
 *
 * @param lengths how many real tokens each sentence has, 0 to `maxLength`. A sentence of 0 leaves its queries nothing to attend to: their output is 0.
 * @param maxLength to how many tokens the sentences are padded
 * @returns [batch, 1, 1, maxLength], boolean. The two axes of 1 stand for heads and queries, over which the mask broadcasts; where
 * there are no heads, take one away: `paddingMask(lengths, maxLength).squeeze([1])`.
 * @throws {RangeError} when a length is not a whole number from 0 to `maxLength`, or there is none
 * @example paddingMask([2, 3], 3) // [[[[1, 1, 0]]], [[[1, 1, 1]]]]
 */
export function paddingMask(lengths: readonly number[] | tf.Tensor1D, maxLength: number): tf.Tensor4D {
  expectWhole("paddingMask", "maxLength", maxLength);
  if (lengths instanceof tf.Tensor && lengths.shape.length !== 1) {
    throw new RangeError(
      `paddingMask: lengths has shape ${shapeText(lengths.shape)}; it needs [batch], one number a sentence.`,
    );
  }
  const counts = lengths instanceof tf.Tensor ? Array.from(lengths.dataSync()) : lengths;
  if (counts.length === 0) throw new RangeError("paddingMask: lengths is empty; it needs one number a sentence.");
  const wrong = counts.findIndex((length) => !Number.isInteger(length) || length < 0 || length > maxLength);
  if (wrong >= 0) {
    throw new RangeError(
      `paddingMask: lengths[${wrong}] is ${counts[wrong]}; it needs a whole number from 0 to maxLength, which is ${maxLength}.`,
    );
  }
  return tf.tidy(() => tf.range(0, maxLength).less(tf.tensor4d([...counts], [counts.length, 1, 1, 1])));
}

/** Settings of {@link adjacencyMask}. */
export interface AdjacencyMaskOptions {
  /** Whether an edge lets only its first node attend to its second, and not the other way round; false by default. */
  readonly directed?: boolean;
  /** Whether each node also attends to itself; true by default. */
  readonly selfLoops?: boolean;
}

/**
 * Lets each node of a graph attend to its neighbours: with it, attention is a graph neural network.
 *
 * @param numNodes how many nodes, at least 1
 * @param edges pairs of nodes, counted from 0
 * @returns [numNodes, numNodes], boolean: true where there is an edge from the query's node to the key's
 * @throws {RangeError} when `numNodes` is not a whole number above 0, or an edge leads to a node that isn't there
 * @see Veličković et al. 2018, "Graph Attention Networks", section 2.1, masked attention
 * @example adjacencyMask(3, [[0, 1]]) // [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
 */
export function adjacencyMask(
  numNodes: number,
  edges: readonly (readonly [number, number])[],
  { directed = false, selfLoops = true }: AdjacencyMaskOptions = {},
): tf.Tensor2D {
  expectWhole("adjacencyMask", "numNodes", numNodes);
  const allowed = new Uint8Array(numNodes * numNodes);
  edges.forEach(([from, to], i) => {
    for (const node of [from, to]) {
      if (!Number.isInteger(node) || node < 0 || node >= numNodes) {
        throw new RangeError(
          `adjacencyMask: edges[${i}] is [${from}, ${to}]; its nodes need to be whole numbers from 0 to ${numNodes - 1}.`,
        );
      }
    }
    allowed[from * numNodes + to] = 1;
    if (!directed) allowed[to * numNodes + from] = 1;
  });
  for (let node = 0; selfLoops && node < numNodes; node++) allowed[node * numNodes + node] = 1;
  return tf.tensor2d(allowed, [numNodes, numNodes], "bool");
}

/**
 * Joins masks into one: a query may attend to a key where every mask says so.
 *
 * @param masks one or more, boolean or 0 and 1, of shapes that broadcast with each other
 * @returns boolean, of the shape that they broadcast to
 * @throws {TypeError} when one is no tensor
 * @throws {RangeError} when there is no mask, two don't broadcast, or one holds another number than 0 and 1
 * @example combineMasks(causalMask(3), paddingMask([2, 3], 3)) // [2, 1, 3, 3]
 */
export function combineMasks(...masks: tf.Tensor[]): tf.Tensor {
  if (masks.length === 0) throw new RangeError("combineMasks: there are no masks; it needs at least one.");
  masks.forEach((mask, i) => expectZerosAndOnes("combineMasks", `masks[${i}]`, mask));
  return tf.tidy(() =>
    masks
      .map((mask) => mask.cast("bool"))
      .reduce((combined, mask, i) => {
        if (!broadcastWithEachOther(combined.shape, mask.shape)) {
          throw new RangeError(
            `combineMasks: masks[${i}] has shape ${shapeText(mask.shape)}; it needs one that broadcasts with ${shapeText(combined.shape)}, ` +
              "the shape of those before it (each axis, counted from the last, equal or 1).",
          );
        }
        return combined.logicalAnd(mask);
      }),
  );
}

function broadcastWithEachOther(a: readonly number[], b: readonly number[]): boolean {
  const axes = Math.min(a.length, b.length);
  return Array.from({ length: axes }, (_, i) => [a[a.length - 1 - i], b[b.length - 1 - i]]).every(
    ([sizeA, sizeB]) => sizeA === sizeB || sizeA === 1 || sizeB === 1,
  );
}
