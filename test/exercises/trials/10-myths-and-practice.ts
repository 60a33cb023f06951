import { scaledDotProductAttention } from "../../../src/attention/scaled-dot-product";
import { sinusoidalPositions } from "../../../src/attention/positions";
import { combineHeads, splitHeads } from "../../../src/attention/heads";
import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

type Ids = number[];
const lookUp = (ids: Ids, embeddings: tf.Tensor2D): tf.Tensor2D => tf.gather(embeddings, tf.tensor1d(ids, "int32"));
const codesFor = (x: tf.Tensor2D): tf.Tensor2D => sinusoidalPositions(...x.shape);
const attend = (query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, scale?: number): tf.Tensor =>
  scaledDotProductAttention(query, key, value, scale === undefined ? {} : { scale }).output;

type Matrices = [x: tf.Tensor2D, Wq: tf.Tensor2D, Wk: tf.Tensor2D, Wv: tf.Tensor2D];

/** What each head gives, in a loop. */
function heads([x, Wq, Wk, Wv]: Matrices, numHeads: number, scale?: number): tf.Tensor[] {
  const width = Wq.shape[1] / numHeads;
  return Array.from({ length: numHeads }, (_, head) => {
    const cut = (matrix: tf.Tensor2D): tf.Tensor => x.matMul(matrix.slice([0, head * width], [-1, width]));
    return attend(cut(Wq), cut(Wk), cut(Wv), scale);
  });
}

/** Queries, keys and values of heads, by reading on. */
function reshapedHeads([x, Wq, Wk, Wv]: Matrices, numHeads: number): tf.Tensor {
  const [query, key, value] = [Wq, Wk, Wv].map((W) =>
    x.matMul(W).reshape([numHeads, x.shape[0], W.shape[1] / numHeads]),
  ) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return attend(query, key, value);
}

const largestSize = (matrix: number[][]): number =>
  Math.max(...matrix.map((row) => Math.max(...row.map((x) => Math.abs(x)))));
const clip = (x: number): number => (x > 127 ? 127 : x < -127 ? -127 : x);

const withSelves = (adjacency: tf.Tensor2D): tf.Tensor2D => adjacency.add(tf.eye(adjacency.shape[0]));
const graph = (mask: tf.Tensor, x: tf.Tensor): tf.Tensor => scaledDotProductAttention(x, x, x, { mask }).output;

