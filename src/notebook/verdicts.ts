import type { Verdict } from "../exercises/verdict";

type Listener = (id: string, verdict: Verdict) => void;

let listener: Listener | undefined;

/** Has `told` called with every verdict of `check` in this process: for programs that run notebooks. One at a time; `undefined` ends it. */
export function onVerdict(told: Listener | undefined): void {
  listener = told;
}

/** Tells the listener, if there is one. */
export function tellVerdict(id: string, verdict: Verdict): void {
  listener?.(id, verdict);
}
