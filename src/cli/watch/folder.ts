import * as fs from "node:fs";
import * as path from "node:path";

/** Several events come of one save; the last of them comes this long after the first at most, in ms. */
const SETTLE = 30;
/** How often files are looked at for systems that tell nothing (network drives, some containers), in ms. */
const LOOK_EVERY = 1000;

/**
 * Watches the notebooks of one flat folder, however they are saved: written in place, or beside and renamed. The folder is
 * watched rather than its files, so that a file may go and come back.
 *
 * @param changed called with a file's name when it was written, made or deleted
 * @returns how to stop
 */
export function watchFolder(folder: string, changed: (name: string) => void): () => void {
  const stamps = new Map<string, string>();
  let settling: NodeJS.Timeout | undefined;
  const look = (): void => {
    settling = undefined;
    const present = notebooksIn(folder);
    for (const name of new Set([...present, ...stamps.keys()])) {
      const stamp = stampOf(path.join(folder, name));
      if (stamps.get(name) === stamp) continue;
      if (stamp === undefined) stamps.delete(name);
      else stamps.set(name, stamp);
      changed(name);
    }
  };
  const soon = (): void => {
    settling ??= setTimeout(look, SETTLE);
  };
  for (const name of notebooksIn(folder)) stamps.set(name, stampOf(path.join(folder, name)) ?? "");
  const timer = setInterval(look, LOOK_EVERY);
  let watcher: fs.FSWatcher | undefined;
  try {
    watcher = fs.watch(folder, soon);
    // What can't be watched (no more inotify watches, a folder that went) is still looked at by the timer.
    watcher.on("error", () => watcher?.close());
  } catch {
    // The timer is enough.
  }
  return () => {
    clearInterval(timer);
    clearTimeout(settling);
    watcher?.close();
  };
}

function notebooksIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter((name) => name.endsWith(".ipynb") && !name.startsWith("."));
  } catch {
    return [];
  }
}

function stampOf(file: string): string | undefined {
  const stat = fs.statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? undefined : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}
