/** What a lesson says where a learner may go on after a restart of the kernel. */
export const RESUME = "**You can resume here.**";

/** The tag of a cell that has to be run again then, beside the first code cell; the lesson names it in words. */
export const RESUME_TAG = "resume";

/** A lesson's cell, from its course file or from its notebook. */
export interface LessonCell {
  readonly type: string;
  readonly source: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A place where a lesson can be resumed after a restart of the kernel. */
export interface ResumePoint {
  /** The index of the cell that says so. */
  readonly cell: number;
  /** The heading of its section. */
  readonly section: string;
  /** The indices of the cells to run: the first code cell, those above with the tag, and all from this one on. */
  readonly run: readonly number[];
}

/** The places where a lesson says that one can resume it. */
export function resumePoints(cells: readonly LessonCell[]): ResumePoint[] {
  const first = cells.findIndex(({ type }) => type === "code");
  let section = "";
  return cells.flatMap(({ type, source }, cell) => {
    if (type !== "markdown") return [];
    section = /^## (.*)$/m.exec(source)?.[1] ?? section;
    if (!source.includes(RESUME)) return [];
    const run = [...cells.keys()].filter(
      (index) => index === first || index >= cell || isTagged(cells[index]?.metadata["tags"]),
    );
    return [{ cell, section, run }];
  });
}

function isTagged(tags: unknown): boolean {
  return Array.isArray(tags) && tags.includes(RESUME_TAG);
}
