import { debugging } from "../../kinds/code";
import { headsAddedUp, headsBelowEachOther, joinedInTurn, oneHead, overlappingColumns } from "../../mistakes/heads";
import { knownAs } from "../../mistakes/wrong-step";
import { columnsOfHead, joinColumns, times, widthOf, type Cut, type Join } from "../../plain-loops";
import { attendProjected, drawProjected, threeWords, type Projected } from "../projected-heads";

const known = knownAs(attendProjected);
const firstColumns: Cut = (matrix, _head, numHeads) => columnsOfHead(matrix, 0, numHeads);

/** As `row.slice(head * width)` does: from the head's first column on to the last one of all. */
const columnsToTheEnd: Cut = (matrix, head, numHeads) => matrix.map((row) => row.slice((head * row.length) / numHeads));

/** Each head's results written one after the other to the places that `place` gives, beginning with zeros. */
const written =
  (place: (head: number, column: number) => number, add = false): Join =>
  (outputs) =>
    (outputs[0] ?? []).map((_, word) => {
      const row = times(outputs.length * widthOf(outputs[0] ?? []), () => 0);
      outputs.forEach((output, head) => {
        output[word]?.forEach((x, column) => {
          const at = place(head, column);
          row[at] = x + (add ? (row[at] as number) : 0);
        });
      });
      return row;
    });
const overwriting = written((_, column) => column);

export const loopOverHeads = debugging<Projected>({
  title: "Find the bugs: a loop over heads",
  points: 3,
  difficulty: 2,
  minutes: 10,
  importance: 2,
  hints: [
    "There are two bugs, one where a head takes its columns and one where its result is written down. Look at what is printed: which half is it that never gets a number?",
    "In every round of the loop, ask of each line: does it depend on `head`? Two lines don't, and should. `row.slice(start, end)` takes the columns from `start` up to, but without, `end`.",
    "The part of head number `head` begins at `head * width`, when reading as well as when writing.",
  ],
  explanation:
    "The head's number has to appear twice: where its columns begin, and where its result goes. Both times it is `head * width`. One batched product has no such places to forget: the axis of heads does the counting.",
  functionName: "attendInALoop",
  inputNames: ["x", "queryMatrix", "keyMatrix", "valueMatrix", "numHeads"],
  examples: [threeWords],
  draw: (random) => drawProjected(random, 2, 4),
  expected: attendProjected({}),
  mistakes: [
    {
      name: "the first head's columns for every head",
      says: "Each head now writes to a place of its own, but all of them read the same columns of the matrices. So every head finds the same.",
      gives: attendProjected({ cut: firstColumns }),
    },
    {
      name: "each head overwrites the one before",
      says: "Each head now has columns of its own, but all of them write to the first places of the result. Only the last head's work is left.",
      gives: attendProjected({ join: overwriting }),
    },
    {
      name: "both bugs are still there",
      says: "All heads read the same columns, and all of them write to the same places. Print `head` in the loop: where should it matter?",
      gives: attendProjected({ cut: firstColumns, join: overwriting }),
    },
    known(overlappingColumns),
    {
      name: "the heads' results overlap",
      says: "Each head writes only one place after the one before it, over most of what that one found. It has `width` numbers to write for each word.",
      gives: attendProjected({ join: written((head, column) => head + column) }),
    },
    known(joinedInTurn),
    {
      name: headsAddedUp.name,
      says: "All heads land in the first places, on top of each other. In a sum nobody can tell any more which head found what.",
      gives: attendProjected({ join: written((_, column) => column, true) }),
    },
    {
      name: "columns on to the end",
      says: "`slice` with a single number goes on to the last column. So all heads but the last compare by the columns of other heads as well.",
      gives: (...inputs) =>
        attendProjected({
          cut: columnsToTheEnd,
          join: (outputs) =>
            joinColumns(outputs.map((output) => output.map((row) => row.slice(0, widthOf(inputs[1]) / inputs[4])))),
        })(...inputs),
    },
    {
      ...oneHead,
      gives: (x, queryMatrix, keyMatrix, valueMatrix) => attendProjected({})(x, queryMatrix, keyMatrix, valueMatrix, 1),
    },
    known(headsBelowEachOther),
  ],
});
