import { inspect } from "node:util";
import { mimeBundle } from "../display/mime";
import { publish, publisher } from "../display/publish";

/**
 * Shows a value as one output of the running cell: a figure drawn, a table as a table, a tensor with its shape and values,
 * anything else as the text that `console.log` would print. Outside a notebook, prints the value's text.
 *
 * A value whose display method is asynchronous is shown as soon as it is ready.
 */
export function show(value: unknown): void {
  const bundle = mimeBundle(value);
  if (bundle === undefined) {
    publish({ "text/plain": typeof value === "string" ? value : inspect(value) });
  } else if (bundle instanceof Promise) {
    const send = publisher();
    bundle.then(send, (reason: unknown) => console.error("The value could not be shown:", reason));
  } else {
    publish(bundle);
  }
}
