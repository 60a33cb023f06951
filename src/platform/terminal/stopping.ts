/** What a shell expects of a program that was stopped. */
export const STOPPED = 130;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Ctrl-C once stops the work in order, as do a plain `kill` and the terminal's end; a second time ends this process at once.
 *
 * @param tell called at the first
 */
export function stopOnSignal(tell = (): void => undefined): { readonly signal: AbortSignal; readonly end: () => void } {
  const stopping = new AbortController();
  const stop = (): void => {
    end();
    tell();
    stopping.abort();
  };
  const end = (): void => {
    for (const name of SIGNALS) process.off(name, stop);
  };
  for (const name of SIGNALS) process.on(name, stop);
  return { signal: stopping.signal, end };
}
