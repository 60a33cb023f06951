import { escapeHtml } from "../../display/grid";
import { isComplete, together, type LessonStanding, type Part } from "./standing";

/** Sizes of the chart, in pixels. */
const ROW = 34;
const NAMES = 250;
const BARS = 420;
const NUMBERS = 80;
const TOP = 26;

/**
 * A page that shows how far one is: self-contained, in the colors of light and dark systems, readable without seeing the
 * chart. The chart is drawn here, as SVG: plotly's script would be four megabytes for two dozen bars.
 */
export function progressPage(all: readonly LessonStanding[], at: Date): string {
  const { exercises, points, predictions } = together(all);
  const summary = isComplete(all)
    ? `All ${exercises.of} exercises are done, ${points.of} points. Well done!`
    : `${exercises.done} of ${exercises.of} exercises are done, ${points.done} of ${points.of} points, and ${predictions.done} of ${predictions.of} predictions are answered.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your progress in attention-course</title>
<style>
:root { color-scheme: light dark; --text: #1a1a1a; --page: #ffffff; --quiet: #595959; --track: #e4e4e4; --points: #00734f; --predictions: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --text: #ececec; --page: #16181a; --quiet: #a8a8a8; --track: #36393d; --points: #2fbf90; --predictions: #56b4e9; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 60em; margin: 2em auto; padding: 0 1em; }
svg { max-width: 100%; height: auto; }
svg text { font: 14px system-ui, sans-serif; fill: var(--text); }
svg .quiet { fill: var(--quiet); font-size: 12px; }
table { border-collapse: collapse; margin-top: 1.5em; }
th, td { padding: 0.25em 0.9em 0.25em 0; text-align: right; font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 1px solid var(--quiet); }
tfoot th, tfoot td { border-top: 1px solid var(--quiet); font-weight: 600; }
footer { color: var(--quiet); font-size: 0.9em; margin-top: 2em; }
</style>
</head>
<body>
<h1>Your progress</h1>
<p>${summary}</p>
${chart(all, summary)}
${table(all)}
<footer>Made by <code>course progress --page</code> on ${at.toISOString().slice(0, 10)}. A prediction counts once it is answered, right or wrong.</footer>
</body>
</html>
`;
}

function chart(all: readonly LessonStanding[], summary: string): string {
  const width = NAMES + BARS + NUMBERS;
  const height = TOP + all.length * ROW + 4;
  const rows = all.map((lesson, i) => {
    const y = TOP + i * ROW;
    return [
      `<text x="${NAMES - 12}" y="${y + 17}" text-anchor="end">${escapeHtml(`${lesson.id.slice(0, 2)} ${lesson.title}`)}</text>`,
      bar(lesson.points, y + 4, 11, "points"),
      bar(lesson.predictions, y + 18, 6, "predictions"),
      lesson.points.of === 0
        ? ""
        : `<text class="quiet" x="${NAMES + BARS + 8}" y="${y + 14}">${lesson.points.done}/${lesson.points.of}</text>`,
    ].join("");
  });
  const key = [
    `<rect x="${NAMES}" y="4" width="12" height="11" fill="var(--points)"/><text class="quiet" x="${NAMES + 18}" y="14">points</text>`,
    `<rect x="${NAMES + 80}" y="7" width="12" height="6" fill="var(--predictions)"/><text class="quiet" x="${NAMES + 98}" y="14">predictions answered</text>`,
  ].join("");
  const spoken = all
    .map(
      ({ id, title, points, predictions }) =>
        `${id.slice(0, 2)} ${title}: ${points.done} of ${points.of} points, ${predictions.done} of ${predictions.of} predictions`,
    )
    .join("; ");
  return `<svg role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-labelledby="chart-title chart-text">
<title id="chart-title">${escapeHtml(`Progress by lesson. ${summary}`)}</title>
<desc id="chart-text">${escapeHtml(spoken)}.</desc>
${key}
${rows.join("\n")}
</svg>`;
}

function bar({ done, of }: Part, y: number, height: number, color: string): string {
  if (of === 0) return "";
  const track = `<rect x="${NAMES}" y="${y}" width="${BARS}" height="${height}" rx="2" fill="var(--track)"/>`;
  const part = Math.round((BARS * done) / of);
  return (
    track +
    (part === 0 ? "" : `<rect x="${NAMES}" y="${y}" width="${part}" height="${height}" rx="2" fill="var(--${color})"/>`)
  );
}

function table(all: readonly LessonStanding[]): string {
  const cells = ({ predictions, exercises, points }: Omit<LessonStanding, "id" | "title">): string =>
    [predictions, exercises, points]
      .map((part) => `<td>${part.of === 0 ? "" : `${part.done} of ${part.of}`}</td>`)
      .join("");
  const rows = all.map(
    (lesson) => `<tr><td>${escapeHtml(`${lesson.id.slice(0, 2)} ${lesson.title}`)}</td>${cells(lesson)}</tr>`,
  );
  return `<table>
<thead><tr><th>lesson</th><th>predictions</th><th>exercises</th><th>points</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
<tfoot><tr><th>together</th>${cells(together(all))}</tr></tfoot>
</table>`;
}
