import { promisify } from "node:util";
import { currentCell, type Cell } from "./cell";

/**
 * Stopping a cell. A synchronous loop is stopped by the signal itself (Node's `breakOnSigint`). Once a cell has awaited
 * something, it can no longer be stopped from outside, so its code looks by itself: the compiler puts `pause` around each `await`
 * and `tick` into each loop that may run after one (see instrument.ts), and the timers of a stopped cell never fire.
 */

/** Thrown inside a cell that was stopped. */
export class Interrupted extends Error {
  override readonly name = "KeyboardInterrupt";
  constructor() {
    super("the cell was stopped");
  }
}

/** Whether `thrown` says that code was stopped, by us or by Node. */
export function isInterrupt(thrown: unknown): boolean {
  if (thrown instanceof Interrupted) return true;
  return (
    typeof thrown === "object" && thrown !== null && Reflect.get(thrown, "code") === "ERR_SCRIPT_EXECUTION_INTERRUPTED"
  );
}

/** A cell that awaits without ever letting the event loop turn gets a turn this often, in ms. */
const TURN_EVERY = 50;

const turn = setImmediate;

/** What the instrumented code of a cell calls; the last two are for the course's own loops, which are not instrumented. */
export interface CellHooks {
  /** Called by the kernel before a cell runs. */
  begin(): void;
  /** Called at the start of each pass of a loop; throws {@link Interrupted} once an interrupt was asked for. */
  tick(): void;
  /** Stands between `await` and what is awaited. */
  pause(value: unknown): unknown;
  /** True once the cell whose code calls this was stopped. */
  stopped(): boolean;
  /** Has `tell` called at the moment when the calling cell is stopped, while its output still gets through; returns how to take that back. */
  onStop(tell: () => void): () => void;
}

/** Ends the code that awaits: by an error, and where it catches that and goes on, by a promise that never resolves. */
function halt(cell: Cell | undefined): Promise<never> {
  if (cell?.told === true) return new Promise<never>(() => undefined);
  if (cell !== undefined) cell.told = true;
  throw new Interrupted();
}

/** Makes the hooks; `flag` is set by the sockets' thread when a client asks for an interrupt. */
export function cellHooks(flag: Int32Array): CellHooks {
  let lastTurn = performance.now();
  const stopped = (cell: Cell | undefined): boolean => cell?.interrupted === true || flag[0] !== 0;

  // An async function, not a chain of `then`: V8 follows it in a stack trace back to the cell that awaits.
  async function afterTurn(value: unknown, cell: Cell | undefined): Promise<unknown> {
    try {
      return await value;
    } finally {
      await new Promise<void>((resolve) => turn(resolve));
      lastTurn = performance.now();
      if (stopped(cell)) await halt(cell);
    }
  }

  return {
    begin() {
      Atomics.store(flag, 0, 0);
      // A cell that has just begun need not give way: its promises are then awaited as they are, which keeps its stack whole.
      lastTurn = performance.now();
    },
    tick() {
      if (flag[0] !== 0) throw new Interrupted();
    },
    pause(value) {
      const cell = currentCell();
      if (stopped(cell)) return halt(cell);
      return performance.now() - lastTurn < TURN_EVERY ? value : afterTurn(value, cell);
    },
    stopped: () => stopped(currentCell()),
    onStop(tell) {
      const cell = currentCell();
      cell?.onStop.add(tell);
      return () => cell?.onStop.delete(tell);
    },
  };
}

type Callback = (...args: unknown[]) => unknown;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;

/**
 * Makes timers belong to the cell that set them: those of a stopped cell do nothing, and an error in one is reported to its cell.
 * Must run before libraries take their own copy of the timers.
 */
export function guardTimers(): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const original = globalThis[name] as unknown as Timer;
    const guarded: Timer = (callback, ...rest) => {
      const cell = currentCell();
      if (cell === undefined || typeof callback !== "function") return original(callback, ...rest);
      return original(
        (...args: unknown[]) => {
          if (cell.interrupted) return;
          try {
            callback(...args);
          } catch (error) {
            cell.fail(error);
          }
        },
        ...rest,
      );
    };
    Object.defineProperty(guarded, "name", { value: name });
    Object.assign(guarded, { [promisify.custom]: (original as unknown as Record<symbol, unknown>)[promisify.custom] });
    (globalThis as unknown as Record<string, Timer>)[name] = guarded;
  }
}
