// Work in the shared cache without harming another set-up, and without leaving anything half done.
import * as fs from "node:fs";
import * as path from "node:path";
import { throwIfInterrupted } from "../child";
import { acquireLock } from "../lock";

/**
 * One set-up at a time works in `folder`; the others wait, and find its result there.
 *
 * The temporary folder lies in `folder`, so that a rename out of it is atomic. It is removed at the end, on an error, and
 * on Ctrl-C; one left by a killed process goes next time.
 */
export async function withWorkspace<T>(
  folder: string,
  log: (line: string) => void,
  task: (work: string) => Promise<T>,
): Promise<T> {
  const release = await acquireLock(path.join(folder, ".lock"), () =>
    log("Another set-up is installing TensorFlow's native library; waiting for it."),
  );
  const work = path.join(folder, `.tmp-${process.pid}`);
  const cleanUp = (): void => fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  process.on("exit", cleanUp);
  try {
    // Whoever has the lock is alone here: any other temporary folder was left by a process that is gone.
    for (const entry of fs.readdirSync(folder).filter((name) => name.startsWith(".tmp-")))
      fs.rmSync(path.join(folder, entry), { recursive: true, force: true });
    fs.mkdirSync(work);
    return await task(work);
  } finally {
    cleanUp();
    process.removeListener("exit", cleanUp);
    release();
    throwIfInterrupted(); // whatever went wrong, it was because of that
  }
}

/** Puts a finished folder in its place, instead of whatever is there. */
export function putFolder(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  const old = `${from}-old`;
  if (fs.existsSync(to)) fs.renameSync(to, old);
  fs.renameSync(from, to);
  fs.rmSync(old, { recursive: true, force: true });
}
