import { readNotebookFile } from "../../src/nbformat/notebook-file";

/** The headings of a built notebook, without the `#`s. */
export function headingsOf(notebook: string): string[] {
  const { cells } = readNotebookFile(notebook);
  const lines = cells.filter(({ type }) => type === "markdown").flatMap(({ source }) => source.split("\n"));
  return lines.filter((line) => /^#+ /.test(line)).map((line) => line.replace(/^#+ /, ""));
}
