// What a person sees of a run.
import { isGreen, type Exception, type Task, type TaskResult } from "./task";

/** How many of the slowest files are named. */
const SLOWEST = 10;

export class Report {
  private done = 0;
  private readonly running = new Set<string>();
  private readonly began = performance.now();
  private readonly live = process.stdout.isTTY;

  constructor(
    private readonly count: number,
    width: number,
  ) {
    this.line(`\n${count} tasks, ${width === 1 ? "one at a time" : `${width} side by side`}, the longest first:`);
  }

  /** Says what is left out because it passed with the very same code and content. */
  unchanged(tasks: readonly Task[]): void {
    if (tasks.length === 0) return;
    this.line(`  left out, because nothing that they depend on has changed since they passed (${tasks.length}):`);
    this.line(`    ${tasks.map(({ name }) => name).join(", ")}`);
  }

  started({ name }: Task): void {
    this.running.add(name);
    this.status();
  }

  finished(result: TaskResult): void {
    const { task, passed, failed, skipped, seconds, fault, output } = result;
    this.running.delete(task.name);
    this.done += 1;
    const what = task.env?.["NOTEBOOKS"]?.split(",").length;
    const name = what === undefined ? task.name : `${task.name} (${what} notebooks)`;
    const counts =
      task.files.length === 0 ? "" : `${passed} passed${number(failed, "failed")}${number(skipped, "skipped")}`;
    this.line(
      `  ${isGreen(result) ? "ok    " : "FAILED"}  ${name.padEnd(44)} ${counts.padEnd(24)} ${seconds.toFixed(1)} s`,
    );
    if (isGreen(result)) return;
    for (const { name: failing } of failed) this.line(`            ✖ ${failing}`);
    if (fault !== undefined) this.line(`            ${fault}`);
    this.line(indented(output));
  }

  stopping(): void {
    this.line("\nStopping: what the tests have started is ended …");
  }

  /**
   * @param without how many tasks could not be run for want of Jupyter
   */
  summary(results: readonly TaskResult[], without: number): void {
    const slowest = results
      .flatMap(({ task, seconds, files }) => (files.length > 0 ? files : [{ name: task.name, seconds }]))
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, SLOWEST);
    this.line(`\nThe slowest:`);
    for (const { name, seconds } of slowest) this.line(`  ${seconds.toFixed(1).padStart(6)} s  ${name}`);
    const skipped = results.flatMap(({ task, skipped: tests }) => tests.map((each) => ({ ...each, task: task.name })));
    if (skipped.length > 0) this.line("\nSkipped:");
    for (const { task, name, why } of skipped) this.line(`  ${task}: ${name}${why === undefined ? "" : ` (${why})`}`);
    const red = results.filter((result) => !isGreen(result));
    if (red.length > 0) this.line("\nFailed:");
    for (const { task, failed, fault } of red) {
      this.line(`  ${task.name}: ${failed.length > 0 ? failed.map(({ name }) => name).join("; ") : fault}`);
      if (task.files.length > 0)
        this.line(`    again, alone: npm test -- --only ${filesToTryAgain(task, failed).join(",")}`);
    }
    if (without > 0) this.line(`\nNot run: ${without} tasks that need the Python environment; see the set-up above.`);
    const total = (key: "failed" | "skipped"): number => results.reduce((sum, result) => sum + result[key].length, 0);
    const tools = results.filter((result) => result.task.files.length === 0 && isGreen(result)).length;
    const passed = results.reduce((sum, result) => sum + result.passed, tools);
    const broken = red.filter(({ failed }) => failed.length === 0).length;
    const seconds = (performance.now() - this.began) / 1000;
    this.line(`\n${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`);
    this.line(`${passed} passed, ${total("failed") + broken + without} failed, ${total("skipped")} skipped`);
  }

  private line(text: string): void {
    if (this.live) process.stdout.write("\r\x1b[K");
    console.log(text);
    this.status();
  }

  /** In a terminal, what is running now. */
  private status(): void {
    if (!this.live || this.running.size === 0) return;
    const text = `  ${this.done} of ${this.count} done; running: ${[...this.running].join(", ")}`;
    process.stdout.write(`\r\x1b[K${text.slice(0, (process.stdout.columns || 80) - 1)}`);
  }
}

/** The test files in which something failed, as `--only` takes them. */
function filesToTryAgain({ name, env }: Task, failed: readonly Exception[]): string[] {
  const inSuites = failed.map((each) => each.name.split(" › ")[0] as string);
  const files = env?.["TEST_FILES"] === undefined ? [name] : inSuites.length > 0 ? inSuites : ["unit"];
  return [...new Set(files.map((file) => file.replace(/\.test\.ts$/, "")))];
}

function number(list: readonly unknown[], what: string): string {
  return list.length === 0 ? "" : `, ${list.length} ${what}`;
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, "          | ");
}
