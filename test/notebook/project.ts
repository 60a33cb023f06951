import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { TestContext } from "node:test";

/** A project of its own, with one of its folders as the working folder; gives the file where progress is kept. */
export function project(t: TestContext, folder: "notebooks" | "exercises" | "solutions"): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "course-project-")));
  const home = process.cwd();
  fs.writeFileSync(path.join(root, "package.json"), JSON.stringify({ name: "attention-course" }));
  fs.mkdirSync(path.join(root, folder));
  process.chdir(path.join(root, folder));
  t.after(() => {
    process.chdir(home);
    fs.rmSync(root, { recursive: true });
  });
  return path.join(root, ".course", "progress.json");
}
