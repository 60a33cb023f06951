/** A line in a terminal that says what is waited for, and goes away; nothing elsewhere. */
export class WaitingLine {
  private timer: NodeJS.Timeout | undefined;
  private shown = false;

  constructor(
    private readonly text: string,
    silent = false,
  ) {
    // What takes no time needs no line.
    if (process.stdout.isTTY && !silent) this.timer = setTimeout(() => this.draw(), 300);
  }

  end(): void {
    clearTimeout(this.timer);
    if (this.shown) process.stdout.write("\r\x1b[K");
    this.shown = false;
  }

  private draw(): void {
    process.stdout.write(this.text);
    this.shown = true;
  }
}
