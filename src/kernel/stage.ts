import { setFlagsFromString } from "node:v8";
import { HOOKS } from "./instrument";
import type { CellHooks } from "./interrupt";
import { guardTimers } from "./interrupt";
import type { Output } from "./output";
import { refuseToPrompt } from "./prompt";

/**
 * What cells find around them, in the kernel and wherever else they run. {@link prepareProcess} comes before anything large
 * is loaded, {@link setStage} when it is.
 */

/** Prepares a process in which cells will run. Timers are guarded here, before libraries take their own copy of them. */
export function prepareProcess(): void {
  // The compiler, and cells that make tensors, leave much short-lived garbage: a larger nursery for it saves a tenth of each compilation.
  setFlagsFromString("--max-semi-space-size=64");
  guardTimers();
}

/**
 * @param hooks what the code of cells calls
 * @param output where what they print and show goes
 * @param jupyter tslab's module that its `display` looks into
 */
export function setStage(hooks: CellHooks, output: Output, jupyter: { lastWriteDisplayData: unknown }): void {
  (globalThis as unknown as Record<string, unknown>)[HOOKS] = hooks;
  // An error deep in a library must still show the line of the cell that it came from.
  Error.stackTraceLimit = 50;
  output.capture();
  console.clear = () => output.clear();
  (globalThis as unknown as { prompt: unknown }).prompt = refuseToPrompt;
  jupyter.lastWriteDisplayData = output.display.bind(output);
}
