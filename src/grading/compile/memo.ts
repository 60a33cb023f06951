import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { writeWhole } from "../../platform/files";
import type { SentCompilation } from "../run/protocol";

/** How many compiled cells are kept on disk: of each exercise set, a few versions of every cell. */
const MOST_FILES = 2000;
/** The part of a key, and of a file's name, that says which cell it is. */
const CODE_DIGITS = 16;

/**
 * Compiled cells, by what they were compiled from: a set in which one cell has changed is checked without compiling the others
 * again, in later processes too. What cells import is part of the key: another version of the course or of a package is another key.
 */
export class Memo {
  private readonly remembered = new Map<string, SentCompilation>();
  private readonly ground: string;

  /**
   * @param folder where to keep them; one that can't be written costs speed only
   * @param facts what else every compilation depends on, such as versions
   */
  constructor(
    private readonly folder: string,
    facts: readonly string[],
  ) {
    this.ground = facts.join("\0");
  }

  get(declarations: string, code: string): SentCompilation | undefined {
    const key = this.key(declarations, code);
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    try {
      const kept = JSON.parse(fs.readFileSync(this.file(key), "utf8")) as SentCompilation;
      this.remembered.set(key, kept);
      return kept;
    } catch {
      return undefined;
    }
  }

  set(declarations: string, code: string, compilation: SentCompilation): void {
    const key = this.key(declarations, code);
    this.remembered.set(key, compilation);
    try {
      writeWhole(this.file(key), JSON.stringify(compilation));
    } catch {
      // A full or read-only disk: it is compiled again next time.
    }
  }

  /** Deletes the oldest when there are too many. */
  prune(): void {
    try {
      const names = filesIn(this.folder);
      if (names.length <= MOST_FILES) return;
      const files = names
        .map((name) => path.join(this.folder, name))
        .map((file) => ({ file, time: fs.statSync(file).mtimeMs }));
      files.sort((a, b) => a.time - b.time);
      for (const { file } of files.slice(0, files.length - MOST_FILES / 2)) fs.rmSync(file, { force: true });
    } catch {
      // Another process may be pruning as well.
    }
  }

  /** Whether each of these cells has been compiled before, with whatever declarations: then hardly anything is left to compile. */
  knows(codes: readonly string[]): boolean {
    const kept = new Set(
      [...filesIn(this.folder), ...this.remembered.keys()].map((name) => name.slice(0, CODE_DIGITS)),
    );
    return codes.every((code) => kept.has(this.codeKey(code)));
  }

  private key(declarations: string, code: string): string {
    return `${this.codeKey(code)}-${sha256(this.ground, declarations, code).slice(0, 40)}`;
  }

  private codeKey(code: string): string {
    return sha256(this.ground, code).slice(0, CODE_DIGITS);
  }

  private file(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }
}

function sha256(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

function filesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}
