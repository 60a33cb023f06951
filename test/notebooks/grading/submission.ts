// A learner's notebook, changed as learners change theirs.
import * as fs from "node:fs";
import * as path from "node:path";

import { root } from "../../venv";

interface Cell {
  cell_type: "code" | "markdown";
  id: string;
  metadata: { nbgrader?: { grade_id: string; solution: boolean; points?: number }; tags?: string[] };
  source: string | string[];
  execution_count?: null;
  outputs?: unknown[];
}

/** An exercise notebook in a learner's hands. */
export class Submission {
  private readonly notebook: { cells: Cell[] };
  private added = 0;

  /** The set's notebook as it is handed out. */
  constructor(private readonly set: string) {
    this.notebook = readNotebook("exercises", set);
  }

  /** Writes something into the answer cells of these exercises, in place of all they hold. */
  write(answers: Readonly<Record<string, string>>): this {
    for (const [id, source] of Object.entries(answers)) this.cell(`${id}-answer`).source = source;
    return this;
  }

  /** Writes the course's own answers, to all exercises or to these. */
  solve(...ids: string[]): this {
    const solved = new Map(readNotebook("solutions", this.set).cells.map((cell) => [gradeId(cell), cell.source]));
    for (const cell of this.notebook.cells) {
      const id = gradeId(cell);
      if (!cell.metadata.nbgrader?.solution || cell.cell_type === "markdown") continue;
      if (ids.length === 0 || ids.some((wanted) => id === `${wanted}-answer`)) cell.source = solved.get(id) ?? "";
    }
    return this;
  }

  /** Takes cells away, by their grade_id. */
  delete(...ids: string[]): this {
    for (const id of ids) this.notebook.cells.splice(this.indexOf(id), 1);
    return this;
  }

  /** Takes every code cell away that these words stand in. */
  deleteWith(words: string): this {
    this.notebook.cells = this.notebook.cells.filter(
      (cell) => cell.cell_type !== "code" || !textOf(cell).includes(words),
    );
    return this;
  }

  /** Puts a copy of a cell right below it, with another text if one is given. */
  duplicate(id: string, source?: string): this {
    const index = this.indexOf(id);
    const copy = structuredClone(this.notebook.cells[index]) as Cell;
    this.notebook.cells.splice(index + 1, 0, { ...copy, id: `copy-${++this.added}`, source: source ?? copy.source });
    return this;
  }

  /** Puts a cell of the learner's own in front of another. */
  insertBefore(id: string, source: string): this {
    this.notebook.cells.splice(this.indexOf(id), 0, {
      cell_type: "code",
      id: `own-${++this.added}`,
      metadata: {},
      source,
      execution_count: null,
      outputs: [],
    });
    return this;
  }

  /** Moves a cell to the top, in front of all others. */
  moveToTop(id: string): this {
    const [cell] = this.notebook.cells.splice(this.indexOf(id), 1);
    this.notebook.cells.unshift(cell as Cell);
    return this;
  }

  /** Changes the text of any cell with a grade_id. */
  edit(id: string, source: string): this {
    this.cell(id).source = source;
    return this;
  }

  /** The notebook's cells. */
  get cells(): readonly Cell[] {
    return this.notebook.cells;
  }

  /** The notebook file's text. */
  text(): string {
    return JSON.stringify(this.notebook, undefined, 1);
  }

  private cell(id: string): Cell {
    return this.notebook.cells[this.indexOf(id)] as Cell;
  }

  private indexOf(id: string): number {
    const index = this.notebook.cells.findIndex((cell) => gradeId(cell) === id);
    if (index < 0) throw new Error(`exercises/${this.set}.ipynb has no cell ${id}.`);
    return index;
  }
}

/** The points of each check cell of a set. */
export function pointsOf(set: string): Record<string, number> {
  const checks = readNotebook("exercises", set).cells.flatMap(({ cell_type, metadata: { nbgrader } }) =>
    cell_type === "code" && nbgrader?.points !== undefined ? [[nbgrader.grade_id, nbgrader.points] as const] : [],
  );
  return Object.fromEntries(checks);
}

function readNotebook(folder: "exercises" | "solutions", set: string): { cells: Cell[] } {
  return JSON.parse(fs.readFileSync(path.join(root, folder, `${set}.ipynb`), "utf8")) as { cells: Cell[] };
}

function gradeId(cell: Cell): string | undefined {
  return cell.metadata.nbgrader?.grade_id;
}

function textOf({ source }: Cell): string {
  return Array.isArray(source) ? source.join("") : source;
}
