import { described, expectList } from "./arguments";
import { literal } from "./figure";

/** One box of a data flow: what it is, and the shape of what comes out of it. */
export interface DataFlowStage {
  /** Stands in the box, and names it for `from`. */
  readonly name: string;
  /** The shape of its output, such as `[6, 64]` or `["tokens", 64]`. */
  readonly shape?: readonly (number | string)[];
  /** One remark, such as a formula; broken into lines where it is long. */
  readonly note?: string;
  /** Draws it in another color; false by default. */
  readonly highlight?: boolean;
  /** The names of the stages whose output it takes; by default all of the row above. */
  readonly from?: readonly string[];
}

/** The lines in a stage's box, as plotly writes them; none longer than so many characters of the usual size. */
export function stageLines({ name, shape, note }: DataFlowStage, characters: number): string[] {
  const written = shape && `[${shape.join(", ")}]`;
  const bold = (line: string) => `<b>${literal(line)}</b>`;
  const named =
    written !== undefined && name.length * BOLD + 2 + written.length <= characters
      ? [`${bold(name)}  ${literal(written)}`]
      : [
          ...wrapped(name, characters / BOLD).map(bold),
          ...(written === undefined ? [] : wrapped(written, characters).map(literal)),
        ];
  const small =
    note === undefined
      ? []
      : wrapped(note, characters * 1.1).map((line) => `<span style="font-size: 12px">${literal(line)}</span>`);
  return [...named, ...small];
}

/** Bold letters are that much wider. */
const BOLD = 1.1;

/** Breaks between words; a word that is longer than a line stays whole. */
function wrapped(text: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * The stages as rows: one that isn't in a list is a row of its own.
 *
 * @throws {TypeError} when a stage is no object with a name, or a list of such objects
 */
export function stageRows(stages: readonly (DataFlowStage | readonly DataFlowStage[])[]): (readonly DataFlowStage[])[] {
  expectList("dataFlow: stages", stages, "a list of stages");
  return stages.map((stage, i) => {
    const row = Array.isArray(stage) ? (stage as readonly DataFlowStage[]) : [stage as DataFlowStage];
    row.forEach((one, column) => {
      expectStage(Array.isArray(stage) ? `dataFlow: stages[${i}][${column}]` : `dataFlow: stages[${i}]`, one);
    });
    return row;
  });
}

function expectStage(where: string, stage: unknown): void {
  if (typeof stage !== "object" || stage === null || Array.isArray(stage)) {
    const example = typeof stage === "string" ? stage : "softmax";
    throw new TypeError(
      `${where} is ${described(stage)}; it needs an object with a name, such as { name: ${JSON.stringify(example)} }.`,
    );
  }
  const { name, shape, from } = stage as Partial<DataFlowStage>;
  if (typeof name !== "string") throw new TypeError(`${where} has the name ${described(name)}; it needs a text.`);
  if (shape !== undefined) expectList(`${where}.shape`, shape, "a list of sizes, such as [6, 64]");
  if (from !== undefined) expectList(`${where}.from`, from, "a list of names of stages");
}

/**
 * Refuses what can't be drawn.
 *
 * @throws {RangeError} when there is no stage, a row is empty, two stages have one name, or `from` names none of the stages above
 */
export function expectStages(rows: readonly (readonly DataFlowStage[])[]): void {
  if (rows.length === 0) throw new RangeError("dataFlow: stages is empty; it needs at least one stage.");
  const above = new Set<string>();
  rows.forEach((row, i) => {
    if (row.length === 0) throw new RangeError(`dataFlow: stages[${i}] is an empty row; it needs at least one stage.`);
    for (const { name, from = [] } of row) {
      const unknown = from.find((source) => !above.has(source));
      if (unknown !== undefined) {
        throw new RangeError(
          `dataFlow: "${name}" comes from "${unknown}", which is none of the stages above it (${[...above].join(", ")}).`,
        );
      }
    }
    for (const { name } of row) {
      if (above.has(name))
        throw new RangeError(`dataFlow: two stages are called "${name}"; each needs a name of its own.`);
      above.add(name);
    }
  });
}
