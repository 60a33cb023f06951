import type { CodeMetadata } from "tslab/dist/metadata";

/**
 * tslab's executor and `display` load TypeScript, for one small thing each. A runner compiles nothing itself, and starts in
 * a third less time without; so those two modules are put in place by hand.
 */

/** Only a documentation comment with such a tag says anything of a cell; see tslab's metadata.ts. */
const SAYS_SOMETHING = /\/\*\*[^]*@(module|jsx|node|browser)\b/;

/** @returns the module that `display` looks into */
export function lightenTslab(): { lastWriteDisplayData: unknown } {
  const metadata = require.resolve("tslab/dist/metadata");
  let real: typeof import("tslab/dist/metadata") | undefined;
  provide(metadata, {
    getCodeMetadata(code: string): CodeMetadata {
      if (!SAYS_SOMETHING.test(code)) return {};
      if (real === undefined) {
        delete require.cache[metadata];
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- rarely needed, and slow to load
        real = require("tslab/dist/metadata") as typeof import("tslab/dist/metadata");
      }
      return real.getCodeMetadata(code);
    },
  });
  const jupyter = { lastWriteDisplayData: null };
  provide(require.resolve("tslab/dist/jupyter"), jupyter);
  return jupyter;
}

function provide(filename: string, exports: object): void {
  require.cache[filename] = {
    id: filename,
    filename,
    loaded: true,
    exports,
    children: [],
    paths: [],
  } as unknown as NodeJS.Module;
}
