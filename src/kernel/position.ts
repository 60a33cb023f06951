/**
 * Jupyter counts a cursor's place in characters (code points); TypeScript counts in UTF-16 units.
 * They differ after an emoji.
 */

/** From a place in code points to one in UTF-16 units. */
export function toUnits(text: string, points: number): number {
  let units = 0;
  let seen = 0;
  for (const character of text) {
    if (seen >= points) break;
    units += character.length;
    seen += 1;
  }
  return units;
}

/** From a place in UTF-16 units to one in code points. */
export function toPoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
