import type { Item } from "./items";

/** Where an exercise is. */
export function whereOf({ assigned, number }: Item, shown: string): string {
  return `${shown}, under “${number}. ${assigned.heading}”`;
}
