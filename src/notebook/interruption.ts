import { HOOKS } from "../kernel/instrument";
import type { CellHooks } from "../kernel/interrupt";
import { inKernel } from "../display/publish";

/** Whether the learner has stopped the cell in which it was made. */
export interface Interruption {
  /** True once the stop button was pressed, or Ctrl-C in JupyterLab's console. */
  readonly aborted: boolean;
  /** Stops watching. */
  end(): void;
}

/**
 * Watches for the notebook's stop button while a long computation runs.
 * Outside a notebook there is nothing to watch: Ctrl-C ends the process, as always.
 *
 * @param tell called at most once, at the moment of the stop or when the computation notices, while the cell can still show something
 */
export function watchInterruption(tell: () => void): Interruption {
  let aborted = false;
  const abort = (): void => {
    if (aborted) return;
    aborted = true;
    tell();
  };
  const hooks = (globalThis as unknown as Record<string, CellHooks | undefined>)[HOOKS];
  if (hooks !== undefined) {
    const end = hooks.onStop(abort);
    return {
      get aborted() {
        // The sockets' thread raises a flag at once; the message that stops the cell comes when this thread is idle.
        if (hooks.stopped()) abort();
        return aborted;
      },
      end,
    };
  }
  if (!inKernel()) return { aborted: false, end: () => undefined };
  // Plain tslab: Jupyter sends it the signal, and it gives the cell up, but leaves what the cell began running. While the cell's
  // first, synchronous part runs, Node itself holds the signal: a listener added then leaves the process without any.
  const listening = setImmediate(() => process.on("SIGINT", abort));
  return {
    get aborted() {
      return aborted;
    },
    end: () => {
      clearImmediate(listening);
      process.off("SIGINT", abort);
    },
  };
}
