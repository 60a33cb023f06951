import { startHere } from "./00-start-here";
import { context } from "./01-context";
import type { Prediction } from "./prediction";

export type { Prediction, PredictionOption } from "./prediction";

/** Every question that a lesson asks before it shows the answer, by its id. */
export const predictions = { ...startHere, ...context };

/** The name of a question, as in `predict("context-bank", "b")`. */
export type PredictionId = keyof typeof predictions;

/** The letters that one may choose for a question. */
export type PredictionChoice<Id extends PredictionId = PredictionId> = (typeof predictions)[Id] extends Prediction<infer Choice> ? Choice : never;
