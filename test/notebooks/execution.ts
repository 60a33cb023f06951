import type { Execution } from "../../src/cli/execute";

/** Where a notebook's run ended, for the message of a failing test. */
export function whatWentWrong({ failure }: Execution): string {
  const { cell, message, error } = failure ?? {};
  return `cell ${cell?.number}, under "${cell?.heading}": ${message}\n${error?.traceback.join("\n") ?? ""}\n\n${cell?.source ?? ""}`;
}

/** What a notebook's cells wrote to stderr, with the cell in front. */
export function stderrOf({ cells }: Execution): string[] {
  return cells
    .filter(({ stderr }) => stderr !== "")
    .map(({ cell, stderr }) => `cell ${cell.number}, under "${cell.heading}": ${stderr}`);
}
