// What the last runs found out: how long each task took, and what it had passed with.
import * as fs from "node:fs";
import * as path from "node:path";

import { writeWhole } from "../../src/platform/files";

interface Remembered {
  readonly seconds: number;
  /** The key of its inputs when it passed. */
  readonly passed?: string;
}

/** The runner's memory of this clone. */
export class Memory {
  private readonly file: string;
  private readonly tasks: Record<string, Remembered>;

  constructor(root: string) {
    this.file = path.join(root, ".course", "tests.json");
    this.tasks = read(this.file);
  }

  secondsOf(name: string): number | undefined {
    return this.tasks[name]?.seconds;
  }

  hasPassed(name: string, key: string): boolean {
    return this.tasks[name]?.passed === key;
  }

  /** Keeps what came of a task; `passed` is the key of its inputs, where it passed. */
  remember(name: string, seconds: number, passed: string | undefined): void {
    this.tasks[name] = { seconds: Math.round(seconds * 10) / 10, ...(passed !== undefined && { passed }) };
    try {
      writeWhole(this.file, `${JSON.stringify(this.tasks, undefined, 2)}\n`);
    } catch {
      // A full disk is no reason for tests to fail: the next run just knows less.
    }
  }
}

function read(file: string): Record<string, Remembered> {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, Remembered>;
  } catch {
    return {}; // the first run, or damaged
  }
}
