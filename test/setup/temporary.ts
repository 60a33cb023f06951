import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A new empty folder that is deleted once the file's tests are through. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "course-setup-")));
  process.once("exit", () => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a file below a folder, with the folders in between. */
export function write(root: string, name: string, text: string): string {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}
