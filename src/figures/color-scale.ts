/** Colors at equal steps, from the lowest value to the highest, written as #rrggbb. */
export type ColorScale = readonly string[];

/** The colors of a list with spaces between. */
function colors(list: string): ColorScale {
  return list.split(" ");
}

/** From none to all, ever lighter, for any kind of color vision: Smith and van der Walt's Viridis (2015). */
export const VIRIDIS: ColorScale = colors("#440154 #472d7b #3b528b #2c728e #21918c #28ae80 #5ec962 #addc30 #fde725");

/**
 * From negative (blue) over none (pale) to positive (orange), for any kind of color vision: the halves of two of Brewer's scales
 * (colorbrewer2.org).
 */
export const DIVERGING: ColorScale = colors("#2166ac #4393c3 #92c5de #d1e5f0 #f7f7f7 #fee0b6 #fdb863 #e08214 #b35806");

/** From none (pale) to positive (orange): the same colors for the same values. */
export const POSITIVE: ColorScale = DIVERGING.slice(Math.floor(DIVERGING.length / 2));

/** The scale as plotly takes it. */
export function plotlyScale(scale: ColorScale): [share: number, color: string][] {
  return scale.map((shade, i) => [i / (scale.length - 1), shade]);
}

type Channels = readonly [red: number, green: number, blue: number];

function channels(color: string): Channels {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as unknown as Channels;
}

/** The color at `share` of the way along the scale: 0 is its start, 1 its end, as is anything beyond. */
export function colorAt(scale: ColorScale, share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (scale.length - 1);
  const step = Math.min(Math.floor(place), scale.length - 2);
  const [from, to] = [channels(scale[step] ?? "#000000"), channels(scale[step + 1] ?? "#000000")];
  const mixed = from.map((value, i) => Math.round(value + (place - step) * ((to[i] ?? value) - value)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG 2's relative luminance: 0 for black, 1 for white. */
function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever stands out more from the color: at least 4.5 : 1, what WCAG 2 asks of text. */
export function inkOn(color: string): "#000000" | "#ffffff" {
  // Contrast is (lighter + 0.05) / (darker + 0.05); the two are equal where this product is.
  return (luminance(color) + 0.05) ** 2 > 0.05 * 1.05 ? "#000000" : "#ffffff";
}

/** A color that lets through what is behind it; opacity 0 … 1. */
export function fade(color: string, opacity: number): string {
  return `rgba(${channels(color).join(", ")}, ${opacity})`;
}
