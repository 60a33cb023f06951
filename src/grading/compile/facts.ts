import * as fs from "node:fs";
import * as path from "node:path";

/**
 * What the compilation of a cell depends on beside the cell: the packages, the library's declarations, and the part of the
 * kernel that compiles. Sizes and times stand for contents, since this is asked at each start.
 *
 * @param folder the folder that imports are resolved from
 */
export function compilationFacts(root: string, folder: string): string[] {
  const files = [
    path.join(root, "node_modules", ".package-lock.json"),
    ...filesBelow(path.join(root, "dist", "types"), ".d.ts"),
    ...filesBelow(path.join(root, "dist", "src"), ".d.ts"),
    ...filesBelow(path.join(root, "dist", "src", "kernel"), ".js"),
  ];
  return [
    process.version,
    fs.realpathSync(folder),
    ...files.map((file) => `${path.relative(root, file)} ${stamp(file)}`),
  ];
}

function filesBelow(folder: string, ending: string): string[] {
  try {
    return fs
      .readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

function stamp(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? "none" : `${stat.size} ${stat.mtimeMs}`;
}
