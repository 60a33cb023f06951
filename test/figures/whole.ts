import assert from "node:assert/strict";
import { test } from "node:test";

import { type Figure, type Heading } from "../../src/figures";

export const heading: Heading = { title: "A title", description: "What is to be seen." };

/** What holds of every figure, whatever it shows. */
export function testWhole(name: string, figure: Figure): void {
  test(`${name} is plain JSON, says what it shows, and lets the page's background through`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(figure)), figure, "undefined, NaN and −∞ are no JSON");
    assert.deepEqual(figure.layout.meta, { description: heading.description });
    assert.equal((figure.layout.title as { text: string }).text, heading.title);
    assert.match(String(figure.layout.paper_bgcolor), /, 0\)$/);
    assert.match(String(figure.layout.plot_bgcolor), /, 0\)$/);
    assert.ok(Number(figure.layout.height) > 0);
  });
}

/** The layout of an axis, as far as tests ask for it. */
export interface AxisLayout {
  readonly title: { readonly text: string };
  readonly ticktext: readonly string[];
  readonly tickvals: readonly number[];
  readonly range: readonly number[];
  readonly domain: readonly number[];
  readonly type?: string;
  readonly rangemode?: string;
  readonly showticklabels?: boolean;
}

export function axisOf(figure: Figure, name: string): AxisLayout {
  assert.ok(name in figure.layout, `the figure should have the axis ${name}`);
  return figure.layout[name] as AxisLayout;
}

/** WCAG 2's contrast ratio of two colors written as #rrggbb. */
export function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(color.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
