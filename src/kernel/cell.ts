import { AsyncLocalStorage } from "node:async_hooks";
import type { Header } from "./wire";

/** One run of one cell: what its code does later (timers, promises) still belongs to it. */
export class Cell {
  /** Set when the learner stopped the cell: whatever of it still runs has to end. */
  interrupted = false;

  /** What has to be told at the moment when the learner stops the cell; nothing of the cell's own code runs after it. */
  readonly onStop = new Set<() => void>();

  /** Set once the cell's own code has been told so; see interrupt.ts. */
  told = false;

  constructor(
    /** Tells this run from all others of the session. */
    readonly run: number,
    /** The number that the notebook shows beside the cell. */
    readonly count: number,
    /** The request that the cell came with: its output carries this as its parent. */
    readonly parent: Header,
    readonly silent: boolean,
    /** Says that something of this cell failed outside the await chain that the kernel watches. */
    readonly fail: (reason: unknown) => void,
  ) {}
}

const storage = new AsyncLocalStorage<Cell>();

/** The cell whose code is running right now, also in its timers and promises. */
export function currentCell(): Cell | undefined {
  return storage.getStore();
}

/** Runs `work` as the code of `cell`. */
export function runAs<T>(cell: Cell, work: () => T): T {
  return storage.run(cell, work);
}
