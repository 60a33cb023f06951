import { receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import type { CompletionInfo, Diagnostic } from "tslab/dist/converter";
import type { Compilation, Compiler } from "../../kernel/compiler";
import { receive, type CompilerAnswer, type CompilerQuestion } from "./protocol";

/** A compiler in another process. tslab's executor wants its answer at once, so the thread that asks stands still until it is there. */
export class RemoteCompiler implements Compiler {
  /**
   * @param answered Int32Array(1): 1 while an answer waits in `answers`
   */
  constructor(
    private readonly ask: (question: CompilerQuestion) => void,
    private readonly answered: Int32Array,
    private readonly answers: MessagePort,
  ) {}

  compile(declarations: string, code: string): Compilation {
    const answer = this.answerTo({ kind: "compile", declarations, code });
    if (answer.kind !== "compiled")
      throw new Error(answer.kind === "failed" ? answer.message : "The compiler answered something else.");
    return receive(answer.compilation);
  }

  addModule(name: string, code: string): Diagnostic[] {
    const answer = this.answerTo({ kind: "add-module", name, code });
    if (answer.kind !== "module-added")
      throw new Error(answer.kind === "failed" ? answer.message : "The compiler answered something else.");
    return [...answer.diagnostics];
  }

  complete(): CompletionInfo {
    throw new Error("A graded cell is run, not typed: there is nothing to complete.");
  }

  inspect(): never {
    throw new Error("A graded cell is run, not typed: there is nothing to inspect.");
  }

  close(): void {
    // It belongs to the other process.
  }

  private answerTo(question: CompilerQuestion): CompilerAnswer {
    this.ask(question);
    Atomics.wait(this.answered, 0, 0);
    Atomics.store(this.answered, 0, 0);
    return (receiveMessageOnPort(this.answers) as { message: CompilerAnswer }).message;
  }
}
