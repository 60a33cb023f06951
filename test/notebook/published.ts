import { createRequire } from "node:module";

import type { MimeBundle } from "../../src/display/bundle";

interface Jupyter {
  lastWriteDisplayData: ((message: { data: MimeBundle }) => void) | null;
}

/** What `run` publishes, caught where tslab would take it over: in tslab's own module. */
export function published(run: () => void): MimeBundle[] {
  const jupyter = createRequire(__filename)("tslab/dist/jupyter") as Jupyter;
  const bundles: MimeBundle[] = [];
  const before = jupyter.lastWriteDisplayData;
  jupyter.lastWriteDisplayData = ({ data }) => bundles.push(data);
  try {
    run();
  } finally {
    jupyter.lastWriteDisplayData = before;
  }
  return bundles;
}

/** The one bundle that `run` publishes. */
export function publishedOnce(run: () => void): Record<string, string> {
  const bundles = published(run);
  if (bundles.length !== 1) throw new Error(`Expected one output, got ${bundles.length}.`);
  return bundles[0] as Record<string, string>;
}
