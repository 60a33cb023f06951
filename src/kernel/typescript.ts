import { builtinModules } from "node:module";
import * as path from "node:path";
import type * as ts from "@tslab/typescript-for-tslab";
import { projectRoot } from "../platform/root";
import { instrument } from "./instrument";
import { makeVariablesLive } from "./live-variables";
import { emitWithoutShorthand } from "./shorthand";

/**
 * tslab's converter builds its TypeScript program through `createWatchCompilerHost` and turns the result into CommonJS through
 * `transpileModule`. Both are called here with better settings than tslab's own: the same program, made and remade in less time,
 * and source maps kept, so that an error can name the learner's line.
 */

/** How much of Node's types a cell is checked against. */
export interface NodeTypes {
  /**
   * False at the start: a few globals only. Node's own declarations take half a second to read, and most cells need none of
   * them; they come when a cell turns out to need them, or when there is time.
   */
  complete: boolean;
}

/** What a cell can use before Node's declarations are read: a file that is on no disk. */
const FEW_GLOBALS = `
type Print = (...data: any[]) => void;
declare var console: Record<"log" | "info" | "debug" | "warn" | "error" | "clear" | "table" | "dir" | "time" | "timeEnd" | "trace", Print>;
declare var performance: { now(): number };
`;
/** What a cell can always use, beside Node's own: see prompt.ts. */
const OF_THE_KERNEL = "declare function prompt(question?: string): string;\n";
const GLOBALS_FILE = /[\\/]__(globals|kernel)__\.d\.ts$/;
const ALWAYS = '/// <reference path="./__kernel__.d.ts" />\n';
const SOME_OF_NODE = `${ALWAYS}/// <reference path="./__globals__.d.ts" />\n`;
const ALL_OF_NODE = `${ALWAYS}/// <reference types="node" />\n`;

/** The two source maps of the cell compiled last: TypeScript → ES module, ES module → CommonJS. */
export interface CellMaps {
  emitted: string | undefined;
  transpiled: string | undefined;
  /** Lines of the ES module whose columns were moved before it was transpiled; see live-variables.ts. */
  movedLines: ReadonlySet<number>;
}

const DECLARATIONS_FILE = /[\\/]__prev__\.d\.ts$/;
const CELL_FILE = /[\\/]__(tslab|prev)__\.(ts|d\.ts)$/;
const NODE_TYPES = /[\\/](@types[\\/]node|undici-types)[\\/]/;
const NODE_MODULES = /[\\/]node_modules[\\/]/;

/** TypeScript's own module, with what its declarations leave out. */
type Internals = typeof ts & {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
};

/**
 * Puts a tuned TypeScript in the place where tslab will look for it. Call it before tslab's converter is loaded.
 *
 * @returns the source maps of the last cell, kept up to date, and the switch for Node's types
 */
export function tuneTypeScript(): { maps: CellMaps; nodeTypes: NodeTypes } {
  const compiler = require.resolve("@tslab/typescript-for-tslab");
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it has to be loaded now, after the code cache is on
  const typescript = require(compiler) as Internals;
  const maps: CellMaps = { emitted: undefined, transpiled: undefined, movedLines: new Set() };
  const nodeTypes: NodeTypes = { complete: false };

  const tuned: unknown = Object.create(typescript, {
    __esModule: { value: true },
    createWatchCompilerHost: { value: watchCompilerHost(typescript, maps, nodeTypes) },
    transpileModule: { value: transpileModule(typescript, maps) },
  });
  require.cache[compiler]!.exports = tuned;
  return { maps, nodeTypes };
}

type CreateHost = (
  rootFiles: string[],
  options: ts.CompilerOptions,
  system: ts.System,
  createProgram: null,
  reportDiagnostic: ts.DiagnosticReporter,
  reportWatchStatus: ts.WatchStatusReporter,
) => ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram>;

function watchCompilerHost(typescript: Internals, maps: CellMaps, nodeTypes: NodeTypes): CreateHost {
  return (rootFiles, tslabOptions, system, _createProgram, ...reporters) => {
    // No package's types are global but Node's, see readLess; tslab's default takes in all of node_modules/@types.
    const options: ts.CompilerOptions = { ...tslabOptions, types: [], sourceMap: true };
    readLess(system, nodeTypes);
    const host = typescript.createWatchCompilerHost(
      rootFiles,
      options,
      system,
      plainProgram(typescript, maps),
      ...reporters,
    );
    resolveOnce(typescript, host, options);
    return host;
  };
}

/**
 * Watches only files that a learner edits, reads Node's types only when they are asked for, and then without
 * their documentation, which takes longest to parse.
 */
function readLess(system: ts.System, nodeTypes: NodeTypes): void {
  const { watchFile, readFile, fileExists } = system;
  const unwatched: ts.FileWatcher = { close: () => undefined };
  system.watchFile = (file, ...rest) =>
    NODE_MODULES.test(file) || GLOBALS_FILE.test(file) ? unwatched : watchFile!.call(system, file, ...rest);
  system.watchDirectory = () => unwatched;
  system.fileExists = (file) => GLOBALS_FILE.test(file) || fileExists.call(system, file);
  system.readFile = (file, encoding) => {
    const globals = GLOBALS_FILE.exec(file)?.[1];
    if (globals !== undefined) return globals === "kernel" ? OF_THE_KERNEL : FEW_GLOBALS;
    const text = readFile.call(system, file, encoding);
    if (DECLARATIONS_FILE.test(file)) return (nodeTypes.complete ? ALL_OF_NODE : SOME_OF_NODE) + (text ?? "");
    // Same length, same positions: only no longer a documentation comment.
    return NODE_TYPES.test(file) ? text?.replace(/\/\*\*/g, "/* ") : text;
  };
}

