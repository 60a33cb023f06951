// The kernel loads this file before it answers its first message, so nothing here may import
// TensorFlow.js, danfo or plotly: values are recognised by their shape, never by `instanceof`.
import type { MimeBundle } from "./bundle";
import { figureBundle, isFigure } from "./figure-view";
import { frameBundle, isFrame } from "./frame-view";
import { isTensor, tensorBundle } from "./tensor-view";

/**
 * The name of the method by which an object says how a notebook shows it: `Symbol.for("Jupyter.display")`.
 * The method takes nothing and returns a `MimeBundle`, or a promise of one.
 */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/**
 * The forms in which a notebook can show `value`, or `undefined` when it has none richer than plain text.
 *
 * Known are objects with a `Symbol.for("Jupyter.display")` method, tensors, danfo data frames and series, and plotly figures.
 *
 * @throws whatever the value's own display method throws; nothing otherwise
 */
export function mimeBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  const method: unknown = Reflect.get(value, displaySymbol);
  if (typeof method === "function") return method.call(value) as MimeBundle | Promise<MimeBundle>;
  if (isTensor(value)) return tensorBundle(value);
  if (isFrame(value)) return frameBundle(value);
  if (isFigure(value)) return figureBundle(value);
  return undefined;
}
