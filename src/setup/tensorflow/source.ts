import type { TfjsNode } from "../../platform/native";
import { Problem, diagnose } from "../problem";

/** What is to be installed, and who is told what takes time, line by line. */
export interface Job {
  /** The project's folder; npm has installed its packages. */
  readonly root: string;
  readonly log: (line: string) => void;
  readonly tfjsNode: TfjsNode;
}

/** One way to get TensorFlow's library and the addon that joins it to Node. */
export interface Source {
  /** The library's name in the cache. */
  readonly name: string;
  /** The library's files, the one to load first. */
  readonly libraries: readonly string[];
  /** The addon looks for the library in tfjs-node's own folder. */
  readonly beside: boolean;
  /** Looks whether all is there that fetching takes. */
  check(): Promise<void>;
  /** Puts the library into a folder: lib/ and, where the addon is compiled, include/. */
  fetch(deps: string): Promise<void>;
  /** Makes the addon for the library in a folder. */
  makeAddon(deps: string, output: string): Promise<void>;
}

/**
 * Something that the native library needs and this machine has not: no fault of the course's, and not its end either.
 *
 * @param what half a sentence
 * @param cure a command, or what to do before it
 * @param more passing: it may be over in an hour without anybody doing anything (a network)
 */
export function missing(what: string, cure: string, more: { readonly passing?: boolean } = {}): Problem {
  const cost = "The course runs on WebAssembly: same results, but large models are 5 to 50 times slower";
  return new Problem(what, cost, cure, more);
}

/**
 * The line of a program's output that is worth showing.
 *
 * @param pattern what the line looks like; by default, an error
 */
export function tellingLine(output: string, pattern = /error|cannot|fail|denied/i): string {
  const lines = output
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return (lines.find((line) => pattern.test(line)) ?? lines.at(-1) ?? "it printed nothing").slice(0, 300);
}

/** The error for a program that failed: that the disk is full, where its output says so; otherwise what `missing` makes. */
export function failed(output: string, ...otherwise: Parameters<typeof missing>): Error {
  return diagnose(output) === "disk" ? new Error("ENOSPC: No space left on device") : missing(...otherwise);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
