/** Where the numbers are made: in plain loops, in the backend's operations, or each part where it is done sooner. */
export type Way = "plain arrays" | "mixed" | "backend";

/** Up to this many multiplications, plain loops are done before the calls into a backend (see `npm run bench -- attention`). */
const SMALL = 100_000;

/**
 * The fastest way for work of a certain size.
 *
 * @param attending how many multiplications happen between queries, keys and values
 * @param projecting how many more in the projections into heads
 */
export function wayFor(attending: number, projecting = 0): Way {
  if (attending > SMALL) return "backend";
  return attending + projecting > SMALL ? "mixed" : "plain arrays";
}
