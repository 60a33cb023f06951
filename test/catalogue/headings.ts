import * as fs from "node:fs";

/** The headings of a built notebook, without the `#`s. */
export function headingsOf(notebook: string): string[] {
  const { cells } = JSON.parse(fs.readFileSync(notebook, "utf8")) as {
    cells: { cell_type: string; source: string[] }[];
  };
  const lines = cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .flatMap(({ source }) => source.join("").split("\n"));
  return lines.filter((line) => /^#+ /.test(line)).map((line) => line.replace(/^#+ /, ""));
}
