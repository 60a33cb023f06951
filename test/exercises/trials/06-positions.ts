import { scaledDotProductAttention, sinusoidalPositions } from "../../../src/index";
import { tf } from "../../../src/tensorflow";
import type { SetTrials } from "./trials";

type Attend = (words: tf.Tensor2D) => tf.Tensor2D;
type Table = (length: number, modelDim: number) => unknown;

const attention = (query: tf.Tensor, key = query, value = query): tf.Tensor =>
  scaledDotProductAttention(query, key, value).output;
const gap = (a: tf.Tensor, b: tf.Tensor): number => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] as number;
const firstRows = (codes: tf.Tensor2D, { shape: [, length] }: tf.Tensor3D): tf.Tensor2D =>
  codes.slice([0, 0], [length, codes.shape[1]]);
const angles = (length: number, modelDim: number): tf.Tensor2D => {
  const rates = Array.from({ length: modelDim / 2 }, (_, pair) => 10000 ** ((-2 * pair) / modelDim));
  return tf.outerProduct(tf.range(0, length), tf.tensor1d(rates));
};
/** A table, column after column, as one writes it with two loops. */
const filled =
  (angleOf: (position: number, column: number, modelDim: number) => number): Table =>
  (length, modelDim) => {
    const codes: number[][] = [];
    for (let position = 0; position < length; position++) {
      codes[position] = [];
      for (let column = 0; column < modelDim; column++) {
        const angle = angleOf(position, column, modelDim);
        codes[position]![column] = column % 2 ? Math.cos(angle) : Math.sin(angle);
      }
    }
    return codes;
  };
const even = (column: number): number => 2 * Math.floor(column / 2);

