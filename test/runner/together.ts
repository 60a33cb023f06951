// Runs several test files in one process: TypeScript's and TensorFlow's start-up is then paid once. Each file is a suite of its
// own, so that its hooks stay its own.
import { describe } from "node:test";

for (const file of JSON.parse(process.env["TEST_FILES"] ?? "[]") as { name: string; path: string }[]) {
  describe(file.name, () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the names are known only now, and tests register as they load
    require(file.path);
  });
}
