import type { Item } from "./items";

/** How a sentence begins that says what is to be done. */
const ASKS =
  /^(Write|Mend|Fix|Repair|Find|Finish|Complete|Fill|Predict|Run|Make|Compute|Change|Work out|Explain|Give|Which|What|How|Why)\b/;

/** What an exercise asks, in a line: the first sentence that asks for something, else the first one. */
export function askOf({ assigned }: Item): string {
  const paragraphs = (assigned.task?.source ?? "").split(/\n\s*\n/);
  // The heading, and the line with points and minutes, stand above it; options and hints below.
  const text = paragraphs
    .filter((paragraph) => !/^(#|\*[^*]|<|\$\$|\||!\[|```|[-*] )/.test(paragraph.trim()))
    .map((paragraph) => paragraph.replaceAll("\n", " ").trim());
  const sentences = text
    .flatMap((paragraph) => paragraph.match(/.+?(?:[.?!](?=\s|$)|$)/g) ?? [])
    .map((sentence) => sentence.trim());
  return sentences.find((sentence) => ASKS.test(sentence) || sentence.endsWith("?")) ?? sentences[0] ?? "";
}

/** Where an exercise is. */
export function whereOf({ assigned, number }: Item, shown: string): string {
  return `${shown}, under “${number}. ${assigned.heading}”`;
}
