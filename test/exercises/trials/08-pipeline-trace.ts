import { combineHeads, splitHeads } from "../../../src/attention/heads";
import { sinusoidalPositions } from "../../../src/attention/positions";
import { scaledDotProductAttention } from "../../../src/attention/scaled-dot-product";
import { Vocabulary } from "../../../src/data/vocabulary";
import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

interface Model {
  table: tf.Tensor2D;
  query: tf.Tensor2D;
  key: tf.Tensor2D;
  value: tf.Tensor2D;
  output: tf.Tensor2D;
}

/** A learner's way with one tensor for all heads; `split` is where most go wrong. */
function byReshape(
  split: (matrix: tf.Tensor2D, heads: number) => tf.Tensor,
  width: (headDim: number, modelDim: number) => number = Math.sqrt,
) {
  return (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
    const [words, modelDim] = query.shape;
    const scores = tf
      .matMul(split(query, heads), split(key, heads), false, true)
      .div(width(modelDim / heads, modelDim)); // [heads, words, words]
    const all = tf.softmax(scores);
    const weights = all.slice([0, place, 0], [heads, 1, words]); // [heads, 1, words]
    return { weights: weights.squeeze([1]), output: tf.matMul(weights, split(value, heads)).flatten() };
  };
}

const blocks = (matrix: tf.Tensor2D, heads: number): tf.Tensor =>
  matrix.reshape([matrix.shape[0], heads, matrix.shape[1] / heads]).transpose([1, 0, 2]);

/** The pipeline, with what a learner may change in it. */
function pipeline(
  split: (matrix: tf.Tensor2D, heads: number) => tf.Tensor,
  combine: (mixed: tf.Tensor, words: number, modelDim: number) => tf.Tensor,
  { withPositions = true, wide = false }: { withPositions?: boolean; wide?: boolean } = {},
) {
  return (ids: number[], model: Model, heads: number) => {
    const modelDim = model.query.shape[0];
    const rows = tf.gather(model.table, ids);
    const x = withPositions ? rows.add<tf.Tensor2D>(sinusoidalPositions(ids.length, modelDim)) : rows;
    const part = (matrix: tf.Tensor2D): tf.Tensor => split(tf.matMul(x, matrix), heads);
    const weights = tf.softmax(
      tf.matMul(part(model.query), part(model.key), false, true).div(Math.sqrt(wide ? modelDim : modelDim / heads)),
    );
    return tf.matMul(combine(tf.matMul(weights, part(model.value)), ids.length, modelDim), model.output);
  };
}

const straight = (mixed: tf.Tensor, words: number, modelDim: number): tf.Tensor => mixed.reshape([words, modelDim]);
const reshapedOnly = (matrix: tf.Tensor2D, heads: number): tf.Tensor =>
  matrix.reshape([heads, matrix.shape[0], matrix.shape[1] / heads]);

