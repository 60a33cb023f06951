/** What is over sooner, in ms, needs no word. */
const VISIBLE_AFTER = 300;
/** Back to the start of the line, and clear it. */
const REWIND = "\r\x1b[K";

/** The last line of a terminal, which says what goes on and for how long, and goes away again; nothing where there is no terminal. */
export class StatusLine {
  private text = "";
  private started = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly enabled = process.stdout.isTTY) {}

  /** Says what goes on from now on, in place of what was said before; the time counts from the first. */
  show(text: string): void {
    if (!this.enabled) return;
    this.text = text;
    if (this.timer !== undefined) return;
    this.started = performance.now();
    this.timer = setTimeout(() => this.draw(), VISIBLE_AFTER);
  }

  /** Clears the line. */
  end(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    process.stdout.write(REWIND);
  }

  private draw(): void {
    const seconds = Math.floor((performance.now() - this.started) / 1000);
    process.stdout.write(`${REWIND}${this.text}${seconds > 0 ? `  ${seconds} s` : ""}`);
    this.timer = setTimeout(() => this.draw(), VISIBLE_AFTER);
  }
}
