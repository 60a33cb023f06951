import { combineHeads, splitHeads } from "../../../src/attention/heads";
import { scaledDotProductAttention } from "../../../src/attention/scaled-dot-product";
import { softmax } from "../../../src/attention/softmax";
import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

type Rows = number[][];
type Loop = [x: Rows, Wq: Rows, Wk: Rows, Wv: Rows, numHeads: number];

const product = (a: Rows, b: Rows): Rows =>
  a.map((row) => b[0]!.map((_, column) => row.reduce((sum, x, i) => sum + x * b[i]![column]!, 0)));

function attend(query: Rows, key: Rows, value: Rows): Rows {
  const scores = query.map((q) => key.map((k) => q.reduce((sum, x, i) => sum + x * k[i]!, 0) / Math.sqrt(q.length)));
  return product(
    scores.map((row) => softmax(row)),
    value,
  );
}

/** The notebook's loop, with where a head begins to read and to write. */
const loop =
  (
    readFrom: (head: number, width: number) => number,
    writeTo: (head: number, column: number, width: number, numHeads: number) => number,
    add = false,
  ) =>
  (...[x, Wq, Wk, Wv, numHeads]: Loop): Rows => {
    const width = Wq[0]!.length / numHeads;
    const joined = x.map(() => new Array<number>(numHeads * width).fill(0));
    for (let head = 0; head < numHeads; head++) {
      const from = readFrom(head, width);
      const [query, key, value] = [Wq, Wk, Wv].map((matrix) =>
        product(
          x,
          matrix.map((row) => row.slice(from, from + width)),
        ),
      ) as [Rows, Rows, Rows];
      attend(query, key, value).forEach((row, word) =>
        row.forEach((found, column) => {
          const place = writeTo(head, column, width, numHeads);
          joined[word]![place] = found + (add ? joined[word]![place]! : 0);
        }),
      );
    }
    return joined;
  };

const block = (head: number, width: number): number => head * width;
const blockPlace = (head: number, column: number, width: number): number => head * width + column;

const core = (query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, scale?: number): tf.Tensor =>
  scaledDotProductAttention(query, key, value, scale === undefined ? {} : { scale }).output;
type AtOnce = [query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D, numHeads: number];
const reshaped = ([query, key, value, numHeads]: AtOnce): tf.Tensor => {
  const toHeads = (x: tf.Tensor3D): tf.Tensor => x.reshape([x.shape[0], numHeads, x.shape[1], x.shape[2] / numHeads]);
  return core(toHeads(query), toHeads(key), toHeads(value));
};

type Silence = [joined: tf.Tensor2D, Wo: tf.Tensor2D, numHeads: number, silent: number[]];
/** The output, each row of W_O multiplied with what `keep` says. */
const withRows = ([joined, Wo]: Silence, keep: (row: number) => number): tf.Tensor =>
  joined.matMul(Wo.mul(tf.tensor1d(Array.from({ length: Wo.shape[0] }, (_, row) => keep(row))).expandDims(1)));
const without = (...[joined, Wo, numHeads, silent]: Silence): tf.Tensor =>
  withRows([joined, Wo, numHeads, silent], (row) =>
    silent.includes(Math.floor(row / (Wo.shape[0] / numHeads))) ? 0 : 1,
  );

type Cost = [joined: tf.Tensor2D, Wo: tf.Tensor2D, numHeads: number, target: tf.Tensor2D];
const loss = ([joined, Wo, numHeads, target]: Cost, silent: number[]): number =>
  tf.losses.meanSquaredError(target, without(joined, Wo, numHeads, silent)).dataSync()[0]!;
const eachOf = (numHeads: number): number[] => [...Array(numHeads).keys()];

