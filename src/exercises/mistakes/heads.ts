import {
  addMatrices,
  cutByReshape,
  cutInTurn,
  cutOverlapping,
  joinByReshape,
  joinInTurn,
  meanOfMatrices,
  type HeadWays,
} from "../plain-loops";
import type { WrongStep } from "./wrong-step";

type Wrong<Step extends keyof HeadWays> = WrongStep<Required<Pick<HeadWays, Step>>>;

export const reshapedIn: Wrong<"cut"> = {
  name: "reshape into heads without the transpose",
  says: "`reshape` alone reads the numbers on as they lie in memory: the first head gets the first words whole, in place of its part of every word. Every shape fits, and no head sees the sentence. Cut each word's row first, then move the heads in front.",
  ways: { cut: cutByReshape },
};

export const reshapedBack: Wrong<"join"> = {
  name: "reshape back without the transpose",
  says: "The shape is right, but a row now holds several words of one head. It should hold all heads of one word: when the heads are joined, their axis still stands before the words. Move the words in front before you reshape.",
  ways: { join: joinByReshape },
};

export const reshapedBothWays: Wrong<"cut" | "join"> = {
  name: "reshape without the transpose, there and back",
  says: "Both ways only the shape was changed, and no axis moved. So the first head gets the first words whole, in place of its part of every word. Look at how you split and combine.",
  ways: { ...reshapedIn.ways, ...reshapedBack.ways },
};

const inTurn = {
  name: "columns dealt out in turn",
  says: "Your heads take turns with the columns, one each. Each head owns a block instead: the first head the first columns, as they stand in the matrices.",
};
export const cutColumnsInTurn: Wrong<"cut"> = { ...inTurn, ways: { cut: cutInTurn } };
export const joinedInTurn: Wrong<"join"> = { ...inTurn, ways: { join: joinInTurn } };
export const inTurnBothWays: Wrong<"cut" | "join"> = { ...inTurn, ways: { cut: cutInTurn, join: joinInTurn } };

export const overlappingColumns: Wrong<"cut"> = {
  name: "the heads' columns overlap",
  says: "Each head starts one column after the one before it. But a head is several columns wide, so its neighbour begins that many columns on.",
  ways: { cut: cutOverlapping },
};

export const headsAveraged: Wrong<"join"> = {
  name: "heads averaged instead of put side by side",
  says: "The mean blends what the heads found into one, and nobody can tell any more which head said what. Each head keeps columns of its own.",
  ways: { join: meanOfMatrices },
};

export const headsAddedUp: Wrong<"join"> = {
  name: "heads added up instead of put side by side",
  says: "In a sum nobody can tell any more which head found what. Each head keeps columns of its own: a row gets as many numbers as all heads have together.",
  ways: { join: (outputs) => addMatrices(...outputs) },
};

export const headsBelowEachOther: Wrong<"join"> = {
  name: "heads one below the other",
  says: "The heads came out as further rows. Each word should have one row, in which the heads stand side by side: join along the columns.",
  ways: { join: (outputs) => outputs.flatMap((output) => output.map((row) => [...row])) },
};

export const weightsAveraged: Wrong<"mixing"> = {
  name: "weights averaged instead of heads concatenated",
  says: "All heads read with one averaged map: one unit of weight in place of several. Let each head mix its *own* values by its own weights.",
  ways: { mixing: (weights) => weights.map(() => meanOfMatrices(weights)) },
};

/** One head in place of several: nothing that could be a step done otherwise. */
export const oneHead = {
  name: "one head",
  says: "There is one softmax over the whole width, as if there were a single head. Each head needs scores and weights of its own, from its own columns.",
};