export const mythsAndPractice: SetTrials<"10-myths-and-practice"> = {
  "lost-order": {
    right: [
      (ids: Ids, embeddings: tf.Tensor2D) => {
        const x = tf.add(lookUp(ids, embeddings), sinusoidalPositions(ids.length, embeddings.shape[1]));
        return tf.matMul(tf.softmax(x.matMul(x, false, true).div(Math.sqrt(embeddings.shape[1]))), x).mean(0);
      },
      (ids: Ids, embeddings: tf.Tensor2D) => {
        const table = embeddings.arraySync();
        const width = table[0]!.length;
        const x = ids.map((id, place) =>
          table[id]!.map(
            (number, i) =>
              number +
              (i % 2 === 0 ? Math.sin(place / 10000 ** (i / width)) : Math.cos(place / 10000 ** ((i - 1) / width))),
          ),
        );
        const outputs = x.map((query) => {
          const powers = x.map((key) => Math.exp(query.reduce((sum, q, i) => sum + q * key[i]!, 0) / Math.sqrt(width)));
          const total = powers.reduce((a, b) => a + b);
          return query.map((_, i) => x.reduce((sum, value, word) => sum + (powers[word]! / total) * value[i]!, 0));
        });
        return outputs[0]!.map((_, i) => outputs.reduce((sum, output) => sum + output[i]!, 0) / outputs.length);
      },
    ],
    wrong: [
      {
        mistake: "positions left out",
        answer: (ids: Ids, embeddings: tf.Tensor2D) => {
          const x = lookUp(ids, embeddings);
          return attend(x, x, x).mean(0);
        },
      },
      {
        mistake: "positions multiplied instead of added",
        answer: (ids: Ids, embeddings: tf.Tensor2D) => {
          const words = lookUp(ids, embeddings);
          const x = words.mul(codesFor(words));
          return attend(x, x, x).mean(0);
        },
      },
      {
        mistake: "positions added after attention",
        answer: (ids: Ids, embeddings: tf.Tensor2D) => {
          const x = lookUp(ids, embeddings);
          return attend(x, x, x).add(codesFor(x)).mean(0);
        },
      },
      {
        mistake: "a code for the word, not for its place",
        answer: (ids: Ids, embeddings: tf.Tensor2D) => {
          const x = lookUp(ids, embeddings.add(codesFor(embeddings)));
          return attend(x, x, x).mean(0);
        },
      },
      {
        mistake: "positions in the queries only",
        answer: (ids: Ids, embeddings: tf.Tensor2D) => {
          const x = lookUp(ids, embeddings);
          return attend(x.add(codesFor(x)), x, x).mean(0);
        },
      },
      {
        mistake: "positions in queries and keys only",
        answer: (ids: Ids, embeddings: tf.Tensor2D) => {
          const x = lookUp(ids, embeddings);
          const placed = x.add(codesFor(x));
          return attend(placed, placed, x).mean(0);
        },
      },
      {
        mistake: "inputs changed in place",
        answer: (ids: Ids, embeddings: tf.Tensor2D) => {
          const words = lookUp(ids, embeddings);
          const x = words.add(codesFor(words));
          embeddings.dispose();
          return attend(x, x, x).mean(0);
        },
      },
    ],
  },
  "one-head-too-few": {
    right: [
      (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => tf.concat(heads([x, Wq, Wk, Wv], numHeads), 1),
      (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => {
        const toHeads = (matrix: tf.Tensor2D): tf.Tensor =>
          x.matMul(matrix).reshape([x.shape[0], numHeads, -1]).transpose([1, 0, 2]);
        const output = attend(toHeads(Wq), toHeads(Wk), toHeads(Wv));
        return output.transpose([1, 0, 2]).reshape([x.shape[0], -1]).arraySync();
      },
      (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => {
        const [query, key, value] = [Wq, Wk, Wv].map((matrix) => tf.split(tf.matMul(x, matrix), numHeads, 1)) as [
          tf.Tensor2D[],
          tf.Tensor2D[],
          tf.Tensor2D[],
        ];
        return tf.concat(
          query.map((each, head) => attend(each, key[head]!, value[head]!)),
          -1,
        );
      },
    ],
    wrong: [
      {
        mistake: "one head",
        answer: (...[x, Wq, Wk, Wv]: [...Matrices, number]) => attend(x.matMul(Wq), x.matMul(Wk), x.matMul(Wv)),
      },
      {
        mistake: "weights averaged instead of heads concatenated",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => {
          const [query, key] = [Wq, Wk].map((matrix) => splitHeads(x.matMul(matrix).expandDims(0), numHeads)) as [
            tf.Tensor4D,
            tf.Tensor4D,
          ];
          const { weights } = scaledDotProductAttention(query, key, key);
          return tf.matMul(weights.mean(1).squeeze([0]), x.matMul(Wv));
        },
      },
      {
        mistake: "heads added up instead of put side by side",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => tf.addN(heads([x, Wq, Wk, Wv], numHeads)),
      },
      {
        mistake: "the same whole width for every head",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) =>
          tf.concat(
            Array.from({ length: numHeads }, () => attend(x.matMul(Wq), x.matMul(Wk), x.matMul(Wv))),
            1,
          ),
      },
      {
        mistake: "heads one below the other",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => tf.concat(heads([x, Wq, Wk, Wv], numHeads), 0),
      },
      {
        mistake: "all columns of the values for every head",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => {
          const [query, key] = [Wq, Wk].map((matrix) => tf.split(tf.matMul(x, matrix), numHeads, 1)) as [
            tf.Tensor2D[],
            tf.Tensor2D[],
          ];
          return tf.concat(
            query.map((each, head) => attend(each, key[head]!, x.matMul(Wv))),
            1,
          );
        },
      },
      {
        mistake: "the heads' columns overlap",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) => {
          const [query, key, value] = [Wq, Wk, Wv].map((matrix) => x.matMul(matrix)) as [
            tf.Tensor,
            tf.Tensor,
            tf.Tensor,
          ];
          const outputs = [];
          for (let head = 0; head < numHeads; head++) {
            const cut = (all: tf.Tensor): tf.Tensor => all.slice([0, head], [-1, Wq.shape[1] / numHeads]);
            outputs.push(attend(cut(query), cut(key), cut(value)));
          }
          return tf.concat(outputs, 1);
        },
      },
      {
        mistake: "reshape without the transpose, there and back",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) =>
          reshapedHeads([x, Wq, Wk, Wv], numHeads).reshape([x.shape[0], -1]),
      },
      {
        mistake: "reshape into heads without the transpose",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) =>
          combineHeads(reshapedHeads([x, Wq, Wk, Wv], numHeads).expandDims(0)).squeeze([0]),
      },
      {
        mistake: "√d_model for √d_k",
        answer: (...[x, Wq, Wk, Wv, numHeads]: [...Matrices, number]) =>
          tf.concat(heads([x, Wq, Wk, Wv], numHeads, 1 / Math.sqrt(Wq.shape[1])), 1),
      },
    ],
  },
  "undivided-scores": {
    right: [
      (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) => scaledDotProductAttention(query, key, value).output,
      (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
        tf.matMul(tf.softmax(query.mul(query.shape[2] ** -0.5).matMul(key.transpose([0, 2, 1]))), value),
      (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
        query.arraySync().map((rows, head) => {
          const [keys, values] = [key.arraySync()[head]!, value.arraySync()[head]!];
          return rows.map((row) => {
            const powers = keys.map((each) =>
              Math.exp(each.reduce((sum, x, i) => sum + x * row[i]!, 0) / Math.sqrt(row.length)),
            );
            const total = powers.reduce((a, b) => a + b);
            return values[0]!.map((_, i) => values.reduce((sum, each, j) => sum + (each[i]! * powers[j]!) / total, 0));
          });
        }),
    ],
    wrong: [
      {
        mistake: "the example's √d_k for every width",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          tf.matMul(tf.softmax(tf.matMul(query, key, false, true).div(8)), value),
      },
      {
        mistake: "no √d_k",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) => attend(query, key, value, 1),
      },
      {
        mistake: "√d_model for √d_k",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          attend(query, key, value, 1 / Math.sqrt(query.shape[0] * query.shape[2])),
      },
      {
        mistake: "divided by d_k, without the root",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          attend(query, key, value, 1 / query.shape[2]),
      },
      {
        mistake: "the number of keys for d_k",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          attend(query, key, value, 1 / Math.sqrt(key.shape[1])),
      },
      {
        mistake: "the number of queries for d_k",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          attend(query, key, value, 1 / Math.sqrt(query.shape[1])),
      },
      {
        mistake: "the number of heads for d_k",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          attend(query, key, value, 1 / Math.sqrt(query.shape[0])),
      },
      {
        mistake: "divided after softmax",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          tf
            .softmax(tf.matMul(query, key, false, true))
            .div(Math.sqrt(query.shape[2]))
            .matMul(value),
      },
      {
        mistake: "multiplied by √d_k",
        answer: (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) =>
          attend(query, key, value, Math.sqrt(query.shape[2])),
      },
    ],
  },
  "reach-mask": {
    right: [
      (length: number, back: number, ahead: number) => {
        const mask: number[][] = [];
        for (let query = 0; query < length; query++)
          mask.push(new Array<number>(length).fill(0).fill(1, Math.max(0, query - back), query + ahead + 1));

        return mask;
      },
      (length: number, back: number, ahead: number) =>
        tf.linalg.bandPart(tf.ones([length, length]), Math.min(back, length), Math.min(ahead, length)),
    ],
    wrong: [
      {
        mistake: "one end is enough",
        answer: (length: number, back: number, ahead: number) =>
          Array.from({ length }, (_, query) =>
            Array.from({ length }, (_, key) => (query - key <= back || key - query <= ahead ? 1 : 0)),
          ),
      },
      {
        mistake: "as far ahead as back",
        answer: (length: number, back: number) =>
          Array.from({ length }, (_, query) =>
            Array.from({ length }, (_, key) => (Math.abs(key - query) <= back ? 1 : 0)),
          ),
      },
      {
        mistake: "mirrored",
        answer: (length: number, back: number, ahead: number) => {
          const all = [...Array(length).keys()];
          return all.map((i) => all.map((j) => Number(i - j <= ahead && j - i <= back)));
        },
      },
      {
        mistake: "mask inverted",
        answer: (length: number, back: number, ahead: number) => {
          const all = [...Array(length).keys()];
          return all.map((i) => all.map((j) => (i - j > back || j - i > ahead ? 1 : 0)));
        },
      },
      {
        mistake: "the diagonal left out",
        answer: (length: number, back: number, ahead: number) => {
          const all = [...Array(length).keys()];
          return all.map((i) => all.map((j) => ((j < i && i - j <= back) || (j > i && j - i <= ahead) ? 1 : 0)));
        },
      },
      {
        mistake: "off by one: both ends left out",
        answer: (length: number, back: number, ahead: number) => {
          const all = [...Array(length).keys()];
          return all.map((i) => all.map((j) => (i - j < back && j - i < ahead ? 1 : 0)));
        },
      },
      {
        mistake: "off by one: the last one left out",
        answer: (length: number, back: number, ahead: number) => {
          const mask = Array.from({ length }, () => new Array<number>(length).fill(0));
          for (let i = 0; i < length; i++)
            for (let j = Math.max(0, i - back); j < Math.min(length, i + ahead); j++) mask[i]![j] = 1;
          return mask;
        },
      },
      {
        mistake: "all earlier words may be seen",
        answer: (length: number, _back: number, ahead: number) => {
          const all = [...Array(length).keys()];
          return all.map((i) => all.map((j) => (j - i <= ahead ? 1 : 0)));
        },
      },
    ],
  },
  "quantise-weights": {
    right: [
      (matrix: number[][], limit: number) => {
        const scale = Math.min(limit, largestSize(matrix)) / 127;
        return { scale, values: matrix.map((row) => Int8Array.from(row, (x) => clip(Math.round(x / scale)))) };
      },
      (matrix: number[][], limit: number) => {
        const numbers = tf.tensor2d(matrix).clipByValue(-limit, limit); // clipped first: the largest size is then within the limit
        const scale = numbers.abs().max().dataSync()[0]! / 127;
        return { values: numbers.div(scale).round(), scale: tf.scalar(scale) };
      },
    ],
    wrong: [
      {
        mistake: "a scale for each column",
        answer: (matrix: number[][], limit: number) => {
          const scales = matrix[0]!.map(
            (_, column) => Math.min(limit, largestSize(matrix.map((row) => [row[column]!]))) / 127,
          );
          return {
            values: matrix.map((row) => row.map((x, column) => clip(Math.round(x / scales[column]!)))),
            scale: scales[0],
          };
        },
      },
      {
        mistake: "turned back into weights",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 127;
          return { values: tf.tensor2d(matrix).div(scale).round().clipByValue(-127, 127).mul(scale), scale };
        },
      },
      {
        mistake: "scale from the largest instead of the largest absolute value",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, Math.max(...matrix.flat())) / 127;
          return { values: matrix.map((row) => row.map((x) => clip(Math.round(x / scale)))), scale };
        },
      },
      {
        mistake: "scale from the largest instead of the largest absolute value, and no clipping",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, Math.max(...matrix.flat())) / 127;
          return { values: matrix.map((row) => row.map((x) => Math.round(x / scale))), scale };
        },
      },
      {
        mistake: "the limit always sets the scale",
        answer: (matrix: number[][], limit: number) => ({
          values: matrix.map((row) => row.map((x) => clip(Math.round((127 * x) / limit)))),
          scale: limit / 127,
        }),
      },
      {
        mistake: "no rounding",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 127;
          return { values: matrix.map((row) => row.map((x) => clip(x / scale))), scale };
        },
      },
      {
        mistake: "truncating instead of rounding",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 127;
          return { values: matrix.map((row) => Int8Array.from(row, (x) => clip(x / scale))), scale };
        },
      },
      {
        mistake: "no rounding, and no clipping",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 127;
          return { values: tf.tensor2d(matrix).div(scale), scale };
        },
      },
      {
        mistake: "truncating instead of rounding, and no clipping",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 127;
          return { values: matrix.map((row) => row.map((x) => (x / scale) | 0)), scale };
        },
      },
      {
        mistake: "rounding down",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 127;
          return { values: matrix.map((row) => row.map((x) => clip(Math.floor(x / scale)))), scale };
        },
      },
      {
        mistake: "no clipping",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 127;
          return { values: matrix.map((row) => row.map((x) => Math.round(x / scale))), scale };
        },
      },
      {
        mistake: "the limit ignored",
        answer: (matrix: number[][]) => {
          const scale = largestSize(matrix) / 127;
          return { values: matrix.map((row) => row.map((x) => Math.round(x / scale))), scale };
        },
      },
      {
        mistake: "128 steps instead of 127",
        answer: (matrix: number[][], limit: number) => {
          const scale = Math.min(limit, largestSize(matrix)) / 128;
          return {
            values: matrix.map((row) => row.map((x) => Math.max(-128, Math.min(127, Math.round(x / scale))))),
            scale,
          };
        },
      },
    ],
  },
  "graph-step": {
    right: [
      (adjacency: tf.Tensor2D, x: tf.Tensor2D) => graph(withSelves(adjacency), x),
      (adjacency: tf.Tensor2D, x: tf.Tensor2D) => {
        const scores = x.matMul(x, false, true).div(Math.sqrt(x.shape[1]));
        const hidden = tf.fill(scores.shape, -Infinity);
        return tf.softmax(tf.where(withSelves(adjacency).greater(0), scores, hidden)).matMul(x);
      },
      (adjacency: tf.Tensor2D, x: tf.Tensor2D) => {
        const [edges, vectors] = [adjacency.arraySync(), x.arraySync()];
        return vectors.map((query, node) => {
          const seen = vectors.filter((_, other) => other === node || edges[node]![other] === 1);
          const powers = seen.map((key) =>
            Math.exp(key.reduce((sum, k, i) => sum + k * query[i]!, 0) / Math.sqrt(query.length)),
          );
          const total = powers.reduce((a, b) => a + b);
          return query.map((_, i) => seen.reduce((sum, value, j) => sum + (value[i]! * powers[j]!) / total, 0));
        });
      },
    ],
    wrong: [
      {
        mistake: "the arrows taken both ways",
        answer: (adjacency: tf.Tensor2D, x: tf.Tensor2D) =>
          scaledDotProductAttention(x, x, x, {
            mask: tf.maximum(tf.maximum(adjacency, adjacency.transpose()), tf.eye(x.shape[0])),
          }).output,
      },
      { mistake: "the node itself left out", answer: (adjacency: tf.Tensor2D, x: tf.Tensor2D) => graph(adjacency, x) },
      {
        mistake: "mean instead of weights",
        answer: (adjacency: tf.Tensor2D, x: tf.Tensor2D) => {
          const mask = withSelves(adjacency);
          return mask.div(mask.sum(1, true)).matMul(x);
        },
      },
      {
        mistake: "mask inverted",
        answer: (adjacency: tf.Tensor2D, x: tf.Tensor2D) => graph(tf.sub(1, withSelves(adjacency)), x),
      },
      {
        mistake: "the arrows the wrong way round",
        answer: (adjacency: tf.Tensor2D, x: tf.Tensor2D) => graph(withSelves(adjacency).transpose(), x),
      },
      { mistake: "the mask is left out", answer: (_adjacency: tf.Tensor2D, x: tf.Tensor2D) => attend(x, x, x) },
      {
        mistake: "mask applied after softmax without renormalising",
        answer: (adjacency: tf.Tensor2D, x: tf.Tensor2D) =>
          scaledDotProductAttention(x, x, x).weights.mul(withSelves(adjacency)).matMul(x),
      },
      {
        mistake: "masked scores set to 0",
        answer: (adjacency: tf.Tensor2D, x: tf.Tensor2D) =>
          tf.softmax(x.matMul(x.transpose()).div(Math.sqrt(x.shape[1])).mul(withSelves(adjacency))).matMul(x),
      },
    ],
  },
};