export const insideAndFaster: SetTrials<"07-inside-and-faster"> = {
  "loop-over-heads": {
    right: [
      loop(block, blockPlace),
      (...[x, Wq, Wk, Wv, numHeads]: Loop) => {
        const [query, key, value] = [Wq, Wk, Wv].map((matrix) =>
          splitHeads(tf.matMul(x, matrix).expandDims(0), numHeads),
        ) as [tf.Tensor, tf.Tensor, tf.Tensor];
        return combineHeads(core(query, key, value)).squeeze([0]);
      },
      (...[x, Wq, Wk, Wv, numHeads]: Loop) => {
        const joined: Rows = x.map(() => []);
        const width = Wq[0]!.length / numHeads;
        for (let start = 0; start < Wq[0]!.length; start += width) {
          const [query, key, value] = [Wq, Wk, Wv].map((matrix) =>
            product(x, matrix).map((row) => row.slice(start, start + width)),
          ) as [Rows, Rows, Rows];
          attend(query, key, value).forEach((row, word) => joined[word]!.push(...row));
        }
        return joined;
      },
    ],
    wrong: [
      { mistake: "the first head's columns for every head", answer: loop(() => 0, blockPlace) },
      { mistake: "each head overwrites the one before", answer: loop(block, (_, column) => column) },
      {
        mistake: "both bugs are still there",
        answer: loop(
          () => 0,
          (_, column) => column,
        ),
      },
      { mistake: "the heads' columns overlap", answer: loop((head) => head, blockPlace) },
      { mistake: "the heads' results overlap", answer: loop(block, (head, column) => head + column) },
      {
        mistake: "columns dealt out in turn",
        answer: loop(block, (head, column, _, numHeads) => column * numHeads + head),
      },
      { mistake: "heads added up instead of put side by side", answer: loop(block, (_, column) => column, true) },
      {
        mistake: "columns on to the end",
        answer: (...[x, Wq, Wk, Wv, numHeads]: Loop) => {
          const width = Wq[0]!.length / numHeads;
          const joined = x.map(() => new Array<number>(numHeads * width).fill(0));
          for (let head = 0; head < numHeads; head++) {
            const [query, key, value] = [Wq, Wk, Wv].map((matrix) =>
              product(
                x,
                matrix.map((row) => row.slice(head * width)),
              ),
            ) as [Rows, Rows, Rows];
            attend(query, key, value).forEach((row, word) =>
              row.forEach((found, column) => (joined[word]![head * width + column] = found)),
            );
          }
          return joined;
        },
      },
      {
        mistake: "one head",
        answer: (...[x, Wq, Wk, Wv]: Loop) => attend(product(x, Wq), product(x, Wk), product(x, Wv)),
      },
      {
        mistake: "heads one below the other",
        answer: (...[x, Wq, Wk, Wv, numHeads]: Loop) => {
          const [query, key, value] = [Wq, Wk, Wv].map((matrix) => tf.split(tf.matMul(x, matrix), numHeads, 1)) as [
            tf.Tensor[],
            tf.Tensor[],
            tf.Tensor[],
          ];
          return tf.concat(query.map((each, head) => core(each, key[head]!, value[head]!)));
        },
      },
    ],
  },
  "heads-at-once": {
    right: [
      (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D, numHeads: number) => {
        const [q, k, v] = [query, key, value].map((x) => splitHeads(x, numHeads)) as [
          tf.Tensor4D,
          tf.Tensor4D,
          tf.Tensor4D,
        ];
        const scores = tf.matMul(q, k, false, true).div(Math.sqrt(q.shape[3]));
        return combineHeads(tf.matMul(tf.softmax(scores), v));
      },
      (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D, numHeads: number) => {
        const [q, k, v] = [query, key, value].map((x) => tf.split(x, numHeads, 2)) as [
          tf.Tensor[],
          tf.Tensor[],
          tf.Tensor[],
        ];
        return tf.concat(
          q.map((each, head) => core(each, k[head]!, v[head]!)),
          2,
        );
      },
      (query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D, numHeads: number) => {
        const [keys, values] = [key.arraySync(), value.arraySync()];
        return query.arraySync().map((rows, text) => {
          const width = rows[0]!.length / numHeads;
          const cut = (matrix: Rows, head: number): Rows =>
            matrix.map((row) => row.slice(head * width, (head + 1) * width));
          const outputs = eachOf(numHeads).map((head) =>
            attend(cut(rows, head), cut(keys[text]!, head), cut(values[text]!, head)),
          );
          return rows.map((_, word) => outputs.flatMap((output) => output[word]!));
        });
      },
    ],
    wrong: [
      {
        mistake: "reshape without the transpose, there and back",
        answer: (...inputs: AtOnce) => reshaped(inputs).reshape(inputs[0].shape),
      },
      {
        mistake: "reshape into heads without the transpose",
        answer: (...inputs: AtOnce) => combineHeads(reshaped(inputs)),
      },
      {
        mistake: "reshape back without the transpose",
        answer: (...[query, key, value, numHeads]: AtOnce) =>
          core(splitHeads(query, numHeads), splitHeads(key, numHeads), splitHeads(value, numHeads)).reshape(
            query.shape,
          ),
      },
      {
        mistake: "√d_model for √d_k",
        answer: (...[query, key, value, numHeads]: AtOnce) =>
          combineHeads(
            core(
              splitHeads(query, numHeads),
              splitHeads(key, numHeads),
              splitHeads(value, numHeads),
              1 / Math.sqrt(query.shape[2]),
            ),
          ),
      },
      {
        mistake: "no √d_k",
        answer: (...[query, key, value, numHeads]: AtOnce) =>
          combineHeads(core(splitHeads(query, numHeads), splitHeads(key, numHeads), splitHeads(value, numHeads), 1)),
      },
      {
        mistake: "columns dealt out in turn",
        answer: (...[query, key, value, numHeads]: AtOnce) => {
          const toHeads = (x: tf.Tensor3D): tf.Tensor =>
            x.reshape([x.shape[0], x.shape[1], x.shape[2] / numHeads, numHeads]).transpose([0, 3, 1, 2]);
          return core(toHeads(query), toHeads(key), toHeads(value)).transpose([0, 2, 3, 1]).reshape(query.shape);
        },
      },
      { mistake: "one head", answer: (...[query, key, value]: AtOnce) => core(query, key, value) },
      {
        mistake: "the heads are still apart",
        answer: (...[query, key, value, numHeads]: AtOnce) =>
          core(splitHeads(query, numHeads), splitHeads(key, numHeads), splitHeads(value, numHeads)),
      },
      {
        mistake: "cut into heads, but not transposed",
        answer: (...[query, key, value, numHeads]: AtOnce) => {
          const cut = (x: tf.Tensor3D): tf.Tensor =>
            x.reshape([x.shape[0], x.shape[1], numHeads, x.shape[2] / numHeads]);
          return core(cut(query), cut(key), cut(value)).reshape(query.shape);
        },
      },
      {
        mistake: "as many keys as queries",
        answer: (...[query, key, value, numHeads]: AtOnce) => {
          const [batch, words, width] = query.shape;
          const toHeads = (x: tf.Tensor3D): tf.Tensor =>
            x.reshape([batch, words, numHeads, width / numHeads]).transpose([0, 2, 1, 3]);
          return core(toHeads(query), toHeads(key), toHeads(value))
            .transpose([0, 2, 1, 3])
            .reshape([batch, words, width]);
        },
      },
    ],
  },
  "silence-heads": {
    right: [
      (...[joined, Wo, numHeads, silent]: Silence) => {
        const [heads, rows] = [tf.split(joined, numHeads, 1), tf.split(Wo, numHeads)];
        const outputs = heads.map((head, i) =>
          silent.includes(i) ? tf.zeros([joined.shape[0], Wo.shape[1]]) : head.matMul(rows[i]!),
        );
        return tf.addN(outputs);
      },
      (...[joined, Wo, numHeads, silent]: Silence) => {
        const matrix = Wo.arraySync();
        const width = matrix.length / numHeads;
        for (const head of silent) for (let row = head * width; row < (head + 1) * width; row++) matrix[row]!.fill(0);
        return product(joined.arraySync(), matrix);
      },
      (...[joined, Wo, numHeads, silent]: Silence) =>
        joined
          .reshape([-1, numHeads, joined.shape[1] / numHeads])
          .mul(
            tf.tensor(
              eachOf(numHeads).map((head) => (silent.includes(head) ? 0 : 1)),
              [1, numHeads, 1],
            ),
          )
          .reshape(joined.shape)
          .matMul(Wo),
    ],
    wrong: [
      {
        mistake: "renormalised",
        answer: (...inputs: Silence) => without(...inputs).mul(inputs[2] / (inputs[2] - inputs[3].length)),
      },
      {
        mistake: "divided by the number of remaining heads",
        answer: (...inputs: Silence) => without(...inputs).div(inputs[2] - inputs[3].length),
      },
      {
        mistake: "the wrong slice: every so-many-th row",
        answer: (...inputs: Silence) => withRows(inputs, (row) => (inputs[3].includes(row % inputs[2]) ? 0 : 1)),
      },
      {
        mistake: "the wrong slice: one row for each head",
        answer: (...inputs: Silence) => withRows(inputs, (row) => (inputs[3].includes(row) ? 0 : 1)),
      },
      {
        mistake: "columns of the output matrix instead of its rows",
        answer: (...[joined, Wo, numHeads, silent]: Silence) => {
          const width = joined.shape[1] / numHeads;
          const keep = Array.from({ length: Wo.shape[1] }, (_, column) =>
            silent.includes(Math.floor(column / width)) ? 0 : 1,
          );
          return joined.matMul(Wo.mul(tf.tensor1d(keep)));
        },
      },
      {
        mistake: "the kept heads meet the wrong rows",
        answer: (...[joined, Wo, numHeads, silent]: Silence) => {
          const kept = tf.concat(
            tf.split(joined, numHeads, 1).filter((_, head) => !silent.includes(head)),
            1,
          );
          return kept.matMul(Wo.slice([0, 0], [kept.shape[1]!, -1]));
        },
      },
      {
        mistake: "only the silent heads speak",
        answer: (...inputs: Silence) =>
          withRows(inputs, (row) => (inputs[3].includes(Math.floor((row * inputs[2]) / inputs[1].shape[0])) ? 1 : 0)),
      },
      {
        mistake: "only one of the silent heads silenced",
        answer: (...[joined, Wo, numHeads, silent]: Silence) => without(joined, Wo, numHeads, silent.slice(0, 1)),
      },
      {
        mistake: "heads counted from 1",
        answer: (...inputs: Silence) =>
          withRows(inputs, (row) =>
            inputs[3].includes(Math.ceil((row + 1) / (inputs[1].shape[0] / inputs[2]))) ? 0 : 1,
          ),
      },
      {
        mistake: "`in` asks for places, not for entries",
        answer: (...inputs: Silence) =>
          withRows(inputs, (row) => (Math.floor((row * inputs[2]) / inputs[1].shape[0]) in inputs[3] ? 0 : 1)),
      },
      {
        mistake: "taken out on one side only",
        answer: (...[joined, Wo, numHeads, silent]: Silence) =>
          joined.matMul(tf.concat(tf.split(Wo, numHeads).filter((_, head) => !silent.includes(head)))),
      },
      {
        mistake: "inputs changed in place",
        answer: (...[joined, Wo, numHeads, silent]: Silence) => {
          const output = without(joined, Wo, numHeads, silent);
          silent.pop();
          return output;
        },
      },
    ],
  },
  "cost-of-silence": {
    right: [
      (...inputs: Cost) => tf.tensor1d(eachOf(inputs[2]).map((head) => loss(inputs, [head]) - loss(inputs, []))),
      (...[joined, Wo, numHeads, target]: Cost) => {
        const [rows, matrix, wanted] = [joined.arraySync(), Wo.arraySync(), target.arraySync()];
        const error = (silent: number): number => {
          const output = product(
            rows.map((row) => row.map((x, i) => (Math.floor((i * numHeads) / row.length) === silent ? 0 : x))),
            matrix,
          );
          let total = 0;
          output.forEach((row, i) => row.forEach((x, j) => (total += (x - wanted[i]![j]!) ** 2)));
          return total / (wanted.length * wanted[0]!.length);
        };
        return eachOf(numHeads).map((head) => error(head) - error(-1));
      },
    ],
    wrong: [
      {
        mistake: "the difference the other way round",
        answer: (...inputs: Cost) => eachOf(inputs[2]).map((head) => loss(inputs, []) - loss(inputs, [head])),
      },
      {
        mistake: "the loss without the head, not its rise",
        answer: (...inputs: Cost) => eachOf(inputs[2]).map((head) => loss(inputs, [head])),
      },
      {
        mistake: "the size of the rise, without its sign",
        answer: (...inputs: Cost) => eachOf(inputs[2]).map((head) => Math.abs(loss(inputs, [head]) - loss(inputs, []))),
      },
      {
        mistake: "only this head left",
        answer: (...inputs: Cost) =>
          eachOf(inputs[2]).map(
            (head) =>
              loss(
                inputs,
                eachOf(inputs[2]).filter((other) => other !== head),
              ) - loss(inputs, []),
          ),
      },
      {
        mistake: "silenced heads stay silent",
        answer: (...inputs: Cost) => {
          const silent: number[] = [];
          return eachOf(inputs[2]).map((head) => {
            silent.push(head);
            return loss(inputs, silent) - loss(inputs, []);
          });
        },
      },
      {
        mistake: "how far the output moves, not how far the loss rises",
        answer: (...[joined, Wo, numHeads]: Cost) =>
          eachOf(numHeads).map(
            (head) => without(joined, Wo, numHeads, [head]).sub(joined.matMul(Wo)).square().mean().dataSync()[0],
          ),
      },
      {
        mistake: "squared errors summed instead of averaged",
        answer: (...[joined, Wo, numHeads, target]: Cost) => {
          const total = (silent: number[]): number =>
            without(joined, Wo, numHeads, silent).sub(target).square().sum().dataSync()[0]!;
          return eachOf(numHeads).map((head) => total([head]) - total([]));
        },
      },
      {
        mistake: "absolute instead of squared differences",
        answer: (...[joined, Wo, numHeads, target]: Cost) => {
          const error = (silent: number[]): number =>
            tf.losses.absoluteDifference(target, without(joined, Wo, numHeads, silent)).dataSync()[0]!;
          return eachOf(numHeads).map((head) => error([head]) - error([]));
        },
      },
    ],
  },
};
