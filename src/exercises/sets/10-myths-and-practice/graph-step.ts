import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matMul, matrixOf, softmaxRows, transpose, type Matrix } from "../../plain";
import { plainAttention, plainWeights, widthOf } from "../../plain-attention";

/** The graph with an edge from each node to itself. */
const withSelves = (adjacency: Matrix): number[][] =>
  mapMatrix(adjacency, (edge, from, to) => (from === to ? 1 : edge));
const attendOver = (mask: Matrix, x: Matrix): number[][] => plainAttention(x, x, x, { mask });

/** Every node listens to one to all-but-one of the others, and not all are heard by those they listen to. */
function ring(nodes: number, reach: (from: number) => number): number[][] {
  return Array.from({ length: nodes }, (_, from) =>
    Array.from({ length: nodes }, (_, to) =>
      (to - from + nodes) % nodes >= 1 && (to - from + nodes) % nodes <= reach(from) ? 1 : 0,
    ),
  );
}

export const graphStep = code<[adjacency: number[][], x: number[][]]>({
  title: "Attention on a graph",
  points: 2,
  difficulty: 2,
  minutes: 8,
  importance: 1,
  hints: [
    "A sentence is a graph in which every word has an arrow to every word. Here most arrows are missing. What in attention decides who may look at whom?",
    "`scaledDotProductAttention(query, key, value, { mask })` takes a mask of 0 and 1, [nodes, nodes]. `tf.eye(n)` has 1 on its diagonal, and `tf.maximum(a, b)` the larger of two tensors, place by place.",
    "The mask is the larger of `adjacency` and `tf.eye(x.shape[0])`. Queries, keys and values are all `x`, and of the result you return `output`.",
  ],
  explanation:
    "One layer is one handshake: after it, each node knows something of those it listens to, and after two of those *they* listen to. The weights are what sets it apart from a plain graph convolution, which takes a fixed mean.",
  functionName: "graphStep",
  inputNames: ["adjacency", "x"],
  examples: [
    {
      given: [matrixOf("0 1 0; 0 0 1; 1 0 0"), matrixOf("1 1; 1 -1; 2 4")],
      about: "a ring of three, where each listens to the next",
    },
    {
      given: [matrixOf("0 1 1 0; 1 0 0 0; 0 1 0 0; 1 0 1 0"), matrixOf("1 0 2; 0 1 -1; 2 1 0; 1 -1 1")],
      about: "four nodes, some of which listen without being listened to",
    },
  ],
  draw: (random) => {
    const nodes = drawWhole(random, 5, 7);
    const reaches = Array.from({ length: nodes }, (_, node) =>
      node === 0 ? 1 : node === 1 ? 3 : drawWhole(random, 1, 2),
    );
    return [ring(nodes, (from) => reaches[from] as number), drawMatrix(random, nodes, drawWhole(random, 2, 4))];
  },
  expected: (adjacency, x) => attendOver(withSelves(adjacency), x),
  mistakes: [
    {
      name: "the node itself left out",
      says: "The diagonal of `adjacency` is 0: nobody has an arrow to themselves. Taken as it is, a node forgets all it held, and one without neighbours has nobody to look at.",
      gives: (adjacency, x) => attendOver(adjacency, x),
    },
    {
      name: "mean instead of weights",
      says: "All neighbours count alike here. Attention weighs them by how well they fit: softmax of the scores, over those that the mask lets through.",
      gives: (adjacency, x) => {
        const mask = withSelves(adjacency);
        return matMul(
          mask.map((row) => row.map((edge) => edge / row.reduce((sum, each) => sum + each, 0))),
          x,
        );
      },
    },
    {
      name: "mask inverted",
      says: "Each node listens to exactly those it has no arrow to. In this course's masks 1 means *may look*.",
      gives: (adjacency, x) =>
        attendOver(
          mapMatrix(withSelves(adjacency), (edge) => 1 - edge),
          x,
        ),
    },
    {
      name: "the arrows the wrong way round",
      says: "Each node listens to those who listen to *it*. A row of the mask is the one that looks, a column the one that is looked at. Is anything transposed?",
      gives: (adjacency, x) => attendOver(transpose(withSelves(adjacency)), x),
    },
    {
      name: "the arrows taken both ways",
      says: "In the lesson, who knows someone is known by them. Here an arrow goes one way: a node that is listened to needn't listen back.",
      gives: (adjacency, x) =>
        attendOver(
          mapMatrix(withSelves(adjacency), (edge, i, j) => Math.max(edge, adjacency[j]?.[i] as number)),
          x,
        ),
    },
    {
      name: "no mask",
      says: "Every node sees every other one, so the graph changes nothing. The mask has to reach the scores before softmax.",
      gives: (_adjacency, x) => plainAttention(x, x, x),
    },
    {
      name: "mask applied after softmax without renormalising",
      says: "The strangers' weights are set to 0 only after the shares were given out, so a node's weights no longer add up to 1. Mask the scores, before softmax.",
      gives: (adjacency, x) => {
        const mask = withSelves(adjacency);
        return matMul(
          mapMatrix(plainWeights(x, x), (weight, i, j) => weight * (mask[i]?.[j] as number)),
          x,
        );
      },
    },
    {
      name: "a mask of 0 and 1 multiplied with the scores",
      says: "A hidden score becomes 0 that way, and e⁰ is 1: strangers still get weight. They need −∞ instead, which softmax turns into 0.",
      gives: (adjacency, x) => {
        const mask = withSelves(adjacency);
        const scores = mapMatrix(
          matMul(x, transpose(x)),
          (score, i, j) => (score / Math.sqrt(widthOf(x))) * (mask[i]?.[j] as number),
        );
        return matMul(softmaxRows(scores), x);
      },
    },
  ],
  tensors: true,
});
