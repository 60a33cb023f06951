import { lessons } from "../catalogue";
import { glossary, signs, type Term } from "../catalogue/glossary";
import type { PercentCell } from "./percent";

/** Where the glossary's words come from; the page names it as its source. */
const GLOSSARY_SOURCE = "src/catalogue/glossary.ts";

/** The glossary's page as cells: an overview, the signs of the formulas, and a heading for each word, so that lessons can link to it. */
export function glossaryPage(): PercentCell[] {
  const letters = [...new Set(glossary.map(({ name }) => initial(name)))];
  return [
    [
      "# Glossary",
      "",
      "*The words of this course, in alphabetical order.* Each leads back to the lesson that explains it.",
      "",
      glossary.map(({ name }) => `[${name}](#${anchor(name)})`).join(" · "),
    ],
    [
      "## Signs in the formulas",
      "",
      "| sign | meaning | shape |",
      "| --- | --- | --- |",
      ...signs.map(
        ({ sign, meaning, shape = "" }) => `| $${sign}$ | ${meaning} | ${shape === "" ? "" : `\`${shape}\``} |`,
      ),
    ],
    ...letters.map((letter) => [
      `## ${letter}`,
      ...glossary.filter(({ name }) => initial(name) === letter).flatMap(entry),
    ]),
  ].map((lines) => ({
    type: "markdown",
    title: undefined,
    metadata: {},
    source: lines.join("\n"),
    file: GLOSSARY_SOURCE,
    line: 1,
  }));
}

/** A heading's anchor, as JupyterLab and GitHub make it. */
export function anchor(heading: string): string {
  return heading.replaceAll(" ", "-");
}

function entry({ name, meaning, lesson }: Term): string[] {
  const { title = lesson } = lessons.find(({ id }) => id === lesson) ?? {};
  return ["", `### ${name}`, "", `${meaning} [Lesson ${Number(lesson.slice(0, 2))} · ${title}](${lesson}.ipynb)`];
}

function initial(name: string): string {
  return name.slice(0, 1).toUpperCase();
}
