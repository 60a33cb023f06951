import type { PercentCell } from "./percent";

/** What a lesson says where a learner may go on after a restart of the kernel. */
export const RESUME = "**You can resume here.**";

/** A place where a lesson can be resumed: the first code cell is run, and then all cells from this one on. */
export interface ResumePoint {
  /** The index of the cell that says so. */
  readonly cell: number;
  /** The heading of its section. */
  readonly section: string;
}

/** The places where a lesson says that one can resume it. */
export function resumePoints(cells: readonly Pick<PercentCell, "type" | "source">[]): ResumePoint[] {
  let section = "";
  return cells.flatMap(({ type, source }, cell) => {
    if (type !== "markdown") return [];
    section = /^##? (.*)$/m.exec(source)?.[1] ?? section;
    return source.includes(RESUME) ? [{ cell, section }] : [];
  });
}
