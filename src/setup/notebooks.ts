import * as path from "node:path";
import { lastLines, run, type ChildOptions, type Ended } from "./child";
import { Problem } from "./problem";
import type { Outcome } from "./reporter";

/**
 * Starts the compiled builder of course/ → notebooks/, exercises/, solutions/. It leaves alone what a learner has changed.
 *
 * @param args its own options, for example ["--check"]
 */
export function runBuilder(root: string, args: readonly string[], options: ChildOptions = {}): Promise<Ended> {
  const builder = path.join(root, "dist", "src", "builder", "main.js");
  return run(process.execPath, [builder, ...args], { cwd: root, ...options });
}

/** Brings the notebooks up to date with course/. */
export async function buildNotebooks(root: string, log: (text: string) => void): Promise<Outcome> {
  const { code, output } = await runBuilder(root, [], { log });
  if (code !== 0) {
    throw new Problem(
      "The notebooks could not be built",
      "those in notebooks/ may be older than the lessons",
      "The lines below say where",
      { output },
    );
  }
  const built = lastLines(output, 1000).filter((line) => /^(built|deleted)\b/.test(line)).length;
  return built === 0 ? { already: true } : { detail: `${built} written` };
}
