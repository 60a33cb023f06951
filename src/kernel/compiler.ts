import type { CompletionInfo, Converter, ConvertResult, Diagnostic } from "tslab/dist/converter";
import { tuneTypeScript, type CellMaps, type NodeTypes } from "./typescript";

/** A cell's TypeScript made into JavaScript, or what the type checker found in it. */
export interface Compilation {
  readonly result: ConvertResult;
  /** How to get from a place in the JavaScript back to the learner's line. */
  readonly maps: CellMaps;
}

/** What an interpreter compiles cells with. */
export interface Compiler {
  /**
   * @param declarations what earlier cells have declared, as the `declOutput` of the last one says
   * @param code the cell
   */
  compile(declarations: string, code: string): Compilation;
  /** Compiles a cell that defines a module: one whose first comment says `@module name`. */
  addModule: Converter["addModule"];
  complete(declarations: string, code: string, position: number): CompletionInfo;
  inspect: Converter["inspect"];
  /** Lets go of file watchers. */
  close(): void;
}

/** tslab's converter on a tuned TypeScript, in this process. Imports are resolved from the working folder. */
export class TypeScriptCompiler implements Compiler {
  private readonly maps: CellMaps;
  private readonly nodeTypes: NodeTypes;
  private readonly converter: Converter;

  constructor() {
    const { maps, nodeTypes } = tuneTypeScript();
    this.maps = maps;
    this.nodeTypes = nodeTypes;
    // Loaded here because it must come after tuneTypeScript().
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { createConverter } = require("tslab/dist/converter") as typeof import("tslab/dist/converter");
    this.converter = createConverter({ isJS: false, isBrowser: false });
  }

  compile(declarations: string, code: string): Compilation {
    let result = this.converter.convert(declarations, code);
    if (result.diagnostics.length > 0 && !this.nodeTypes.complete) {
      // Perhaps it names something of Node's: only with all of Node's types can we tell.
      this.nodeTypes.complete = true;
      result = this.converter.convert(declarations, code);
    }
    return { result, maps: { ...this.maps } };
  }

  addModule(...args: Parameters<Converter["addModule"]>): Diagnostic[] {
    this.nodeTypes.complete = true;
    return this.converter.addModule(...args);
  }

  complete(declarations: string, code: string, position: number): CompletionInfo {
    return this.converter.complete(declarations, code, position);
  }

  inspect(...args: Parameters<Converter["inspect"]>): ReturnType<Converter["inspect"]> {
    return this.converter.inspect(...args);
  }

  /** Compiles what most cells will need: the checker has then read it before the learner waits for it. */
  warmUp(code: string): void {
    this.converter.convert("", code);
  }

  /** Reads the rest of Node's types, so that completion knows them too. */
  readNodeTypes(): void {
    if (this.nodeTypes.complete) return;
    this.nodeTypes.complete = true;
    this.converter.convert("", "");
  }

  close(): void {
    this.converter.close();
  }
}
