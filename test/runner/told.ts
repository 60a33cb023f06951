/** What is told of a test or suite. */
export interface Told {
  readonly kind: "test" | "suite";
  readonly outcome: "passed" | "failed" | "skipped";
  readonly name: string;
  /** How many suites it is in. */
  readonly nesting: number;
  readonly seconds: number;
  /** Why it was skipped. */
  readonly why?: string;
}
