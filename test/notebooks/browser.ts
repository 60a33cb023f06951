import * as fs from "node:fs";
import * as path from "node:path";

/** A Chromium or Chrome of the system; the tests download none. */
function findBrowser(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const candidates = [
    process.env["CHROME"] ?? "",
    ...names.flatMap((name) => folders.map((dir) => path.join(dir, name))),
  ];
  return candidates.find((file) => file !== "" && fs.existsSync(file));
}

/** Where the browser is; undefined where there is none. */
export const executablePath = findBrowser();
