import { spawn } from "node:child_process";
import * as path from "node:path";
import { venvPython } from "../../src/platform/python";
import { projectRoot } from "../../src/platform/root";
import { type Bench, type BenchOptions, median, textTable } from "../bench";
import { kernelsHere, type MeasuredKernel } from "./kernels";

/** One start of one kernel, in seconds. */
interface Run {
  kernel: string;
  /** How long the client waited between the kernel's first answer and the import. */
  pause: number;
  ready: number;
  import: number;
  cells: number[];
}

/** What issue A asks for, as a part of plain tslab's time. */
const bars = { ready: 0.6, import: 1.0, cells: 0.5 };

/** A person reads before the first cell; a program (nbclient, nbgrader) does not. */
const pauses = [0, 2];

function measure(root: string, kernels: readonly MeasuredKernel[], rounds: number): Promise<Run[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(venvPython(root), [path.join(root, "bench", "kernel", "measure.py")], {
      cwd: path.join(root, "notebooks"),
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", () => reject(new Error("There is no Python in .venv to measure with. Run: npm run setup")));
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(output) as Run[]);
      else reject(new Error(`The measurement ended with code ${code}; what it said is above.`));
    });
    child.stdin.on("error", () => undefined).end(JSON.stringify({ kernels, pauses, rounds }));
  });
}

/** Medians of one kernel's runs, in milliseconds. */
interface Summary {
  kernel: string;
  ready: number;
  imports: number[];
  cells: number;
}

function summarize(kernel: string, runs: readonly Run[]): Summary {
  const own = runs.filter((run) => run.kernel === kernel);
  const milliseconds = (values: readonly number[]): number => 1000 * median(values);
  return {
    kernel,
    ready: milliseconds(own.map((run) => run.ready)),
    imports: pauses.map((pause) => milliseconds(own.filter((run) => run.pause === pause).map((run) => run.import))),
    cells: milliseconds(own.map((run) => median(run.cells))),
  };
}

function describe(summaries: readonly Summary[], kernels: readonly MeasuredKernel[], rounds: number): string {
  const [base] = summaries;
  if (base === undefined) return "Nothing was measured.";

  const cell = (value: number, of: number): string =>
    `${value < 20 ? value.toFixed(1) : value.toFixed(0)} ms (${(value / of).toFixed(2)})`;
  const rows = [
    [
      "",
      "ready",
      ...pauses.map((pause) => (pause === 0 ? "import, at once" : `import, after ${pause} s`)),
      "later cells",
    ],
    ...summaries.map(({ kernel, ready, imports, cells }) => [
      kernel,
      cell(ready, base.ready),
      ...imports.map((value, i) => cell(value, base.imports[i] ?? NaN)),
      cell(cells, base.cells),
    ]),
    [
      "bar for attention-course",
      `≤ ${bars.ready}`,
      ...pauses.map(() => `≤ ${bars.import.toFixed(1)}`),
      `≤ ${bars.cells}`,
    ],
  ];
  return [
    `Medians of ${rounds} runs a column (twice as many for ready and later cells); in brackets the ratio to plain tslab in this same run.`,
    "",
    textTable(rows),
    "",
    "ready: from the process's start to its first kernel_info_reply. import: the first cell, sent at once or after a pause.",
    "later cells: the median of ten varied ones. What each kernel imports:",
    ...kernels.map((kernel) => `  ${kernel.name}: ${kernel.import}`),
  ].join("\n");
}

export const kernelBench: Bench = {
  name: "kernel",
  summary:
    "start, first import and later cells, beside plain tslab, ipykernel and Deno's kernel where they are installed",
  async run({ rounds, json }: BenchOptions): Promise<string> {
    const root = projectRoot(__dirname);
    const kernels = kernelsHere(root);
    const runs = await measure(root, kernels, rounds);
    const summaries = kernels.map(({ name }) => summarize(name, runs));
    return json
      ? JSON.stringify({ rounds, bars, summaries, runs }, undefined, 2)
      : describe(summaries, kernels, rounds);
  },
};
