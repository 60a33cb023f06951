import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";

import ts from "typescript";

import { root } from "../venv";

const src = path.join(root, "src");
const files = new Set(
  fs
    .readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => path.join(src, name)),
);

/** The files of src/ that a file imports, directly; imports of types count, because they tie two files together as well. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(fs.readFileSync(file, "utf8"), true, true);
  return importedFiles.flatMap(({ fileName }) => {
    const target = path.resolve(path.dirname(file), fileName);
    return [target, `${target}.ts`, `${target}.js`, path.join(target, "index.ts")].filter((found) => files.has(found));
  });
}

/** The rings among files, each as a way around. */
function rings(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file]);
    if (way.includes(file) || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return found;
}

test("no file of src/ imports itself, by whatever way around", () => {
  const imports = new Map([...files].map((file) => [file, importsOf(file)]));
  assert.ok(imports.get(path.join(src, "cli", "course.js"))?.includes(path.join(src, "platform", "root.js")));
  assert.deepEqual(
    rings(imports).map((ring) => ring.map((file) => path.relative(src, file)).join(" → ")),
    [],
  );
});

test("a ring is found, also behind files that are in none", () => {
  const imports = { main: ["a"], a: ["b", "c"], b: [], c: ["d"], d: ["a", "b"] };
  assert.deepEqual(rings(new Map(Object.entries(imports))), [["a", "c", "d", "a"]]);
});
