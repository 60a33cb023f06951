import type * as ts from "@tslab/typescript-for-tslab";
import type { JsonObject } from "./wire";

/** TypeScript's numbers for a comment and a template string without an end. */
const UNFINISHED = new Set([1010, 1160]);

/**
 * Answers an is_complete_request: may this code be run, does it go on, or can it never be right?
 * tslab tells the first two apart; code that it calls complete but that doesn't parse is invalid.
 */
export function isComplete(code: string): JsonObject {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- must be loaded after tuneTypeScript()
  const { isCompleteCode } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const typescript = require("@tslab/typescript-for-tslab") as typeof ts;
  const { completed, indent } = isCompleteCode(code);
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest);
  const problems = (file as unknown as { parseDiagnostics?: ts.Diagnostic[] }).parseDiagnostics ?? [];
  if (problems.some((problem) => UNFINISHED.has(problem.code))) return { status: "incomplete", indent: "" };
  if (!completed) return { status: "incomplete", indent: indent ?? "" };
  return { status: problems.length === 0 ? "complete" : "invalid" };
}
