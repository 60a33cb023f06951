import { median } from "./bench";

/** The median time of one call, in microseconds, over calls that fill `seconds` (three at least, after three that don't count). */
export function medianMicroseconds(call: () => void, seconds: number): number {
  for (let i = 0; i < 3; i++) call();
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (times.length < 3 || performance.now() < end) {
    const start = performance.now();
    call();
    times.push(1000 * (performance.now() - start));
  }
  return median(times);
}
