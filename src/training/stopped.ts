import type { History } from "./history";

/** Where a training stood. */
export interface TrainingPlace {
  /** From 1. */
  readonly epoch: number;
  /** How many epochs were planned. */
  readonly epochs: number;
  /** From 1. */
  readonly batch: number;
  /** How many batches an epoch has. */
  readonly batches: number;
}

/**
 * A training that ended before its time: it was stopped, or its loss became NaN or infinite.
 * The model keeps the weights that it had then.
 */
export class TrainingStopped extends Error {
  /** "TrainingStopped"; "KeyboardInterrupt" where the notebook's stop button did it, as all stopped cells have it. */
  override name = "TrainingStopped";

  /**
   * Says what stopped it, and where.
   *
   * @param message what happened, where, and what to do
   * @param why what stopped it: the `signal` that `train` was given, or the `loss`
   * @param place where the training stood
   * @param history the epochs that were finished
   */
  constructor(
    message: string,
    readonly why: "signal" | "loss",
    readonly place: TrainingPlace,
    readonly history: History,
  ) {
    super(message);
  }
}
