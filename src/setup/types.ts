import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { writeWhole } from "../platform/files";

/**
 * TensorFlow.js declares its types in 1,700 files, which the notebook's type checker would have to find and read at
 * each start. Here they become one file, dist/types/tfjs.d.ts, and the compiled library's declarations refer to that one.
 */

const PACKAGE = "@tensorflow/tfjs";

/**
 * Bundles TensorFlow.js' declarations, where that hasn't been done for this version, and makes those in dist/src use it.
 * Run it after tsc, with the packages installed.
 *
 * @throws {Error} when the packages or dist/src are missing
 */
export async function bundleTypes(root: string): Promise<void> {
  const target = path.join(root, "dist", "types", "tfjs.d.ts");
  const folder = path.dirname(require.resolve(`${PACKAGE}/package.json`, { paths: [root] }));
  const manifest = fs.readFileSync(path.join(folder, "package.json"), "utf8");
  const { version } = JSON.parse(manifest) as { version: string };
  const title = `// The declarations of ${PACKAGE} ${version}, in one file. Recipe ${recipe()}.\n`;
  if (!fs.existsSync(target) || !fs.readFileSync(target, "utf8").startsWith(title)) {
    const text = title + nameEverything(plain(await bundle(path.join(folder, "dist", "index.d.ts"))));
    writeWhole(target, text);
  }
  for (const file of declarations(path.join(root, "dist", "src"))) {
    const before = fs.readFileSync(file, "utf8");
    const specifier = path
      .relative(path.dirname(file), target)
      .replaceAll("\\", "/")
      .replace(/\.d\.ts$/, "");
    const after = before.replace(/(["'])@tensorflow\/tfjs\1/g, `"${specifier}"`);
    if (after !== before) fs.writeFileSync(file, after);
  }
}

/** Changes whenever this file does: an older bundle is then made anew. */
function recipe(): string {
  return crypto.createHash("sha256").update(fs.readFileSync(__filename)).digest("hex").slice(0, 12);
}

async function bundle(input: string): Promise<string> {
  const { rollup } = await import("rollup");
  const { dts } = await import("rollup-plugin-dts");
  const build = await rollup({
    input,
    external: [/^node:/],
    plugins: [dts({ respectExternal: true })],
    logLevel: "silent",
  });
  const { output } = await build.generate({ format: "es", file: "tfjs.d.ts" });
  await build.close();
  return output[0].code;
}

/**
 * Takes out what would name files that are not there, and licence headers by the hundred (the licence is the package's own).
 */
function plain(text: string): string {
  return (
    text
      .replace(/^\/\/\/ <(amd-module|reference)[^\n]*\n/gm, "")
      .replace(/^\/\*\*\n \* @license[\s\S]*?\*\/\n/gm, "")
      // Without "out", the checker finds out anew in each cell how Tensor<Rank> depends on its rank: 100 ms. It only ever returns it.
      .replace(/\b(class|interface) (Tensor|Variable)<R extends Rank/g, "$1 $2<out R extends Rank")
  );
}

/**
 * Exports, as types, the declarations that the package keeps to itself: a cell's `const layer = tf.layers.dense(…)`
 * has a type of such a name, and the notebook has to be able to write it down for the next cell.
 */
function nameEverything(text: string): string {
  const declared = text.matchAll(/^(?:declare (?:abstract )?(?:class|enum|interface|type)|interface|type) ([\w$]+)/gm);
  const exported = new Set<string>();
  for (const [, list = ""] of text.matchAll(/^export (?:type )?\{([^}]*)\};?$/gm))
    for (const item of list.split(",")) for (const name of item.trim().split(" as ")) exported.add(name);

  const hidden = new Set([...declared].map(([, name = ""]) => name).filter((name) => !exported.has(name)));
  return `${text}\nexport type { ${[...hidden].join(", ")} };\n`;
}

/** The .d.ts files of a folder, at any depth. */
function declarations(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".d.ts"))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}
