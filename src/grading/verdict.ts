/** A verdict of `check`, with the exercise that it is about. */
export interface CellVerdict {
  readonly id: string;
  readonly verdict: Verdict;
}

export interface Verdict {
  readonly passed: boolean;
  readonly begun: boolean;
  readonly headline: string;
  readonly findings: readonly { readonly label: string; readonly text: string }[];
  readonly mistake?: { readonly name: string; readonly says: string };
  readonly remarks: readonly string[];
}
