/**
 * Runs tasks side by side, the longest first: what is short fills the gaps at the end.
 *
 * @param width how many run at a time
 * @param stopped once true, no other task is started
 */
export async function runPool<T extends { readonly seconds: number }>(
  tasks: readonly T[],
  width: number,
  run: (task: T) => Promise<void>,
  stopped: () => boolean,
): Promise<void> {
  const waiting = [...tasks].sort((a, b) => b.seconds - a.seconds);
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined && !stopped(); task = waiting.shift()) await run(task);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
