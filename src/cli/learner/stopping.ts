/** Ctrl-C once stops the work in order; a second time ends this process at once. */
export function stopOnSignal(): { readonly signal: AbortSignal; readonly end: () => void } {
  const stopping = new AbortController();
  const stop = (): void => {
    end();
    stopping.abort();
  };
  const end = (): void => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return { signal: stopping.signal, end };
}

/** What a shell expects of a program that was stopped. */
export const STOPPED = 130;
