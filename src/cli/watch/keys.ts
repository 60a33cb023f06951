import { emitKeypressEvents } from "node:readline";

/** What a learner may ask for while watching. */
export type Command = "hint" | "next" | "list" | "quit" | "stop" | "enter";

const KEYS: Readonly<Record<string, Command>> = {
  h: "hint",
  n: "next",
  l: "list",
  q: "quit",
  return: "enter",
  enter: "enter",
  space: "enter",
};

/**
 * Listens for single keys in a terminal.
 *
 * @returns how to stop, which gives the terminal back as it was
 */
export function listenForKeys(pressed: (command: Command) => void): () => void {
  const { stdin } = process;
  const listener = (_text: string | undefined, key: { name?: string; ctrl?: boolean } | undefined): void => {
    if (key?.ctrl === true) {
      // In raw mode the terminal sends no signal.
      if (key.name === "c" || key.name === "d") pressed("stop");
      return;
    }
    const command = KEYS[key?.name ?? ""];
    if (command !== undefined) pressed(command);
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.on("keypress", listener);
  stdin.resume();
  return () => {
    stdin.off("keypress", listener);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
