// `npm run bench -- <name>`: benchmarks that measure side by side in one run, so that a ratio is worth something.
import { parseArgs } from "node:util";
import { attentionBench } from "./attention/bench";
import type { Bench, BenchOptions } from "./bench";
import { experimentBench } from "./experiment/bench";
import { kernelBench } from "./kernel/bench";
import { loopBench } from "./loop/bench";
import { trainingBench } from "./training/bench";

const benches: readonly Bench[] = [attentionBench, experimentBench, kernelBench, loopBench, trainingBench];

function help(): string {
  const width = Math.max(...benches.map(({ name }) => name.length));
  return [
    "Usage: npm run bench -- <name> [--rounds <n>] [--json] [--python <file>]",
    "",
    "Benchmarks:",
    ...benches.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "Options:",
    "  --rounds <n>     how often each thing is measured; medians are printed (5)",
    "  --json           print every measurement as JSON instead of a table",
    "  --python <file>  a Python with PyTorch to compare with (that of .venv)",
    "  --help           print this",
  ].join("\n");
}

/** A mistake in what was typed: said in one line, without a stack. */
class UsageError extends Error {}

function parse(args: string[]): { bench: Bench | undefined; options: BenchOptions } {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        json: { type: "boolean" },
        rounds: { type: "string", default: "5" },
        python: { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { positionals, values } = parsed;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new UsageError(`--rounds takes a whole number from 1, not "${values.rounds}".`);

  const options: BenchOptions = {
    rounds,
    json: values.json ?? false,
    ...(values.python !== undefined && { python: values.python }),
  };
  const [name, ...more] = positionals;
  if (values.help || name === undefined) return { bench: undefined, options };

  const bench = benches.find((candidate) => candidate.name === name);
  if (bench === undefined || more.length > 0) {
    throw new UsageError(
      `There is no benchmark "${positionals.join(" ")}". There is: ${benches.map((b) => b.name).join(", ")}.`,
    );
  }
  return { bench, options };
}

async function main(): Promise<void> {
  try {
    const { bench, options } = parse(process.argv.slice(2));
    console.log(bench === undefined ? help() : await bench.run(options));
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\nSee npm run bench -- --help`);
    else console.error(error instanceof Error ? error.message : error);

    process.exitCode = 1;
  }
}

void main();
