/** One epoch of training: what it cost and what it brought. Plain data, so that tables, figures and JSON take it as it is. */
export interface EpochRow {
  /** From 1. */
  readonly epoch: number;
  /** Mean cross-entropy over the epoch's batches, each as it was before the step that it caused. */
  readonly trainLoss: number;
  /** Share of right answers over the same batches, 0 … 1. */
  readonly trainAccuracy: number;
  /** Mean cross-entropy on the validation examples after the epoch; absent where there are none. */
  readonly validationLoss?: number;
  /** Share of right answers on the validation examples after the epoch, 0 … 1; absent where there are none. */
  readonly validationAccuracy?: number;
  /** How long the epoch took, validation included. */
  readonly seconds: number;
}

/** A training, epoch by epoch. */
export type History = readonly EpochRow[];

/**
 * The epoch with the least validation loss, or with the least training loss where there was no validation.
 *
 * @throws {RangeError} when the history is empty
 */
export function bestEpoch(history: History): EpochRow {
  const [first, ...rest] = history;
  if (first === undefined) throw new RangeError("bestEpoch: the history is empty; it needs at least one epoch.");
  const loss = (row: EpochRow): number => row.validationLoss ?? row.trainLoss;
  return rest.reduce((best, row) => (loss(row) < loss(best) ? row : best), first);
}
