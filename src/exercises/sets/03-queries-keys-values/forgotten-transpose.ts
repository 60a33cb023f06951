import { debugging } from "../../kinds/code";
import { drawMatrix, drawWhole, inRows, matMul, matrixOf, transpose } from "../../plain-loops";

export const forgottenTranspose = debugging<[query: number[][], key: number[][]]>({
  title: "Find the bug: queries times keys",
  points: 2,
  difficulty: 2,
  minutes: 5,
  importance: 3,
  mirrors: "quiz-b4",
  hints: [
    "Read the error: which two sizes meet in the middle? Which two would have to meet, so that a row of Q meets a whole key?",
    "`tf.matMul` takes two more arguments: whether to transpose the first matrix, and whether to transpose the second. The lesson used them in section 3.",
    "Q stays as it is, so the third argument is `false`. Now the fourth.",
  ],
  explanation:
    "Q is [queries, d_k] and K is [keys, d_k]. Only Kᵀ, [d_k, keys], puts d_k beside d_k, so that it vanishes: what is left is [queries, keys]. Without the transpose, sizes that differ give an error. A square K gives numbers that look like scores and are none.",
  functionName: "mendedScores",
  inputNames: ["query", "key"],
  tensors: true,
  examples: [
    {
      given: [matrixOf("0 1 0; 2 0 1"), matrixOf("1 2 3; 4 5 6; 7 8 10")],
      about: "a square K: three keys of three numbers",
    },
    {
      given: [matrixOf("1 0 2; 0 3 -1"), matrixOf("1 2 0; 0.5 1 3")],
      about: "as many queries as keys: two, of three numbers",
    },
    {
      given: [matrixOf("1 2; 0 1"), matrixOf("1 0; 2 5; -1 3; 0 4")],
      about: "two queries and four keys, of two numbers",
    },
    {
      given: [matrixOf("1 0 2 1; 3 1 0 -2"), matrixOf("0 1 1 2; 2 0 0.5 1; 1 -1 0 3")],
      about: "two queries and three keys, of four numbers",
    },
  ],
  // Sizes where one wrong product runs and another one stops.
  draw: (random) => {
    const keys = drawWhole(random, 3, 5);
    return random() < 0.5
      ? [drawMatrix(random, keys - 1, keys), drawMatrix(random, keys, keys)]
      : [drawMatrix(random, keys, keys - 1), drawMatrix(random, keys, keys - 1)];
  },
  expected: (query, key) => matMul(query, transpose(key)),
  mistakes: [
    {
      name: "K not transposed",
      says: "Rows of Q still meet columns of K: K isn't turned, or it is turned twice, which is the same. Where K is square this runs, and its numbers are wrong. Elsewhere it stops.",
      gives: (query, key) => matMul(query, key),
    },
    {
      name: "the queries transposed instead of the keys",
      says: "Now Q lies on its side, and the sizes that meet are the numbers of queries and keys. That compares one question with another, not words with words. It is K that has to be turned.",
      gives: (query, key) => matMul(transpose(query), key),
    },
    {
      name: "K reshaped, not transposed",
      says: "The shape is right, the numbers aren't. `reshape` keeps their order and only breaks the lines elsewhere, so pieces of different keys get mixed. Transposing makes each row a column.",
      gives: (query, key) => matMul(query, inRows(key.flat(), key.length)),
    },
    {
      name: "queries and keys exchanged",
      says: "That is K·Qᵀ: the right numbers on their side, with a row for each key. Whoever asks has a row, so Q comes first.",
      gives: (query, key) => matMul(key, transpose(query)),
    },
  ],
});
