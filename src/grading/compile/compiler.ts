import { fork, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import { projectRoot } from "../../platform/root";
import type { CompilerAnswer, CompilerQuestion, SentCompilation } from "../run/protocol";
import { compilationFacts } from "./facts";
import { Memo } from "./memo";

const NO_COMPILER = "The process that compiles cells has ended. Try again; if that doesn't help, run `npm run setup`.";
/** What the first cell of nearly every exercise set imports. */
const COMMON = 'import { check, tf } from "attention-course";';

/** A cell that imports a file of its folder, which may change while the cell doesn't. */
const IMPORTS_FILE = /(?:from|import|require)\s*\(?\s*["']\.{0,2}\//;

/** Compiles cells in a process of its own, and only those that haven't been compiled before. */
export class CachingCompiler {
  private readonly memo: Memo;
  private child: ChildProcess | undefined;
  private readonly waiting = new Map<number, (answer: CompilerAnswer) => void>();
  private asked = 0;
  private modules = false;

  /**
   * @param folder where imports are resolved from: the notebooks' folder
   * @param kept where compiled cells are kept
   */
  constructor(
    private readonly folder: string,
    kept: string,
  ) {
    this.memo = new Memo(kept, compilationFacts(projectRoot(), folder));
  }

  /** Starts the process, and has it read the common types; it is otherwise started when it is first needed. */
  warmUp(): void {
    void this.ask({ kind: "compile", declarations: "", code: COMMON });
  }

  /** Starts the process, if it will be needed to compile these cells, while the runner is still loading. */
  expect(codes: readonly string[]): void {
    if (this.child === undefined && !this.memo.knows(codes)) this.warmUp();
  }

  /** Answers a runner's question. Never rejects. */
  async answer(question: CompilerQuestion): Promise<CompilerAnswer> {
    if (question.kind === "add-module") {
      this.modules = true;
      return this.ask(question);
    }
    const { declarations, code } = question;
    const memorable = !this.modules && !IMPORTS_FILE.test(code);
    const known = memorable ? this.memo.get(declarations, code) : undefined;
    if (known !== undefined) return { kind: "compiled", compilation: known };
    const answer = await this.ask(question);
    if (answer.kind === "compiled" && memorable && isWhole(answer.compilation))
      this.memo.set(declarations, code, answer.compilation);
    return answer;
  }

  /** After a run: what its cells have defined as modules must not be there for the next one. */
  forgetModules(): void {
    if (!this.modules) return;
    this.modules = false;
    this.end();
  }

  close(): void {
    this.memo.prune();
    this.end();
  }

  private ask(question: CompilerQuestion): Promise<CompilerAnswer> {
    const child = (this.child ??= this.start());
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      child.send({ id, question }, (error) => {
        if (error !== null) this.lost();
      });
    });
  }

  private start(): ChildProcess {
    const child = fork(path.join(__dirname, "process.js"), {
      cwd: this.folder,
      detached: process.platform !== "win32",
      execArgv: [],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    child.on("message", ({ id, answer }: { id: number; answer: CompilerAnswer }) => {
      this.waiting.get(id)?.(answer);
      this.waiting.delete(id);
    });
    child
      .on("error", () => undefined)
      .on("exit", () => {
        if (this.child === child) this.lost();
      });
    return child;
  }

  private lost(): void {
    this.child = undefined;
    for (const resolve of this.waiting.values()) resolve({ kind: "failed", message: NO_COMPILER });
    this.waiting.clear();
  }

  private end(): void {
    const child = this.child;
    // At work on an answer that is no longer wanted, it doesn't notice that the channel closes.
    const busy = this.waiting.size > 0;
    this.lost();
    if (busy) child?.kill("SIGKILL");
    else child?.disconnect();
    child?.unref();
  }
}

function isWhole({ result }: SentCompilation): boolean {
  return (result.sideOutputs ?? []).length === 0;
}
