// @ts-check
import tseslint from "typescript-eslint";

import layers from "./eslint.layers.js";

// These return promises that the test runner itself awaits.
const TEST_FUNCTIONS = ["test", "it", "describe", "suite"];

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".venv/", "coverage/", ".course/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["{src,test,bench,course}/**/*.ts", "src/**/*.js"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { course: layers },
    rules: {
      "course/layers": "error",
      eqeqeq: "error",
      curly: ["error", "multi-or-nest", "consistent"],
      "no-restricted-syntax": [
        "error",
        {
          // One way to import: these modules' functions have names (join, link, exists) that say little without the module's.
          selector:
            "ImportDeclaration[source.value=/^node:(fs|path|os|net)$/] > :not(ImportNamespaceSpecifier, Literal)",
          message: 'Import the whole module, as in `import * as path from "node:path"`, and write `path.join`.',
        },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", name: TEST_FUNCTIONS, package: "node:test" }] },
      ],
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { disallowTypeAnnotations: false, fixStyle: "inline-type-imports" },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_" }],
      // Taken from node:path, say, a method has no `this` to lose; the rule can't tell.
      "@typescript-eslint/unbound-method": "off",
      // `unknown ?? ""` in a template is meant; what comes out is for reading.
      "@typescript-eslint/no-base-to-string": "off",
      // A function may have to return a promise without having anything to wait for.
      "@typescript-eslint/require-await": "off",
    },
  },
  {
    files: layers.WITHOUT_NODE.map((folder) => `src/${folder}/**/*.ts`),
    rules: {
      "no-restricted-globals": [
        "error",
        ...["process", "Buffer", "require", "module", "__dirname", "__filename", "setImmediate"].map((name) => ({
          name,
          message: "This folder also runs in a browser.",
        })),
      ],
    },
  },
  {
    // TensorFlow.js is loaded when it is first needed, and at once then, from the place that has it.
    files: ["src/tensorflow.ts", "src/tensorflow/**/*.ts"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // The set-up and the launcher run as they are, before anything is compiled.
    files: ["src/**/*.js"],
    rules: {
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/consistent-type-imports": "off",
      // JSON and `require` give any, and JSDoc has no short way around it; tsc still checks these files.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["course/**/*.ts"],
    rules: {
      // The last expression of a cell is what the notebook shows, and a name may be there for the reader to try.
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-unused-vars": "off",
    },
  },
);
