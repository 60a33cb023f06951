// node process.js, started by compiler.ts with the notebooks' folder as its own: makes JavaScript of cells, and runs none.
import type { Diagnostic } from "tslab/dist/converter";
import { enableCodeCache } from "../../kernel/code-cache";
import { TypeScriptCompiler } from "../../kernel/compiler";
import { prepareProcess } from "../../kernel/stage";
import { projectRoot } from "../../platform/root";
import { send, type CompilerAnswer, type CompilerQuestion } from "../run/protocol";

/** After this many cells most of the compiler has run, and its code is worth keeping. */
const KEEP_CODE_AFTER = 8;

const root = projectRoot();
prepareProcess();
const codeCache = enableCodeCache(root);
const compiler = new TypeScriptCompiler();

function answer(question: CompilerQuestion): CompilerAnswer {
  try {
    if (question.kind === "compile")
      return { kind: "compiled", compilation: send(compiler.compile(question.declarations, question.code)) };
    const diagnostics: Diagnostic[] = compiler.addModule(question.name, question.code);
    return { kind: "module-added", diagnostics };
  } catch (error) {
    return { kind: "failed", message: `TypeScript itself failed: ${String(error)}` };
  }
}

let answered = 0;
process.on("message", ({ id, question }: { id: number; question: CompilerQuestion }) => {
  process.send?.({ id, answer: answer(question) });
  answered += 1;
  if (answered === KEEP_CODE_AFTER) setTimeout(() => codeCache.save(), 200);
});
process.on("disconnect", () => process.exit());