export const positions: SetTrials<"06-positions"> = {
  "permutation-gap": {
    right: [
      (attend: Attend, words: tf.Tensor2D, order: number[]) =>
        gap(attend(tf.gather(words, order)), tf.gather(attend(words), order)),
      (attend: Attend, words: tf.Tensor2D, order: number[]) => {
        const rows = words.arraySync();
        const before = attend(words).arraySync();
        const after = attend(tf.tensor2d(order.map((i) => rows[i]!))).arraySync();
        let largest = 0;
        order.forEach((from, place) =>
          after[place]!.forEach((x, i) => (largest = Math.max(largest, Math.abs(x - before[from]![i]!)))),
        );
        return largest;
      },
      (attend: Attend, words: tf.Tensor2D, order: number[]) => {
        const permutation = tf.oneHot(tf.tensor1d(order, "int32"), order.length).toFloat() as tf.Tensor2D;
        return tf
          .sub(attend(tf.matMul(permutation, words)), tf.matMul(permutation, attend(words)))
          .abs()
          .max();
      },
    ],
    wrong: [
      {
        mistake: "the given attention, not `attend`",
        answer: (_attend: Attend, words: tf.Tensor2D, order: number[]) =>
          gap(tf.gather(attention(words), order), attention(tf.gather(words, order))),
      },
      {
        mistake: "the order read the other way round",
        answer: (attend: Attend, words: tf.Tensor2D, order: number[]) => {
          const places = order.map((_, place) => order.indexOf(place));
          return gap(tf.gather(attend(words), places), attend(tf.gather(words, places)));
        },
      },
      {
        mistake: "the outputs left in their old order",
        answer: (attend: Attend, words: tf.Tensor2D, order: number[]) =>
          gap(attend(tf.gather(words, order)), attend(words)),
      },
      {
        mistake: "the outputs moved the wrong way",
        answer: (attend: Attend, words: tf.Tensor2D, order: number[]) => {
          const undone: number[] = [];
          order.forEach((from, place) => (undone[from] = place));
          return gap(attend(tf.gather(words, order)), tf.gather(attend(words), undone));
        },
      },
      {
        mistake: "signs overlooked",
        answer: (attend: Attend, words: tf.Tensor2D, order: number[]) =>
          tf.max(tf.sub(attend(tf.gather(words, order)), tf.gather(attend(words), order))),
      },
      {
        mistake: "signs overlooked, second way minus first",
        answer: (attend: Attend, words: tf.Tensor2D, order: number[]) =>
          tf.max(tf.sub(tf.gather(attend(words), order), attend(tf.gather(words, order)))),
      },
      {
        mistake: "the mean gap instead of the largest",
        answer: (attend: Attend, words: tf.Tensor2D, order: number[]) =>
          tf.mean(tf.abs(tf.sub(attend(tf.gather(words, order)), tf.gather(attend(words), order)))),
      },
      {
        mistake: "the words compared, not the outputs",
        answer: (_attend: Attend, words: tf.Tensor2D, order: number[]) => gap(tf.gather(words, order), words),
      },
      {
        mistake: "inputs changed in place",
        answer: (attend: Attend, words: tf.Tensor2D, order: number[]) => {
          const result = gap(attend(tf.gather(words, order)), tf.gather(attend(words), order));
          words.dispose();
          return result;
        },
      },
    ],
  },
  "position-codes": {
    right: [
      (length: number, modelDim: number) =>
        tf.stack([tf.sin(angles(length, modelDim)), tf.cos(angles(length, modelDim))], 2).reshape([length, modelDim]),
      (length: number, modelDim: number) => {
        const codes: number[][] = [];
        for (let p = 0; p < length; p++) {
          const row: number[] = [];
          for (let i = 0; i < modelDim / 2; i++) {
            const angle = p / Math.pow(10000, (2 * i) / modelDim);
            row.push(Math.sin(angle), Math.cos(angle));
          }
          codes.push(row);
        }
        return codes;
      },
      sinusoidalPositions,
    ],
    wrong: [
      {
        mistake: "sine and cosine not interleaved",
        answer: (length: number, modelDim: number) =>
          tf.concat([tf.sin(angles(length, modelDim)), tf.cos(angles(length, modelDim))], 1),
      },
      {
        mistake: "sine and cosine exchanged",
        answer: (length: number, modelDim: number) =>
          tf.stack([tf.cos(angles(length, modelDim)), tf.sin(angles(length, modelDim))], 2).reshape([length, modelDim]),
      },
      {
        mistake: "exponent off by a factor of two",
        answer: filled((position, column, modelDim) => position / 10000 ** (Math.floor(column / 2) / modelDim)),
      },
      {
        mistake: "exponent off by a factor of two, the other way",
        answer: filled((position, column, modelDim) => position / Math.pow(10000, (2 * column) / modelDim)),
      },
      {
        mistake: "a rate of its own for each column",
        answer: filled((position, column, modelDim) => position / 10000 ** (column / modelDim)),
      },
      {
        mistake: "position and column exchanged",
        answer: (length: number, modelDim: number) =>
          tf
            .stack([tf.sin(angles(length, modelDim)), tf.cos(angles(length, modelDim))], 2)
            .reshape([length, modelDim])
            .transpose(),
      },
      {
        mistake: "sine and cosine by position, not by column",
        answer: (length: number, modelDim: number) =>
          Array.from({ length }, (_, p) =>
            Array.from({ length: modelDim }, (_, c) =>
              (p % 2 === 0 ? Math.sin : Math.cos)(p / 10000 ** (even(c) / modelDim)),
            ),
          ),
      },
      {
        mistake: "positions counted from 1",
        answer: filled((position, column, modelDim) => (position + 1) / 10000 ** (even(column) / modelDim)),
      },
      {
        mistake: "multiplied by the power, not divided",
        answer: filled((position, column, modelDim) => position * 10000 ** (even(column) / modelDim)),
      },
    ],
  },
  "add-positions": {
    right: [
      (embeddings: tf.Tensor3D, codes: tf.Tensor2D) => embeddings.add(codes.slice(0, embeddings.shape[1])),
      (embeddings: tf.Tensor3D, codes: tf.Tensor2D) => {
        const table = codes.arraySync();
        return embeddings
          .arraySync()
          .map((sentence) => sentence.map((word, place) => word.map((x, i) => x + table[place]![i]!)));
      },
      (embeddings: tf.Tensor3D, codes: tf.Tensor2D) =>
        tf.stack(
          tf
            .unstack(embeddings)
            .map((sentence) => sentence.add(tf.gather(codes, tf.range(0, embeddings.shape[1], 1, "int32")))),
        ),
    ],
    wrong: [
      {
        mistake: "positions multiplied instead of added",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) => tf.mul(embeddings, firstRows(codes, embeddings)),
      },
      {
        mistake: "codes beside the embeddings",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) =>
          tf.concat(
            [embeddings, tf.tile(firstRows(codes, embeddings).expandDims<tf.Tensor3D>(0), [embeddings.shape[0], 1, 1])],
            2,
          ),
      },
      {
        mistake: "shifted by one position",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) =>
          tf.add(embeddings, codes.slice(1, embeddings.shape[1])),
      },
      {
        mistake: "the sentence's number taken for the position",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) =>
          tf.add(embeddings, codes.slice(0, embeddings.shape[0]).expandDims(1)),
      },
      {
        mistake: "one code for all words",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) => tf.add(embeddings, codes.slice(0, 1)),
      },
      {
        mistake: "the last rows in place of the first",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) =>
          tf.add(embeddings, codes.slice(codes.shape[0] - embeddings.shape[1])),
      },
      {
        mistake: "the words left out",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) =>
          tf.tile(firstRows(codes, embeddings).expandDims(0), [embeddings.shape[0], 1, 1]),
      },
      {
        mistake: "inputs changed in place",
        answer: (embeddings: tf.Tensor3D, codes: tf.Tensor2D) => {
          const sum = tf.add(embeddings, firstRows(codes, embeddings));
          tf.dispose([embeddings, codes]);
          return sum;
        },
      },
    ],
  },
  "positions-too-late": {
    right: [
      (words: tf.Tensor2D, codes: tf.Tensor2D) => attention(words.add(codes)),
      (words: tf.Tensor2D, codes: tf.Tensor2D) => {
        const table = codes.arraySync();
        const inputs = words.arraySync().map((word, place) => word.map((x, i) => x + table[place]![i]!));
        return inputs.map((query) => {
          const powers = inputs.map((key) =>
            Math.exp(key.reduce((sum, x, i) => sum + x * query[i]!, 0) / Math.sqrt(key.length)),
          );
          const total = powers.reduce((sum, x) => sum + x);
          return query.map((_, i) => inputs.reduce((sum, value, word) => sum + (powers[word]! / total) * value[i]!, 0));
        });
      },
      (words: tf.Tensor2D, codes: tf.Tensor2D) => {
        const x = tf.add<tf.Tensor2D>(words, codes);
        return tf.matMul(tf.softmax(tf.matMul(x, x, false, true).div(Math.sqrt(words.shape[1]))), x);
      },
    ],
    wrong: [
      {
        mistake: "the codes taken off again",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => tf.sub(attention(tf.add(words, codes)), codes),
      },
      {
        mistake: "positions added after attention",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => tf.add(attention(words), codes),
      },
      {
        mistake: "positions added before and after",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => tf.add(attention(tf.add(words, codes)), codes),
      },
      {
        mistake: "positions in queries and keys only",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) =>
          attention(tf.add(words, codes), tf.add(words, codes), words),
      },
      {
        mistake: "positions in the queries only",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => attention(tf.add(words, codes), words, words),
      },
      {
        mistake: "positions in the values only",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => attention(words, words, tf.add(words, codes)),
      },
      {
        mistake: "positions added to the scores only",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => {
          const scores = tf
            .add(tf.matMul(words, words, false, true), tf.matMul(codes, codes, false, true))
            .div(Math.sqrt(words.shape[1]));
          return tf.matMul(tf.softmax(scores), words);
        },
      },
      {
        mistake: "positions multiplied instead of added",
        answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => attention(tf.mul(words, codes)),
      },
      { mistake: "attention left out", answer: (words: tf.Tensor2D, codes: tf.Tensor2D) => tf.add(words, codes) },
      { mistake: "positions left out", answer: (words: tf.Tensor2D) => attention(words) },
    ],
  },
};
