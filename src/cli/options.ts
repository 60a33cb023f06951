import { InvalidArgumentError } from "commander";

/** An option's value in seconds. */
export function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("A number of seconds above 0 is expected.");
  return value;
}

/** What `--json` prints. */
export function printJson(value: unknown): void {
  console.log(JSON.stringify(value, undefined, 2));
}
