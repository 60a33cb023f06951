/** Where the numbers are made: in plain loops, in the backend's operations, or the projections there and the heads in loops. */
export type Way = "plain arrays" | "mixed" | "backend";

/** Up to this many multiplications, plain loops are done before the calls into a backend (see `npm run bench -- attention`). */
const SMALL = 100_000;

/**
 * The fastest way for work of a certain size.
 *
 * The mixed way pays where heads have little to do and projections much: one query a sentence, as in the experiment's models
 * (batches of 64, 16 words, 32 wide), and short rows (8 sentences of 8 words). Measured forward and backward, its time is
 * 0.8 of the backend's with the experiment's one or eight heads, and 0.5 to 0.65 with fewer or shorter sentences; on
 * WebAssembly 0.9, and 0.75 to 0.85. Plain arrays take 5 to 7 times as long at the experiment's size. Beyond `SMALL` it loses:
 * on the native library, 64 sentences of 8 words take 1.7 of the backend's time, 32 of 32 words 9.
 */
export function wayFor(attending: number, projecting = 0): Way {
  if (attending > SMALL) return "backend";
  return attending + projecting > SMALL ? "mixed" : "plain arrays";
}
