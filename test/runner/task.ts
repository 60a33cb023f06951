/** The parts of `npm test`, in the words of `--only`. */
export type Step = "format" | "drift" | "lint" | "types" | "docs" | "unit" | "kernel" | "notebooks";

/** What the pool runs as one process. */
export interface Task {
  /** How it is called on the screen: a test file's path below test/, or what a tool does. */
  readonly name: string;
  readonly step: Step;
  /** Node's arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Compiled test files that it runs; none for a tool. */
  readonly files: readonly string[];
  /** How long it took when it was last measured: the longest starts first. */
  readonly seconds: number;
  /** What to do when it fails, where its own output doesn't say. */
  readonly advice?: string;
}

/** One test that did not pass, or wasn't run. */
export interface Exception {
  /** The names of the suites that it is in, and its own. */
  readonly name: string;
  /** Why a skipped test was skipped. */
  readonly why?: string;
}

/** What came of a task. */
export interface TaskResult {
  readonly task: Task;
  readonly seconds: number;
  readonly passed: number;
  readonly failed: readonly Exception[];
  readonly skipped: readonly Exception[];
  /** Seconds of each test file, where the task runs several. */
  readonly files: readonly { readonly name: string; readonly seconds: number }[];
  /** What it printed; its end, where it was much. */
  readonly output: string;
  /** What is wrong beside failing tests: an exit code, processes that it left behind. */
  readonly fault?: string;
}

/** Whether everything in it is as it should be. */
export function isGreen({ failed, fault }: TaskResult): boolean {
  return failed.length === 0 && fault === undefined;
}
