// @ts-check
"use strict";
// Which folder may import from which: imports point downwards, and the subject itself knows nothing of Node,
// so that it can run in a browser as well. A lint rule of our own, because ESLint's no-restricted-imports sees only
// how an import is spelt, not where it leads. Plain CommonJS, so that a test can load it too.

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { builtinModules } = require("node:module");
const path = require("node:path");

/** Folders (and single files) of src/, from the bottom up; each may import from itself and from those above it in this list. */
const LAYERS = [
  "errors",
  "platform",
  "setup",
  "tensorflow",
  "numbers",
  "attention",
  "data",
  "training",
  "figures",
  "models",
  "experiment",
  "exercises",
  "display",
  "kernel",
  "notebook",
  "nbformat",
  "catalogue",
  "builder",
  "grading",
  "cli",
  "index",
];

/** These run in a browser too. */
const WITHOUT_NODE = ["numbers", "attention", "data", "figures", "models", "training", "experiment", "exercises"];

/** What a course file may import: a notebook finds nothing else. */
const FOR_COURSE_FILES = ["attention-course"];

/** @param {string} specifier */
function isBuiltin(specifier) {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/**
 * What is wrong with an import; nothing where it is allowed.
 *
 * @param {string} file the importing file, below the project's folder
 * @param {string} specifier what stands in the quotes
 * @param {boolean} atOnce imported when the file is loaded, not later by a function
 * @returns {string | undefined}
 */
function complaint(file, specifier, atOnce) {
  const [top, ...below] = file.split(/[\\/]/);
  const relative = specifier.startsWith(".");
  if (top === "course") {
    if (!isBuiltin(specifier) && !FOR_COURSE_FILES.includes(specifier)) {
      return `A notebook can't import "${specifier}". Export what you need from src/index.ts and import it from "attention-course".`;
    }
    return undefined;
  }
  if (top !== "src") {
    return undefined;
  }
  const from = folderOf(below.join("/"));
  if ((from === "setup" || from === "platform") && atOnce && !relative && !isBuiltin(specifier)) {
    return `src/${from} is loaded before packages are installed, so it can't import "${specifier}" at once. Require it inside the function that needs it.`;
  }
  if (WITHOUT_NODE.includes(from) && isBuiltin(specifier)) {
    return `src/${from} also runs in a browser, so it can't import "${specifier}" of Node's. Do that in a folder above, such as src/notebook.`;
  }
  if (specifier === "attention-course") {
    return 'Inside src/, import the file itself rather than "attention-course".';
  }
  if (!relative) {
    return undefined;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(["src", ...below].join("/")), specifier));
  if (!target.startsWith("src/")) {
    return target === "package.json" ? undefined : `src/ can't import "${specifier}" from outside src/.`;
  }
  const to = folderOf(target.slice("src/".length));
  if (WITHOUT_NODE.includes(from) && (to === "setup" || to === "platform")) {
    return `src/${from} also runs in a browser, so it can't import from src/${to}.`;
  }
  const [fromLayer, toLayer] = [from, to].map((name) => LAYERS.indexOf(name));
  const unknown = fromLayer === -1 ? from : toLayer === -1 ? to : undefined;
  if (unknown !== undefined) {
    return `src/${unknown} has no place among the layers. Give it one in eslint.layers.js.`;
  }
  if (/** @type {number} */ (toLayer) > /** @type {number} */ (fromLayer)) {
    return `src/${from} can't import from src/${to}: imports point downwards (the order is in eslint.layers.js).`;
  }
  return undefined;
}

/** @param {string} file below src/ */
function folderOf(file) {
  const first = /** @type {string} */ (file.split("/")[0]);
  return first.replace(/\.(?:d\.ts|ts|js)$/, "");
}

/** @type {import("eslint").Rule.RuleModule} */
const rule = {
  meta: { type: "problem", docs: { description: "imports point downwards" }, schema: [] },
  create(context) {
    const file = path.relative(context.cwd, context.filename);
    /** @param {any} node @param {any} source the node that holds the specifier */
    const check = (node, source) => {
      if (source?.type === "Literal" && typeof source.value === "string") {
        const inFunction = context.sourceCode.getAncestors(node).some(({ type }) => type.includes("Function"));
        const message = complaint(file, source.value, !inFunction);
        if (message !== undefined) {
          context.report({ node, message });
        }
      }
    };
    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      /** @param {any} node import x = require("…") */
      TSExternalModuleReference: (node) => check(node, node.expression),
      /** @param {any} node import("…").Type */
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal ?? node.argument),
      CallExpression: (node) => {
        const { callee } = node;
        const requires =
          (callee.type === "Identifier" && callee.name === "require") ||
          (callee.type === "MemberExpression" &&
            callee.object.type === "Identifier" &&
            callee.object.name === "require");
        if (requires) {
          check(node, node.arguments[0]);
        }
      },
    };
  },
};

// ESLint's cache knows a plugin by its version: without this, files would keep the verdict of an older rule.
const version = createHash("sha256").update(fs.readFileSync(__filename)).digest("hex");

module.exports = { LAYERS, WITHOUT_NODE, meta: { name: "layers", version }, rules: { layers: rule } };
