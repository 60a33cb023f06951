/** A share of 1 in whole percent: 0.25 is `25 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
