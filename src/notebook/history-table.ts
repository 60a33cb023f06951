import type { History } from "../training/history";
import type { DataFrame } from "../display/dataframe";
import { table } from "./table";

/**
 * A training's history as a table (a danfo DataFrame): a row for each epoch, with loss, accuracy and seconds.
 *
 * @param history what `train` returned, or `model.history`
 * @throws {TypeError} when there is no epoch in it
 */
export function historyTable(history: History): DataFrame {
  return table(history.map((row) => ({ ...row })));
}