function shares(row: number[]): number[] {
  const largest = Math.max(...row);
  const powers = row.map((x) => Math.exp(x - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

const accuracyOf = (logits: tf.Tensor2D, labels: number[]): number =>
  logits.argMax(1).equal(tf.tensor1d(labels, "int32")).mean().dataSync()[0]!;

/** log p of each sentence's right answer. */
const logOfRight = (logits: tf.Tensor2D, labels: number[]): tf.Tensor =>
  tf.logSoftmax(logits).mul(tf.oneHot(labels, logits.shape[1])).sum(1);

export const pipelineTrace: SetTrials<"08-pipeline-trace"> = {
  "words-to-ids": {
    right: [
      (training: string[], words: string[]) => {
        const vocabulary = ["<padding>", "<unknown>"];
        for (const word of training) {
          const folded = word.toLowerCase();
          if (!vocabulary.includes(folded)) vocabulary.push(folded);
        }
        return words.map((word) => Math.max(1, vocabulary.indexOf(word.toLowerCase())));
      },
      (training: string[], words: string[]) =>
        new Vocabulary(training.map((word) => word.toLowerCase())).encode(words.join(" ")),
      (training: string[], words: string[]) => {
        const known = [...new Set(training.map((word) => word.toLowerCase()))];
        return tf.tensor1d(
          words.map((word) => known.indexOf(word.toLowerCase()) + 2),
          "int32",
        ); // −1 + 2 is the unknown id
      },
    ],
    wrong: [
      {
        mistake: "upper case is not folded",
        answer: (training: string[], words: string[]) => {
          const known = [...new Set(training)];
          return words.map((word) => known.indexOf(word) + 2);
        },
      },
      {
        mistake: "only one of the two lists is folded",
        answer: (training: string[], words: string[]) => {
          const known = [...new Set(training)];
          return words.map((word) => known.indexOf(word.toLowerCase()) + 2);
        },
      },
      {
        mistake: "a new id for each occurrence",
        answer: (training: string[], words: string[]) => {
          const ids: Record<string, number> = {};
          let next = 2;
          for (const word of training) {
            ids[word.toLowerCase()] ??= next;
            next++;
          }
          return words.map((word) => ids[word.toLowerCase()] ?? 1);
        },
      },
      {
        mistake: "a later occurrence overwrites the id",
        answer: (training: string[], words: string[]) => {
          const ids = new Map(training.map((word, i) => [word.toLowerCase(), i + 2]));
          return words.map((word) => ids.get(word.toLowerCase()) ?? 1);
        },
      },
      {
        mistake: "unknown words are dropped",
        answer: (training: string[], words: string[]) => {
          const known = [...new Set(training.map((word) => word.toLowerCase()))];
          const ids: number[] = [];
          for (const word of words)
            if (known.includes(word.toLowerCase())) ids.push(known.indexOf(word.toLowerCase()) + 2);
          return ids;
        },
      },
      {
        mistake: "unknown words become padding",
        answer: (training: string[], words: string[]) => {
          const known = ["", "", ...new Set(training.map((word) => word.toLowerCase()))];
          return words.map((word) => Math.max(0, known.indexOf(word.toLowerCase())));
        },
      },
      {
        mistake: "unknown words get new ids",
        answer: (training: string[], words: string[]) => {
          const ids = new Map<string, number>();
          const idOf = (word: string): number => {
            const folded = word.toLowerCase();
            if (!ids.has(folded)) ids.set(folded, ids.size + 2);
            return ids.get(folded)!;
          };
          training.forEach(idOf);
          return words.map(idOf);
        },
      },
      {
        mistake: "no ids kept for padding and unknown words",
        answer: (training: string[], words: string[]) => {
          const ids = new Map<string, number>();
          for (const word of training) if (!ids.has(word.toLowerCase())) ids.set(word.toLowerCase(), ids.size);
          return words.map((word) => ids.get(word.toLowerCase()) ?? 1);
        },
      },
      {
        mistake: "only the training words are folded",
        answer: (training: string[], words: string[]) => {
          const ids = new Map<string, number>();
          for (const word of training.map((each) => each.toLowerCase()))
            if (!ids.has(word)) ids.set(word, ids.size + 2);
          return words.map((word) => ids.get(word) ?? 1);
        },
      },
      {
        mistake: "the vocabulary is sorted",
        answer: (training: string[], words: string[]) => {
          const known = ["", "", ...[...new Set(training.map((word) => word.toLowerCase()))].sort()];
          return words.map((word) => Math.max(1, known.indexOf(word.toLowerCase())));
        },
      },
      {
        mistake: "the ids of the training words",
        answer: (training: string[]) => {
          const ids = new Map<string, number>();
          return training.map((word) => {
            const folded = word.toLowerCase();
            if (!ids.has(folded)) ids.set(folded, ids.size + 2);
            return ids.get(folded)!;
          });
        },
      },
      {
        mistake: "no word is found",
        answer: (training: string[], words: string[]) => {
          const ids = new Map<string, number>();
          for (const word of Object.keys(training)) ids.set(word, ids.size + 2); // what `for (… in …)` goes through
          return words.map((word) => ids.get(word.toLowerCase()) ?? 1);
        },
      },
    ],
  },
  "embedding-look-up": {
    right: [
      (ids: number[], table: tf.Tensor2D) =>
        tf.matMul(tf.oneHot(tf.tensor1d(ids, "int32"), table.shape[0]).toFloat(), table),
      (ids: number[], table: tf.Tensor2D) => {
        const rows = table.arraySync();
        return ids.map((id) => rows[id]!);
      },
      (ids: number[], table: tf.Tensor2D) =>
        tf.stack(ids.map((id) => table.slice([id, 0], [1, table.shape[1]]).squeeze([0]))),
    ],
    wrong: [
      {
        mistake: "looked up by place instead of by id",
        answer: (ids: number[], table: tf.Tensor2D) => table.slice([0, 0], [ids.length, table.shape[1]]),
      },
      {
        mistake: "the rows for padding and unknown words are left out",
        answer: (ids: number[], table: tf.Tensor2D) =>
          tf.gather(
            table,
            ids.map((id) => id - 2),
          ),
      },
      {
        mistake: "each word's row only once",
        answer: (ids: number[], table: tf.Tensor2D) => tf.gather(table, [...new Set(ids)]),
      },
      {
        mistake: "one-hot, but without the table",
        answer: (ids: number[], table: tf.Tensor2D) => tf.oneHot(ids, table.shape[0]),
      },
      {
        mistake: "the rows are added up",
        answer: (ids: number[], table: tf.Tensor2D) =>
          tf.matMul(tf.oneHot(ids, table.shape[0]).toFloat().sum(0, true), table).squeeze([0]),
      },
      {
        mistake: "the rows in the table's order",
        answer: (ids: number[], table: tf.Tensor2D) => tf.tensor2d(table.arraySync().filter((_, i) => ids.includes(i))),
      },
      {
        mistake: "an axis of length 1 in between",
        answer: (ids: number[], table: tf.Tensor2D) => tf.stack(ids.map((id) => table.slice(id, 1))),
      },
      {
        mistake: "the positions are added already",
        answer: (ids: number[], table: tf.Tensor2D) =>
          tf.gather(table, ids).add(sinusoidalPositions(ids.length, table.shape[1])),
      },
      {
        mistake: "inputs changed in place",
        answer: (ids: number[], table: tf.Tensor2D) => {
          const rows = tf.gather(table, ids);
          table.dispose(); // not needed any more?
          return rows;
        },
      },
    ],
  },
  "follow-a-word": {
    right: [
      byReshape(blocks),
      (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
        const [q, k, v] = [query, key, value].map((matrix) => splitHeads(matrix.expandDims(0), heads)) as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        const { weights, output } = scaledDotProductAttention(q, k, v);
        const words = query.shape[0];
        return {
          weights: weights.squeeze<tf.Tensor3D>([0]).slice([0, place, 0], [heads, 1, words]).squeeze([1]),
          output: combineHeads(output).squeeze<tf.Tensor2D>([0]).gather(place),
        };
      },
      (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
        const [q, k, v] = [query.arraySync()[place]!, key.arraySync(), value.arraySync()];
        const width = q.length / heads;
        const weights: number[][] = [];
        const output: number[] = [];
        for (let head = 0; head < heads; head++) {
          const scores = k.map((row) => {
            let sum = 0;
            for (let i = head * width; i < (head + 1) * width; i++) sum += q[i]! * row[i]!;
            return sum / Math.sqrt(width);
          });
          const row = shares(scores);
          weights.push(row);
          for (let i = head * width; i < (head + 1) * width; i++)
            output.push(v.reduce((sum, vector, j) => sum + row[j]! * vector[i]!, 0));
        }
        return { weights, output };
      },
    ],
    wrong: [
      { mistake: "no √d_k", answer: byReshape(blocks, () => 1) },
      { mistake: "√d_model for √d_k", answer: byReshape(blocks, (_, modelDim) => Math.sqrt(modelDim)) },
      {
        mistake: "columns dealt out in turn",
        answer: byReshape((matrix, heads) =>
          matrix.reshape([matrix.shape[0], matrix.shape[1] / heads, heads]).transpose([2, 0, 1]),
        ),
      },
      { mistake: "reshape into heads without the transpose", answer: byReshape(reshapedOnly) },
      {
        mistake: "a column instead of the row",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
          const width = query.shape[1] / heads;
          const maps = tf.softmax(
            tf.matMul(blocks(query, heads), blocks(key, heads), false, true).div(Math.sqrt(width)),
          ) as tf.Tensor3D;
          const weights = tf
            .unstack(maps)
            .map((map) => (map as tf.Tensor2D).transpose<tf.Tensor2D>().slice([place, 0], [1, query.shape[0]]));
          return {
            weights: tf.concat(weights),
            output: tf
              .concat(
                weights.map((row, head) => tf.matMul(row, value.slice([0, head * width], [-1, width]))),
                1,
              )
              .flatten(),
          };
        },
      },
      {
        mistake: "keys in place of values",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, _value: tf.Tensor2D, place: number, heads: number) =>
          byReshape(blocks)(query, key, key, place, heads),
      },
      {
        mistake: "heads averaged instead of put side by side",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
          const { weights, output } = byReshape(blocks)(query, key, value, place, heads);
          return { weights, output: output.reshape([heads, -1]).mean(0) };
        },
      },
      {
        mistake: "keys and values swapped",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) =>
          byReshape(blocks)(query, value, key, place, heads),
      },
      { mistake: "divided by d_k, without the root", answer: byReshape(blocks, (headDim) => headDim) },
      { mistake: "the example's √d_k for every width", answer: byReshape(blocks, () => 4) },
      {
        mistake: "the number of heads for d_k",
        answer: byReshape(blocks, (headDim, modelDim) => Math.sqrt(modelDim / headDim)),
      },
      {
        mistake: "reshape back without the transpose",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
          const maps = tf.softmax(
            tf.matMul(blocks(query, heads), blocks(key, heads), false, true).div(Math.sqrt(query.shape[1] / heads)),
          );
          const all = tf.matMul(maps, blocks(value, heads)).reshape(query.shape);
          return {
            weights: maps.slice([0, place, 0], [heads, 1, -1]).squeeze([1]),
            output: all.slice([place, 0], [1, -1]).flatten(),
          };
        },
      },
      {
        mistake: "the end of a slice taken for its length",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
          const width = query.shape[1] / heads;
          const [weights, output]: [number[][], number[]] = [[], []];
          for (let head = 0; head < heads; head++) {
            const part = (row: number[]): number[] => row.slice(head * width, width);
            const q = part(query.arraySync()[place]!);
            const row = shares(
              key.arraySync().map((k) => part(k).reduce((sum, x, i) => sum + x * q[i]!, 0) / Math.sqrt(width)),
            );
            const v = value.arraySync().map(part);
            weights.push(row);
            output.push(...v[0]!.map((_, i) => row.reduce((sum, weight, j) => sum + weight * v[j]![i]!, 0)));
          }
          return { weights, output };
        },
      },
      {
        mistake: "all words instead of one",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, _place: number, heads: number) => {
          const [q, k, v] = [query, key, value].map((matrix) => splitHeads(matrix.expandDims(0), heads)) as [
            tf.Tensor,
            tf.Tensor,
            tf.Tensor,
          ];
          const { weights, output } = scaledDotProductAttention(q, k, v);
          return { weights: weights.squeeze([0]), output: combineHeads(output).squeeze([0]) };
        },
      },
      {
        mistake: "one head",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, _heads: number) => {
          const q = query.slice([place, 0], [1, -1]);
          const { weights, output } = scaledDotProductAttention(q, key, value);
          return { weights, output: output.flatten() };
        },
      },
      {
        mistake: "the heads below each other",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
          const { weights, output } = byReshape(blocks)(query, key, value, place, heads);
          return { weights, output: output.reshape([heads, -1]) };
        },
      },
      {
        mistake: "the output as a matrix of one row",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
          const { weights, output } = byReshape(blocks)(query, key, value, place, heads);
          return { weights, output: output.expandDims(0) };
        },
      },
      {
        mistake: "an axis of length 1 left in both",
        answer: (query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D, place: number, heads: number) => {
          const { weights, output } = byReshape(blocks)(query, key, value, place, heads);
          return { weights: weights.expandDims(1), output: output.expandDims(0) };
        },
      },
    ],
  },
  "mend-the-pipeline": {
    right: [
      pipeline(blocks, (mixed, words, modelDim) => mixed.transpose([1, 0, 2]).reshape([words, modelDim])),
      pipeline(blocks, (mixed) => tf.concat(tf.unstack(mixed), 1)),
      (ids: number[], model: Model, heads: number) => {
        const modelDim = model.query.shape[0];
        const x = tf.gather(model.table, ids).add<tf.Tensor2D>(sinusoidalPositions(ids.length, modelDim)).expandDims(0);
        const part = (matrix: tf.Tensor2D): tf.Tensor =>
          splitHeads(tf.matMul(x.squeeze<tf.Tensor2D>([0]), matrix).expandDims(0), heads);
        const { output } = scaledDotProductAttention(part(model.query), part(model.key), part(model.value));
        return tf.matMul(combineHeads(output).squeeze<tf.Tensor2D>([0]), model.output);
      },
    ],
    wrong: [
      { mistake: "reshape back without the transpose", answer: pipeline(blocks, straight) },
      { mistake: "reshape without the transpose, there and back", answer: pipeline(reshapedOnly, straight) },
      {
        mistake: "reshape into heads without the transpose",
        answer: pipeline(reshapedOnly, (mixed, words, modelDim) =>
          mixed.transpose([1, 0, 2]).reshape([words, modelDim]),
        ),
      },
      {
        mistake: "the wrong axes change places",
        answer: pipeline(blocks, (mixed, words, modelDim) => mixed.transpose([0, 2, 1]).reshape([words, modelDim])),
      },
      {
        mistake: "columns dealt out in turn",
        answer: pipeline(blocks, (mixed, words, modelDim) => mixed.transpose([1, 2, 0]).reshape([words, modelDim])),
      },
      {
        mistake: "positions left out",
        answer: pipeline(blocks, (mixed) => tf.concat(tf.unstack(mixed), 1), { withPositions: false }),
      },
      { mistake: "√d_model for √d_k", answer: pipeline(blocks, straight, { wide: true }) },
      {
        mistake: "mended, but √d_model for √d_k besides",
        answer: pipeline(blocks, (mixed) => tf.concat(tf.unstack(mixed), 1), { wide: true }),
      },
    ],
  },
  "loss-and-accuracy": {
    right: [
      (logits: tf.Tensor2D, labels: number[]) => ({
        loss: tf.losses.softmaxCrossEntropy(tf.oneHot(labels, logits.shape[1]), logits),
        accuracy: accuracyOf(logits, labels),
      }),
      (logits: tf.Tensor2D, labels: number[]) => ({
        loss: logOfRight(logits, labels).mean().neg(),
        accuracy: accuracyOf(logits, labels),
      }),
      (logits: tf.Tensor2D, labels: number[]) => {
        const rows = logits.arraySync();
        const losses = rows.map((row, i) => -Math.log(shares(row)[labels[i]!]!));
        const right = rows.filter((row, i) => row.every((x) => x <= row[labels[i]!]!)).length;
        return { loss: losses.reduce((a, b) => a + b) / rows.length, accuracy: right / rows.length };
      },
    ],
    wrong: [
      {
        mistake: "overflow",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          const powers = logits.exp();
          const p = powers.div(powers.sum(1, true)).mul(tf.oneHot(labels, logits.shape[1])).sum(1);
          return { loss: p.log().mean().neg(), accuracy: accuracyOf(logits, labels) };
        },
      },
      {
        mistake: "overflow",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          let [loss, right] = [0, 0];
          logits.arraySync().forEach((row, i) => {
            const powers = row.map((logit) => Math.exp(logit));
            const sum = powers.reduce((a, b) => a + b);
            loss -= Math.log(powers[labels[i]!]! / sum);
            if (powers.indexOf(Math.max(...powers)) === labels[i]) right++; // of several ∞, the first
          });
          return { loss: loss / labels.length, accuracy: right / labels.length };
        },
      },
      {
        mistake: "overflow",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          const rows = logits.arraySync().map((row) => {
            const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
            return row.map((logit) => Math.exp(logit) / sum);
          });
          const right = rows.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]).length; // NaN is nowhere
          return {
            loss: rows.reduce((total, row, i) => total - Math.log(row[labels[i]!]!), 0) / rows.length,
            accuracy: right / rows.length,
          };
        },
      },
      {
        mistake: "softmax is missing",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          const rows = logits.arraySync();
          let loss = 0;
          rows.forEach((row, i) => (loss -= Math.log(row[labels[i]!]!)));
          return { loss: loss / rows.length, accuracy: accuracyOf(logits, labels) };
        },
      },
      {
        mistake: "the logarithm is missing",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: tf.softmax(logits).mul(tf.oneHot(labels, logits.shape[1])).sum(1).mean().neg(),
          accuracy: accuracyOf(logits, labels),
        }),
      },
      {
        mistake: "the logarithm of the wrong class",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: tf.softmax(logits).max(1).log().mean().neg(),
          accuracy: accuracyOf(logits, labels),
        }),
      },
      {
        mistake: "softmax over the whole matrix",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          const all = tf.softmax(logits.flatten()).reshape(logits.shape);
          return {
            loss: all.mul(tf.oneHot(labels, logits.shape[1])).sum(1).log().mean().neg(),
            accuracy: accuracyOf(logits, labels),
          };
        },
      },
      {
        mistake: "a sum instead of a mean",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: logOfRight(logits, labels).sum().neg(),
          accuracy: accuracyOf(logits, labels),
        }),
      },
      {
        mistake: "the minus sign is missing",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: logOfRight(logits, labels).mean(),
          accuracy: accuracyOf(logits, labels),
        }),
      },
      {
        mistake: "argmax over the batch axis",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          const favourites = Array.from(logits.argMax(0).dataSync());
          const right = labels.filter((label, i) => label === favourites[i]).length;
          return { loss: logOfRight(logits, labels).mean().neg(), accuracy: right / labels.length };
        },
      },
      {
        mistake: "a count instead of a share",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          const right = logits.argMax(1).equal(tf.tensor1d(labels, "int32")).sum();
          return { loss: logOfRight(logits, labels).mean().neg(), accuracy: right };
        },
      },
      {
        mistake: "softmax over the wrong axis",
        answer: (logits: tf.Tensor2D, labels: number[]) => {
          const p = tf.softmax(logits.transpose()).transpose<tf.Tensor2D>().arraySync();
          return {
            loss: p.reduce((sum, row, i) => sum - Math.log(row[labels[i]!]!), 0) / p.length,
            accuracy: accuracyOf(logits, labels),
          };
        },
      },
      {
        mistake: "softmax twice",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: tf.losses.softmaxCrossEntropy(tf.oneHot(labels, logits.shape[1]), tf.softmax(logits)),
          accuracy: accuracyOf(logits, labels),
        }),
      },
      {
        mistake: "the mean goes over the answers too",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: tf.logSoftmax(logits).mul(tf.oneHot(labels, logits.shape[1])).mean().neg(),
          accuracy: accuracyOf(logits, labels),
        }),
      },
      {
        mistake: "a percentage instead of a share",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: logOfRight(logits, labels).mean().neg(),
          accuracy: accuracyOf(logits, labels) * 100,
        }),
      },
      {
        mistake: "right only with more than half",
        answer: (logits: tf.Tensor2D, labels: number[]) => ({
          loss: logOfRight(logits, labels).mean().neg(),
          accuracy: logOfRight(logits, labels).exp().greater(0.5).toFloat().mean(),
        }),
      },
    ],
  },
};
