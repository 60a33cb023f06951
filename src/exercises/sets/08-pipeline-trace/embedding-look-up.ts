import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import {
  addMatrices,
  drawMatrix,
  drawWhole,
  matrixOf,
  plainPositions,
  times,
  widthOf,
  type Matrix,
} from "../../plain-loops";

const rowOf = (table: Matrix, id: number): number[] => {
  const row = table[id];
  if (row === undefined) throw new RangeError(`There is no row ${id}.`);
  return [...row];
};

export const embeddingLookUp = code<[ids: number[], table: number[][]]>({
  title: "From ids to embeddings",
  points: 2,
  difficulty: 1,
  minutes: 6,
  importance: 2,
  hints: [
    "The id says which row of the table to read. Three ids give three rows, in the order of the ids.",
    '`tf.gather(table, ids)` reads rows; ids may be a plain array or a tensor of type "int32". Or turn the ids into one-hot vectors with `tf.oneHot(ids, rows)`, and multiply them by the table.',
    "By one-hot: `tf.oneHot(ids, table.shape[0]).toFloat()` is [words, rows]; `tf.matMul` of that and the table is [words, width].",
  ],
  explanation:
    "A look-up is a matrix product in disguise: the one-hot vector leaves one row of the table. Reading the row is the same with less work. And as it is a product, training can change the rows that were read.",
  functionName: "lookUp",
  inputNames: ["ids", "table"],
  examples: [
    { given: [[3], matrixOf("0.1 0.2; 0.3 0.4; 0.5 0.6; 0.7 0.8; 0.9 1")], about: "a single id, 3" },
    { given: [[2, 4, 2], matrixOf("0.1 0.2; 0.3 0.4; 0.5 0.6; 0.7 0.8; 0.9 1")], about: "an id that comes twice" },
    {
      given: [
        [2, 3, 4, 5, 2, 6],
        matrixOf("0 0 0; 0.4 -0.1 0.2; -0.3 0.5 0.1; 0.9 0.2 -0.6; -0.7 0.3 0.8; 0.6 -0.9 0.7; -0.2 -0.4 1.1"),
      ],
      about: '"the cat sat on the mat"',
    },
  ],
  draw: (random) => {
    const words = drawWhole(random, 3, 5);
    const rows = drawWhole(random, words + 2, 9);
    const ids = times(words, () => drawWhole(random, 2, rows - 1));
    ids[words - 1] = ids[0] as number;
    return [ids, drawMatrix(random, rows, drawWhole(random, 2, 4), 1)];
  },
  expected: (ids, table) => ids.map((id) => rowOf(table, id)),
  tensors: (ids, table) => [ids, tf.tensor2d(table)],
  mistakes: [
    {
      name: "looked up by place instead of by id",
      says: 'The first word gets the first row, the second word the second, whatever they are. Then the ids count for nothing, and both "the" get different rows.',
      gives: (ids, table) => ids.map((_, place) => rowOf(table, place)),
    },
    {
      name: "the rows for padding and unknown words are left out",
      says: "You subtract 2 from each id. Words do begin at id 2, but the table has rows for 0 and 1 too: an id is the row's own number.",
      gives: (ids, table) => ids.map((id) => rowOf(table, id - 2)),
    },
    {
      name: "each word's row only once",
      says: "There are fewer rows than ids. A word that comes twice needs its row at both places: the sentence keeps its length and its order.",
      gives: (ids, table) => ids.filter((id, place) => ids.indexOf(id) === place).map((id) => rowOf(table, id)),
    },
    {
      name: "one-hot, but without the table",
      says: "These are the one-hot vectors themselves: one long row of zeros and a 1 for each word. Multiplied by the table, they become embeddings.",
      gives: (ids, table) => ids.map((id) => table.map((_, row) => (row === id ? 1 : 0))),
    },
    {
      name: "the rows are added up",
      says: "One vector comes out for the whole sentence. Attention needs the words apart, one row for each of them.",
      gives: (ids, table) =>
        (table[0] ?? []).map((_, column) => ids.reduce((sum, id) => sum + (rowOf(table, id)[column] as number), 0)),
    },
    {
      name: "the rows in the table's order",
      says: "You go through the table and keep the rows whose id occurs. So they come in the table's order, each once. Go through the ids instead, word by word.",
      gives: (ids, table) => table.filter((_, row) => ids.includes(row)).map((row) => [...row]),
    },
    {
      name: "an axis of length 1 in between",
      says: "Each word has a matrix of one row in place of a row: a slice of the table keeps both axes, and stacking adds a third one. Join the slices along the first axis.",
      gives: (ids, table) => ids.map((id) => [rowOf(table, id)]),
    },
    {
      name: "the positions are added already",
      says: "The position codes are the next stage. Here each word has just its row of the table, the same at every place.",
      gives: (ids, table) =>
        addMatrices(
          ids.map((id) => rowOf(table, id)),
          plainPositions(ids.length, widthOf(table)),
        ),
    },
  ],
});
