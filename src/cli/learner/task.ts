import { isJsonObject } from "../../builder/json";
import type { Item } from "./items";

/** What an exercise asks, in a line: as its author has marked it. */
export function askOf({ assigned }: Item): string {
  const metadata = assigned.task?.json["metadata"];
  const asks = isJsonObject(metadata) ? metadata["asks"] : undefined;
  return typeof asks === "string" ? asks : "";
}

/** Where an exercise is. */
export function whereOf({ assigned, number }: Item, shown: string): string {
  return `${shown}, under “${number}. ${assigned.heading}”`;
}
