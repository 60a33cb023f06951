import { randomUUID } from "node:crypto";
import type { MimeBundle } from "./bundle";

type WriteDisplayData = (message: { data: MimeBundle; metadata: object; transient: object }, update: boolean) => void;

/**
 * Sends a bundle to the notebook as one output of the cell that is running.
 * Outside a kernel, where there is no notebook to draw it, prints its `text/plain`.
 */
export function publish(bundle: MimeBundle): void {
  publisher()(bundle);
}

/** `publish` for the cell that runs now, to be called later: what is shown late still goes to the cell that made it. */
export function publisher(): (bundle: MimeBundle) => void {
  const write = runningKernel()?.lastWriteDisplayData;
  if (!write) return ({ "text/plain": text }) => console.log(typeof text === "string" ? text : "");
  return (data) => write({ data, metadata: {}, transient: {} }, false);
}

/**
 * One output of the running cell that is replaced each time: the first call shows it, later ones put something else in its place.
 * Nothing outside a kernel, where what was printed stays.
 */
export function replaceableOutput(): ((bundle: MimeBundle) => void) | undefined {
  const write = runningKernel()?.lastWriteDisplayData;
  if (!write) return undefined;
  const transient = { display_id: randomUUID() };
  let shown = false;
  return (data) => {
    write({ data, metadata: {}, transient }, shown);
    shown = true;
  };
}

/** True in a notebook: ours or plain tslab's. */
export function inKernel(): boolean {
  return Boolean(runningKernel()?.lastWriteDisplayData);
}

/** tslab's module that talks to Jupyter, if this process is a kernel; asking for it otherwise would load a TypeScript compiler. */
function runningKernel(): { lastWriteDisplayData: WriteDisplayData | null } | undefined {
  try {
    return require.cache[require.resolve("tslab/dist/jupyter")]?.exports as
      { lastWriteDisplayData: WriteDisplayData | null } | undefined;
  } catch {
    return undefined;
  }
}
