import { code } from "../../kinds/code";
import { maskedAfterSoftmax, maskedScoresSetTo0, maskInverted, maskLeftOut } from "../../mistakes/mask";
import { knownAs } from "../../mistakes/wrong-step";
import {
  drawMatrix,
  drawWhole,
  mapMatrix,
  matMul,
  matrixOf,
  selfAttention,
  sum,
  times,
  transpose,
  type AttentionWays,
  type Matrix,
} from "../../plain-loops";

type Inputs = [adjacency: number[][], x: number[][]];

/** The graph with an edge from each node to itself. */
const withSelves = (adjacency: Matrix): number[][] =>
  mapMatrix(adjacency, (edge, from, to) => (from === to ? 1 : edge));
const attend =
  (ways: AttentionWays) =>
  (...[adjacency, x]: Inputs): number[][] =>
    selfAttention(x, { mask: withSelves(adjacency), ...ways });
const known = knownAs(attend);

/** Every node listens to one to all-but-one of the others, and not all are heard by those they listen to. */
function ring(nodes: number, reach: (from: number) => number): number[][] {
  return times(nodes, (from) =>
    times(nodes, (to) => ((to - from + nodes) % nodes >= 1 && (to - from + nodes) % nodes <= reach(from) ? 1 : 0)),
  );
}

export const graphStep = code<Inputs>({
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
    const reaches = times(nodes, (node) => (node === 0 ? 1 : node === 1 ? 3 : drawWhole(random, 1, 2)));
    return [ring(nodes, (from) => reaches[from] as number), drawMatrix(random, nodes, drawWhole(random, 2, 4))];
  },
  expected: attend({}),
  mistakes: [
    {
      name: "the node itself left out",
      says: "The diagonal of `adjacency` is 0: nobody has an arrow to themselves. Taken as it is, a node forgets all it held, and one without neighbours has nobody to look at.",
      gives: (adjacency, x) => selfAttention(x, { mask: adjacency }),
    },
    {
      name: "mean instead of weights",
      says: "All neighbours count alike here. Attention weighs them by how well they fit: softmax of the scores, over those that the mask lets through.",
      gives: (adjacency, x) =>
        matMul(
          withSelves(adjacency).map((row) => row.map((edge) => edge / sum(row))),
          x,
        ),
    },
    known(maskInverted),
    {
      name: "the arrows the wrong way round",
      says: "Each node listens to those who listen to *it*. A row of the mask is the one that looks, a column the one that is looked at. Is anything transposed?",
      gives: (adjacency, x) => attend({})(transpose(adjacency), x),
    },
    {
      name: "the arrows taken both ways",
      says: "In the lesson, who knows someone is known by them. Here an arrow goes one way: a node that is listened to needn't listen back.",
      gives: (adjacency, x) =>
        attend({})(
          mapMatrix(adjacency, (edge, i, j) => Math.max(edge, adjacency[j]?.[i] as number)),
          x,
        ),
    },
    known(maskLeftOut),
    known(maskedAfterSoftmax),
    known(maskedScoresSetTo0),
  ],
  tensors: true,
});
