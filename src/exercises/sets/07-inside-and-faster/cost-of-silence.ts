import { code } from "../../kinds/code";
import { addMatrices, drawMatrix, drawWhole, matrixOf, mean, scaled, sum, times, type Matrix } from "../../plain-loops";
import { outputOf, type HeadsInputs } from "./output-of-heads";

type Inputs = [...HeadsInputs, target: number[][]];

/** All squared differences of two matrices. */
function squaredErrors(a: Matrix, b: Matrix): number[] {
  return addMatrices(a, scaled(b, -1))
    .flat()
    .map((x) => x ** 2);
}

/** A figure for each head: what `measure` makes of the output of those heads that speak, and of the full output. */
function forEachHead(
  [joined, outputMatrix, numHeads]: Inputs,
  speaks: (each: number, head: number) => boolean,
  measure: (output: Matrix, full: Matrix) => number,
): number[] {
  const full = outputOf(joined, outputMatrix, () => true, numHeads);
  return times(numHeads, (head) =>
    measure(
      outputOf(joined, outputMatrix, (column, width) => speaks(Math.floor(column / width), head), numHeads),
      full,
    ),
  );
}

const others = (each: number, head: number): boolean => each !== head;
const costs = (inputs: Inputs, speaks = others, average = mean): number[] =>
  forEachHead(
    inputs,
    speaks,
    (output, full) => average(squaredErrors(output, inputs[3])) - average(squaredErrors(full, inputs[3])),
  );

export const costOfSilence = code<Inputs>({
  title: "What each head is worth",
  points: 3,
  difficulty: 3,
  minutes: 10,
  importance: 2,
  hints: [
    "Measure the loss once with all heads. Then silence one head at a time, measure again, and take the difference.",
    "Your `outputWithout` gives the output without a list of heads. The loss is `output.sub(target).square().mean()`, and `.dataSync()[0]` makes a plain number of it.",
    "With a function `lossWithout(silent)` the rest is one line: a list over all heads with `lossWithout([head]) - lossWithout([])` in it.",
  ],
  explanation:
    "A positive cost means that the head is missed, one near 0 that it is spare, and a negative one that the model does better without it. So the sign matters. And silencing is the sure measure: a slope at full volume only guesses what silence will cost.",
  functionName: "costsOfSilence",
  inputNames: ["joined", "outputMatrix", "numHeads", "target"],
  examples: [
    { given: [[[1, 2]], [[1], [1]], 2, [[3]]], about: "two heads of width 1 that hit the target together" },
    { given: [[[1, 2]], [[1], [1]], 2, [[1]]], about: "two heads of width 1, of which the second does harm" },
    {
      given: [matrixOf("1 0 2 1; 0 2 -1 1"), matrixOf("1 0 2; 0 1 1; 2 1 0; 1 -1 1"), 2, matrixOf("5 1 2; 0 1 4")],
      about: "two words, two heads of width 2",
    },
  ],
  draw: (random) => {
    const [words, numHeads, headWidth, width] = [
      drawWhole(random, 2, 3),
      drawWhole(random, 3, 4),
      drawWhole(random, 2, 3),
      drawWhole(random, 2, 4),
    ];
    return [
      drawMatrix(random, words, numHeads * headWidth),
      drawMatrix(random, numHeads * headWidth, width),
      numHeads,
      drawMatrix(random, words, width),
    ];
  },
  expected: (...inputs) => costs(inputs),
  mistakes: [
    {
      name: "the difference the other way round",
      says: "A head that is missed gets a negative number here. The cost is by how much the loss *rises* when the head falls silent.",
      gives: (...inputs) => costs(inputs).map((cost) => -cost),
    },
    {
      name: "the loss without the head, not its rise",
      says: "These are the losses themselves. What a head is worth is how far the loss is from the one with all heads.",
      gives: (...inputs) => forEachHead(inputs, others, (output) => mean(squaredErrors(output, inputs[3]))),
    },
    {
      name: "the size of the rise, without its sign",
      says: "A head without which the loss *falls* does harm. Without the sign it would look as valuable as one that is badly missed.",
      gives: (...inputs) => costs(inputs).map(Math.abs),
    },
    {
      name: "only this head left",
      says: "You silenced all others and left one speaking. That tells what a head can do alone, not whether the others miss it.",
      gives: (...inputs) => costs(inputs, (each, head) => each === head),
    },
    {
      name: "silenced heads stay silent",
      says: "The first head is still silent when the second one's turn comes, and so on. Each is to be measured with all others speaking.",
      gives: (...inputs) => costs(inputs, (each, head) => each > head),
    },
    {
      name: "how far the output moves, not how far the loss rises",
      says: "You compare the output with the head and without it. A large move may be harmless or even good: only the target can tell.",
      gives: (...inputs) => forEachHead(inputs, others, (output, full) => mean(squaredErrors(output, full))),
    },
    {
      name: "squared errors summed instead of averaged",
      says: "The loss is the *mean* of the squared differences. A sum would make every head look dearer the longer the text is.",
      gives: (...inputs) => costs(inputs, others, sum),
    },
    {
      name: "absolute instead of squared differences",
      says: "The differences are averaged by their size. The loss here squares each one first, so that a large error weighs more.",
      gives: (...inputs) => costs(inputs, others, (squares) => mean(squares.map(Math.sqrt))),
    },
  ],
  tensors: true,
});