/**
 * A program without the bookkeeping of which file refers to which. tslab's default follows every import of every
 * declaration file anew for each cell; all that tslab asks of it is which local files a cell imports.
 */
function plainProgram(typescript: Internals, maps: CellMaps): ts.CreateProgram<ts.BuilderProgram> {
  return (...args) => {
    const builder = typescript.createAbstractBuilder(...args);
    const program = builder.getProgram();
    for (const file of program.getSourceFiles()) {
      // tslab reads the names that a cell declares, which are there only after binding.
      if (CELL_FILE.test(file.fileName)) typescript.bindSourceFile(file, program.getCompilerOptions());
    }
    builder.getAllDependencies = (file) => localDependencies(program, file);
    builder.emit = (file, write, cancellation, onlyDeclarations, transformers = {}) =>
      emitWithoutShorthand(typescript, program.getTypeChecker(), (spellOut) =>
        program.emit(
          file,
          (name, text, ...more) => {
            if (name.endsWith("__tslab__.js.map")) maps.emitted = text;
            write?.(name, text, ...more);
          },
          cancellation,
          onlyDeclarations,
          { ...transformers, before: [spellOut, ...(transformers.before ?? [])] },
        ),
      );
    return builder;
  };
}

/** The file and the local files, not packages, that it imports, directly or not. */
function localDependencies(program: ts.Program, from: ts.SourceFile): string[] {
  type Resolved = { resolvedModules?: { forEach(visit: (module: ts.ResolvedModule | undefined) => void): void } };
  const seen = new Set<string>([from.fileName]);
  const visit = (file: ts.SourceFile): void => {
    (file as unknown as Resolved).resolvedModules?.forEach((entry) => {
      const module = (entry as { resolvedModule?: ts.ResolvedModule } | undefined)?.resolvedModule ?? entry;
      const name = module?.resolvedFileName;
      if (name === undefined || NODE_MODULES.test(name) || name.endsWith(".d.ts") || seen.has(name)) return;
      const next = program.getSourceFile(name);
      if (next === undefined) return;
      seen.add(name);
      visit(next);
    });
  };
  visit(from);
  return [...seen];
}

/** Finds each package once a session, and looks for none on disk where Node has the module built in. */
function resolveOnce(
  typescript: typeof ts,
  host: ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram>,
  options: ts.CompilerOptions,
): void {
  const asIs = (name: string): string => name;
  const folder = host.getCurrentDirectory();
  const builtin = new Set(builtinModules);
  const modules = typescript.createModuleResolutionCache(folder, asIs, options);
  // A notebook outside the clone, as one that is graded, finds the course's packages all the same; see kernelspec.js.
  const root = projectRoot();
  const inCourse = path.join(root, "notebook.ts");
  const courseModules = typescript.createModuleResolutionCache(root, asIs, options);
  const types = typescript.createTypeReferenceDirectiveResolutionCache(folder, asIs, options);

  host.resolveModuleNameLiterals = (literals, containingFile, redirect, compilerOptions) =>
    literals.map(({ text }) => {
      if (text.startsWith("node:") || builtin.has(text)) return { resolvedModule: undefined };
      // A local file may come and go while the learner works: look each time.
      if (text.startsWith("."))
        return typescript.resolveModuleName(text, containingFile, compilerOptions, host, undefined, redirect);
      const found = typescript.resolveModuleName(text, containingFile, compilerOptions, host, modules, redirect);
      return found.resolvedModule === undefined
        ? typescript.resolveModuleName(text, inCourse, compilerOptions, host, courseModules, redirect)
        : found;
    });
  host.resolveTypeReferenceDirectiveReferences = <T extends string | ts.FileReference>(
    references: readonly T[],
    containingFile: string,
    redirect: ts.ResolvedProjectReference | undefined,
    compilerOptions: ts.CompilerOptions,
  ) =>
    references.map((reference) => {
      const name = typeof reference === "string" ? reference : reference.fileName.toLowerCase();
      return typescript.resolveTypeReferenceDirective(name, containingFile, compilerOptions, host, redirect, types);
    });
  // Only ever a cell or a local file has changed, and those are resolved anew in any case.
  host.hasInvalidatedResolutions = () => false;
}

function transpileModule(typescript: typeof ts, maps: CellMaps): typeof ts.transpileModule {
  return (input, settings) => {
    const { code, movedLines } = makeVariablesLive(typescript, input);
    const result = typescript.transpileModule(code, {
      ...settings,
      compilerOptions: { ...settings.compilerOptions, sourceMap: true },
      transformers: { before: [instrument(typescript, () => /\bawait\b/.test(input))] },
    });
    maps.transpiled = result.sourceMapText;
    maps.movedLines = movedLines;
    return { ...result, outputText: result.outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n") };
  };
}
