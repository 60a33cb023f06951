// Loaded ahead of each test file: it holds the file to the content that inputs.ts says it reads. Otherwise
// `npm test -- --changed` would one day leave out a test that a change has broken.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the module itself: what `import` gives can't be changed
import fs = require("node:fs");
import * as path from "node:path";

const root = path.resolve(__dirname, "..", "..", "..");
const forbidden = (JSON.parse(process.env["TEST_MAY_NOT_READ"] ?? "[]") as string[]).map((place) =>
  path.join(root, place),
);
// Not for what the test starts: the course's own commands may look at everything.
delete process.env["TEST_MAY_NOT_READ"];

type Reader = (file: unknown, ...rest: unknown[]) => unknown;
const readers = fs as unknown as Record<string, Reader>;

for (const name of [
  "readFileSync",
  "readFile",
  "readdirSync",
  "openSync",
  "copyFileSync",
  "cpSync",
  "createReadStream",
]) {
  const read = readers[name] as Reader;
  readers[name] = (file, ...rest) => {
    const whole = typeof file === "string" ? path.resolve(file) : "";
    const place = forbidden.find((folder) => whole === folder || whole.startsWith(folder + path.sep));
    if (place !== undefined) {
      throw new Error(
        `This test reads ${path.relative(root, whole)}, and test/runner/inputs.ts doesn't say so: add it to READS, so that \`npm test -- --changed\` knows.`,
      );
    }
    return read.call(fs, file, ...rest);
  };
}
