import { escapeHtml } from "./grid";

/** Colours that people who don't see red and green as different can tell apart; what they mean is said in words or by ✓ and ✗ besides. */
export const boxColours = { right: "#009e73", wrong: "#d55e00", neutral: "#56b4e9" } as const;

/** A box that takes the page's own text colour, so that it reads well in light and dark themes. */
export function box(colour: string, html: string): string {
  return `<div style="border-left:4px solid ${colour};background:${colour}1a;padding:0.6em 1em;max-width:50em">${html}</div>`;
}

/** The little Markdown that questions and explanations use: `code`, *stress*, **more stress** and paragraphs. */
export function littleMarkdown(text: string): string {
  return escapeHtml(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>")
    .replace(/\*([^*]+)\*/g, "<em>$1</em>")
    .replace(/\n\n+/g, "<br><br>");
}
