import { tf } from "../../../tensorflow";
import { code } from "../../kinds/code";
import { drawMatrix, drawWhole, mapMatrix, matMul, matrixOf, scaled } from "../../plain-loops";
import { outputOf, type HeadsInputs } from "./output-of-heads";

type Inputs = [...HeadsInputs, silent: number[]];

const output = ([joined, outputMatrix, numHeads, silent]: Inputs): number[][] =>
  outputOf(joined, outputMatrix, (column, width) => !silent.includes(Math.floor(column / width)), numHeads);

export const silenceHeads = code<Inputs>({
  title: "Silence some heads",
  points: 2,
  difficulty: 2,
  minutes: 8,
  importance: 2,
  hints: [
    "A head's numbers stand in its own block of columns of `joined`. They meet the output matrix in as many of its rows, and nowhere else.",
    "A head is `width = joined.shape[1] / numHeads` wide, so row r belongs to head `Math.floor(r / width)`. A tensor of 1 and 0, one a row, multiplies all rows at once: shape [rows, 1].",
    "Make `keep`, a list with `[0]` for each row of a silent head and `[1]` for all others. Return `joined.matMul(outputMatrix.mul(tf.tensor2d(keep)))`.",
  ],
  explanation:
    "A head speaks only through its rows of the output matrix, so zeros there silence it, wherever it looks. Nothing is divided or scaled: the other heads go on as they were trained, and what is missing is exactly what the silent ones said.",
  functionName: "outputWithout",
  inputNames: ["joined", "outputMatrix", "numHeads", "silent"],
  examples: [
    { given: [[[1, 2, 3, 4]], matrixOf("1 0 0; 0 1 0; 0 0 1; 1 1 1"), 2, []], about: "no head silenced" },
    {
      given: [[[1, 2, 3, 4]], matrixOf("1 0 0; 0 1 0; 0 0 1; 1 1 1"), 2, [1]],
      about: "two heads of width 2, the second one silenced",
    },
    {
      given: [matrixOf("1 2 3 4 5 6; 0 1 -1 2 -2 1"), matrixOf("1 2 0; 0 1 1; 2 0 1; 1 1 1; 0 3 1; 1 0 2"), 3, [0, 2]],
      about: "three heads, of which two are silenced",
    },
  ],
  // Once an empty list: what goes wrong only with silent heads is told by that from what always does.
  draw: (random, which) => {
    const [numHeads, headWidth] = [drawWhole(random, 3, 4), drawWhole(random, 2, 3)];
    const width = numHeads * headWidth;
    const first = drawWhole(random, 0, numHeads - 2);
    return [
      drawMatrix(random, drawWhole(random, 2, 3), width),
      drawMatrix(random, width, width),
      numHeads,
      which === 1 ? [] : [first, numHeads - 1],
    ];
  },
  expected: (...inputs) => output(inputs),
  mistakes: [
    {
      name: "renormalised",
      says: "You made the remaining heads louder to make up for the silent ones. They were trained at their own volume, and the output projection counts on it.",
      gives: (...inputs) => scaled(output(inputs), inputs[2] / (inputs[2] - inputs[3].length)),
    },
    {
      name: "divided by the number of remaining heads",
      says: "Heads are put side by side and projected, not averaged. So there is nothing to divide by, however many of them speak.",
      gives: (...inputs) => scaled(output(inputs), 1 / (inputs[2] - inputs[3].length)),
    },
    {
      name: "the wrong slice: every so-many-th row",
      says: "You took the rows of a head as if they were dealt out in turn. A head's rows stand together, as one block of the matrix.",
      gives: (...[joined, outputMatrix, numHeads, silent]) =>
        outputOf(joined, outputMatrix, (column) => !silent.includes(column % numHeads), numHeads),
    },
    {
      name: "the wrong slice: one row for each head",
      says: "Only the row with the head's own number was zeroed. A head has as many rows as it is wide.",
      gives: (...[joined, outputMatrix, numHeads, silent]) =>
        outputOf(joined, outputMatrix, (column) => !silent.includes(column), numHeads),
    },
    {
      name: "columns of the output matrix instead of its rows",
      says: "A column holds one number of the *result*, and all heads add to it. What a head found meets the matrix in its rows.",
      gives: (...[joined, outputMatrix, numHeads, silent]) => {
        const width = (joined[0] as number[]).length / numHeads;
        return matMul(
          joined,
          mapMatrix(outputMatrix, (x, _, column) => (silent.includes(Math.floor(column / width)) ? 0 : x)),
        );
      },
    },
    {
      name: "the kept heads meet the wrong rows",
      says: "You moved the kept heads together and took as many rows from the top of the output matrix. Each head belongs to its own rows, so those have to be picked out as well.",
      gives: (...[joined, outputMatrix, numHeads, silent]) => {
        const width = outputMatrix.length / numHeads;
        const kept = joined.map((row) => row.filter((_, column) => !silent.includes(Math.floor(column / width))));
        return matMul(kept, outputMatrix.slice(0, (kept[0] as number[]).length));
      },
    },
    {
      name: "only the silent heads speak",
      says: "It is the other way round: the heads in `silent` are the ones to zero, and the rest stay.",
      gives: (...[joined, outputMatrix, numHeads, silent]) =>
        outputOf(joined, outputMatrix, (column, width) => silent.includes(Math.floor(column / width)), numHeads),
    },
    {
      name: "only one of the silent heads silenced",
      says: "`silent` is a list, and may have several heads in it, or none. All of them are to fall silent at once.",
      gives: (...[joined, outputMatrix, numHeads, [first]]) =>
        outputOf(joined, outputMatrix, (column, width) => Math.floor(column / width) !== first, numHeads),
    },
    {
      name: "heads counted from 1",
      says: "The heads before those in `silent` fell silent. Heads are counted from 0 here: which head do the first rows belong to?",
      gives: (...[joined, outputMatrix, numHeads, silent]) =>
        outputOf(joined, outputMatrix, (column, width) => !silent.includes(Math.floor(column / width) + 1), numHeads),
    },
    {
      name: "`in` asks for places, not for entries",
      says: "`head in silent` asks whether the list *has a place* of that number. Python's `in` is another one: whether a number stands in an array is asked with the method `includes`.",
      gives: (...[joined, outputMatrix, numHeads, silent]) =>
        outputOf(joined, outputMatrix, (column, width) => Math.floor(column / width) >= silent.length, numHeads),
    },
    {
      name: "taken out on one side only",
      says: "It stops as soon as a head is silent. The product needs as many columns on the left as rows on the right: what is taken out on one side is missed on the other. Zeros keep the shape.",
      gives: (...inputs) => {
        if (inputs[3].length > 0) throw new Error("columns and rows don't fit");
        return output(inputs);
      },
    },
  ],
  tensors: (joined, outputMatrix, numHeads, silent) => [
    tf.tensor2d(joined),
    tf.tensor2d(outputMatrix),
    numHeads,
    silent,
  ],
});
