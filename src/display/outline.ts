import { wrap, visibleLength, type Look } from "../platform/terminal/style";
import type { MimeBundle } from "./bundle";
import { escapeHtml } from "./grid";

/** Colors that people who don't see red and green as different can tell apart; what they mean is said in words or by ✓ and ✗ besides. */
const COLORS = { right: "#009e73", wrong: "#d55e00", neutral: "#56b4e9" } as const;

/** What is told of an answer or a question, as data: a notebook shows it as HTML, a terminal as lines. All texts are the exercises' little Markdown. */
export interface Outline {
  readonly tone: keyof typeof COLORS;
  readonly headline: string;
  readonly parts: readonly OutlinePart[];
}

/** One piece of an outline; each of its fields is shown where it is there. */
export interface OutlinePart {
  /** What kind of piece it is, in a word or two. */
  readonly lead?: string;
  /** What it is about. */
  readonly about?: string;
  readonly text?: string;
  /** Values with their labels, as they are: no Markdown. */
  readonly values?: readonly { readonly label: string; readonly text: string }[];
  readonly parts?: readonly OutlinePart[];
  /** On a page it can be folded away, below this title (or else below what leads it), and is at first or isn't. */
  readonly fold?: { readonly title?: string; readonly open: boolean };
}

/** An outline as the output of a cell. */
export function outlineBundle({ tone, headline, parts }: Outline): MimeBundle {
  const html = `<div><strong>${littleMarkdown(headline)}</strong></div>${parts.map(partHtml).join("")}`;
  // The box takes the page's own text color, so that it reads well in light and dark themes.
  return {
    "text/plain": [headline, ...outlineLines(parts)].join("\n"),
    "text/html": `<div style="border-left:4px solid ${COLORS[tone]};background:${COLORS[tone]}1a;padding:0.6em 1em;max-width:50em">${html}</div>`,
  };
}

function partHtml({ lead, about, text, values, parts = [], fold }: OutlinePart): string {
  const heading = [lead && `<strong>${littleMarkdown(lead)}</strong>`, about && `<em>${littleMarkdown(about)}</em>`];
  const title = heading.filter(Boolean).join(" ");
  const body = [text && littleMarkdown(text), values && valuesHtml(values), parts.map(partHtml).join("")]
    .filter(Boolean)
    .join("");
  const summary = fold && (fold.title ?? title);
  const whole = title === "" || summary === title ? body : `${title}<br>${body}`;
  return fold === undefined
    ? `<div style="margin:0.4em 0">${whole}</div>`
    : `<details${fold.open ? " open" : ""}><summary>${summary}</summary><div style="margin:0.3em 0 0.4em 1.2em">${whole}</div></details>`;
}

function valuesHtml(values: Required<OutlinePart>["values"]): string {
  const rows = values.map(
    ({ label, text }) =>
      `<tr><td style="text-align:left;vertical-align:top">${escapeHtml(label)}</td><td style="text-align:left"><pre style="margin:0;background:none">${escapeHtml(text)}</pre></td></tr>`,
  );
  return `<table>${rows.join("")}</table>`;
}

/** The little Markdown that questions and explanations use: `code`, *stress*, **more stress** and paragraphs. */
function littleMarkdown(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*]+)\*/g, "<em>$1</em>")
    .replace(/\n\n+/g, "<br><br>");
}

/** How the lines of an outline are laid out. */
export interface LineLayout {
  /** The longest line; values keep their own lines. */
  readonly columns?: number;
  /** Of a longer value, so many lines are shown. */
  readonly mostLines?: number;
  /** What is made of the Markdown. */
  readonly markdown?: (text: string) => string;
  /** What gives words a look. A cell's output is read anywhere, so by default they have none. */
  readonly paint?: (look: Look, text: string) => string;
}

/** The parts of an outline as lines for a terminal, by default as wide as they come, plain, and with the Markdown as it was written. */
export function outlineLines(parts: readonly OutlinePart[], layout: LineLayout = {}, indent = 4): string[] {
  const { columns = Infinity, markdown = (text: string) => text, paint = (_, text: string) => text } = layout;
  const lines = (text: string, by: number): string[] =>
    wrap(text, columns - by).map((line) => (line === "" ? "" : " ".repeat(by) + line));
  return parts.flatMap(({ lead, about, text, values = [], parts: inner = [] }) => {
    const heading = [lead && paint("bold", lead), about && paint("italic", markdown(about))].filter(Boolean).join(" ");
    const by = heading === "" ? indent : indent + 2;
    return [
      ...(heading === "" ? [] : lines(heading, indent)),
      ...(text === undefined ? [] : lines(markdown(text), by)),
      ...valueLines(values, by, paint, layout.mostLines),
      ...outlineLines(inner, layout, by),
    ];
  });
}

function valueLines(
  values: Required<OutlinePart>["values"],
  indent: number,
  paint: Required<LineLayout>["paint"],
  most = Infinity,
): string[] {
  const room = Math.max(0, ...values.map(({ label }) => visibleLength(label))) + 2;
  return values.flatMap(({ label, text }) => {
    const all = text.split("\n");
    const left = all.length - most + 1;
    const shown =
      left <= 1 ? all : [...all.slice(0, most - 1), `… and ${left} more lines: the check in the notebook shows all`];
    const labels = paint("dim", `${label}:`.padEnd(room));
    return shown.map((line, i) => " ".repeat(indent) + (i === 0 ? labels : " ".repeat(room)) + line);
  });
}
