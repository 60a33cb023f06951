import type { Item } from "./items";

/** What an exercise asks, in a line: the first sentence of its text. */
export function askOf({ assigned }: Item): string {
  const paragraphs = (assigned.task?.source ?? "").split(/\n\s*\n/);
  // The heading, and the line with points and minutes, stand above it.
  const text = paragraphs.find((paragraph) => !/^(#|\*[^*]|<|\$\$|\||!\[)/.test(paragraph.trim())) ?? "";
  const line = text.replaceAll("\n", " ").trim();
  return /^.*?[.?!:](?= |$)/.exec(line)?.[0] ?? line;
}

/** Where an exercise is. */
export function whereOf({ assigned, number }: Item, shown: string): string {
  return `${shown}, under “${number}. ${assigned.heading}”`;
}
