import { scaled, softmaxRows, type AttentionSizes, type AttentionSteps } from "../plain-loops";
import type { WrongStep } from "./wrong-step";

type WrongDivisor = WrongStep<Pick<AttentionSteps, "divisor">>;

export const noRoot: WrongDivisor = {
  name: "no √d_k",
  says: "The scores go to softmax undivided. The longer queries and keys are, the larger their scores: one word gets nearly everything, and hardly any gradient comes back.",
  ways: { divisor: () => 1 },
};

export const rootOfModelDim: WrongDivisor = {
  name: "√d_model for √d_k",
  says: "The scores are divided by the root of the whole width, which is d_model. A head's dot product adds up only as many numbers as *one head* is wide, so the weights become too even.",
  ways: { divisor: ({ modelDim }) => Math.sqrt(modelDim) },
};

export const keyDimWithoutRoot: WrongDivisor = {
  name: "divided by d_k, without the root",
  says: "The divisor is too large, which makes weights too even. The products in a score partly cancel each other, so it grows like the root of d_k, not like d_k itself.",
  ways: { divisor: ({ keyDim }) => keyDim },
};

export const multipliedByRoot: WrongDivisor = {
  name: "multiplied by √d_k",
  says: "The scores became larger, and they are too large already: softmax would give nearly everything to one word.",
  ways: { divisor: ({ keyDim }) => 1 / Math.sqrt(keyDim) },
};

/** The root of another size. */
const rootOf = (size: keyof AttentionSizes, what: string): WrongDivisor => ({
  name: `the number of ${what} for d_k`,
  says: `You divide by the root of how many ${what} there are. That doesn't make a single score larger. What does is how many *numbers* its dot product adds up, and that is the width of a query or a key.`,
  ways: { divisor: (sizes) => Math.sqrt(sizes[size]) },
});

export const rootOfKeys = rootOf("keys", "keys");
export const rootOfQueries = rootOf("queries", "queries");
export const rootOfHeads = rootOf("numHeads", "heads");

/** The number that happens to be right where the learner has seen it. */
export const alwaysDividedBy = (divisor: number): WrongDivisor => ({
  name: "the example's √d_k for every width",
  says: "You divide by the same number whatever comes in. It fits the example that you have seen, but others are wider or narrower. Read the width from the input.",
  ways: { divisor: () => divisor },
});

export const dividedAfterSoftmax: WrongStep<Pick<AttentionSteps, "divisor" | "softmax">> = {
  name: "divided after softmax",
  says: "The division comes too late: it is the weights that are divided, not the scores. They no longer add up to 1, and are as sharp as before.",
  ways: { ...noRoot.ways, softmax: (scores, { keyDim }) => scaled(softmaxRows(scores), 1 / Math.sqrt(keyDim)) },
};

export const scaledAlready: WrongDivisor = {
  name: "scaled already",
  says: "You divided by √d_k. That will be right from lesson 4 on; here the scores stay as the dot products give them.",
  ways: { divisor: ({ keyDim }) => Math.sqrt(keyDim) },
};
