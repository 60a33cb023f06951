/** Up to this many multiplications, plain loops are faster than the calls into a backend (measured by `npm run bench -- attention`). */
const SMALL = 100_000;

/** Whether work of this many multiplications is done in plain arrays. */
export function isSmall(multiplications: number): boolean {
  return multiplications <= SMALL;
}
