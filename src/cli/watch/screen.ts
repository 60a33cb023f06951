import { StatusLine } from "../../platform/terminal/status-line";

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/** Where `course watch` shows things: a terminal's screen that is drawn anew, or plain lines, one after the other. */
export class Screen {
  /** Says, below what is shown, what is going on right now; only in a terminal. */
  readonly status: StatusLine;

  constructor(private readonly terminal: boolean) {
    this.status = new StatusLine(terminal);
  }

  /** Shows a whole view. */
  show(lines: readonly string[]): void {
    this.status.end();
    process.stdout.write(this.terminal ? `${CLEAR}${lines.join("\n")}\n` : `${lines.join("\n")}\n\n`);
  }
}
