/** Where `course watch` shows things: a terminal's screen that is drawn anew, or plain lines, one after the other. */
export interface Screen {
  /** Shows a whole view. */
  show(lines: readonly string[]): void;
  /** Says, below the view, what is going on right now; only in a terminal. */
  status(text: string): void;
  end(): void;
}

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

export function terminalScreen(): Screen {
  let pending: NodeJS.Timeout | undefined;
  return {
    show(lines) {
      clearTimeout(pending);
      process.stdout.write(`${CLEAR}${lines.join("\n")}\n`);
    },
    status(text) {
      clearTimeout(pending);
      // What is over at once needs no word.
      pending = setTimeout(() => process.stdout.write(`\r\x1b[K${text}`), 250);
    },
    end() {
      clearTimeout(pending);
      process.stdout.write("\r\x1b[K");
    },
  };
}

export function plainScreen(): Screen {
  return {
    show(lines) {
      process.stdout.write(`${lines.join("\n")}\n\n`);
    },
    status: () => undefined,
    end: () => undefined,
  };
}
