/** The sentences of some Markdown: without code, formulas, tables and marks. A list's item, a line of a quote and a heading end one. */
export function sentencesOf(markdown: string): string[] {
  return markdown
    .replace(/```[^]*?```/g, "")
    .replace(/\$\$[^]*?\$\$/g, "")
    .replace(/\$[^$\n]*\$/g, "x")
    .replace(/`[^`\n]*`/g, "x")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .split("\n")
    .filter((line) => !/^\s*\|/.test(line))
    .map((line) => line.replace(/^[>\s]*(?:#+ |[-*] |\d+\. )?/, "").replace(/\*+/g, ""))
    .flatMap((line) => line.split(/(?<=[.!?:;)"”])\s+(?=[("“]?[A-Z0-9x“"])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");
}
