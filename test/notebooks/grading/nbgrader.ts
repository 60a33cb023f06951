import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";

import { venvPython } from "../../../src/platform/python";
import { jupyterEnvironment, temporaryFolder } from "../../kernel/kernelspec";
import { root } from "../../venv";
import type { HandedIn } from "./submissions";

/** The points of each exercise, by student. */
export type Scores = Record<string, Record<string, number>>;

/** What nbgrader made of the course and its submissions. */
export interface NbgraderReport {
  released: Record<string, string>;
  scores: Scores;
  feedback: Record<string, string>;
  validated: Record<"solution" | "starter", { failed?: number; changed?: number }>;
}

/** An nbgrader course of its own, outside the project as an instructor's would be, with these submissions handed in. */
export function handIn(everyone: readonly HandedIn[]): string {
  const course = temporaryFolder();
  fs.copyFileSync(path.join(root, "src", "grading", "nbgrader_config.py"), path.join(course, "nbgrader_config.py"));
  for (const set of new Set(everyone.map((handedIn) => handedIn.set))) {
    fs.mkdirSync(path.join(course, "source", set), { recursive: true });
    fs.copyFileSync(path.join(root, "solutions", `${set}.ipynb`), path.join(course, "source", set, `${set}.ipynb`));
  }
  for (const { student, set, submission } of everyone) {
    const folder = path.join(course, "submitted", student, set);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${set}.ipynb`), submission.text());
  }
  return course;
}

/**
 * Has nbgrader itself grade.
 *
 * @param course where `handedIn` was handed in
 */
export async function gradeWithNbgrader(course: string, handedIn: readonly HandedIn[]): Promise<NbgraderReport> {
  const python = venvPython(root);
  const environment = jupyterEnvironment();
  const target = path.join(course, "nbgrader.json");
  const script = path.join(root, "test", "notebooks", "grading", "grade_submissions.py");
  const endless = handedIn.filter((one) => one.endless).map(({ student }) => student);
  const child = spawn(python, [script, course, endless.join(","), target], {
    cwd: course,
    env: { ...environment, PATH: `${path.dirname(python)}${path.delimiter}${environment["PATH"] ?? ""}` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints = (complaints + text).slice(-4000)));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`Grading was to succeed and ended with code ${code}:\n${complaints}`);
  return JSON.parse(fs.readFileSync(target, "utf8")) as NbgraderReport;
}

/** Those with loops without an end last: by then it is known how fast the machine is. */
export function honestFirst(everyone: readonly HandedIn[]): HandedIn[] {
  return [...everyone].sort((a, b) => Number(a.endless ?? false) - Number(b.endless ?? false));
}
