// node main.js, started by runner.ts: runs the cells of one notebook, once, as the kernel would, and ends with the pipe on
// file descriptor 3. Learners' code runs here with the learner's own rights, as it does in their notebook.
import * as path from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { projectRoot } from "../../platform/root";
import { CellRunner } from "../../kernel/cell-runner";
import { enableCodeCache } from "../../kernel/code-cache";
import { cellHooks } from "../../kernel/interrupt";
import { Interpreter } from "../../kernel/interpreter";
import { Output } from "../../kernel/output";
import { prepareProcess, setStage } from "../../kernel/stage";
import { preloadTensorFlow } from "../../kernel/tensorflow";
import type { Header } from "../../kernel/wire";
import { onVerdict } from "../../notebook/verdicts";
import { Collector } from "./collector";
import { lightenTslab } from "./light-tslab";
import type { LineData, ToLine } from "./line";
import type { CellToRun, FromRunner, ToRunner } from "./protocol";
import { RemoteCompiler } from "./remote-compiler";

const immediate = setImmediate;
const turn = (): Promise<void> => new Promise((resolve) => immediate(resolve));
const exit = process.exit.bind(process);

/** The cells come in no Jupyter message, so there is none to answer. */
const NO_HEADER: Header = { msg_id: "", session: "", username: "", date: "", msg_type: "execute_request", version: "" };

/** What cells import as "attention-course". */
const LIBRARY = path.join(__dirname, "..", "..", "index.js");

const flag = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

class Run {
  private readonly interrupted = flag();
  private readonly answered = flag();
  private readonly flushed = flag();
  private readonly hooks = cellHooks(this.interrupted);
  private readonly line: Worker;
  private readonly compiler: RemoteCompiler;
  private readonly output: Output;
  private collector: Collector | undefined;
  private runner: CellRunner | undefined;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const workerData: LineData = {
      interruptFlag: this.interrupted.buffer,
      answered: this.answered.buffer,
      flushed: this.flushed.buffer,
      answers: port2,
    };
    this.line = new Worker(path.join(__dirname, "line.js"), { workerData, transferList: [port2] });
    this.compiler = new RemoteCompiler((question) => this.say({ kind: "question", question }), this.answered, port1);
    this.output = new Output((cell, type, content) => this.collector?.take(cell, type, content), immediate);
    this.line.on("message", (message: ToRunner) => {
      if (message.kind === "interrupt") this.runner?.interrupt();
      else if (message.kind === "run") void this.run(message.folder, message.cells);
    });
    process.on("SIGINT", () => {
      Atomics.store(this.interrupted, 0, 1);
      this.runner?.interrupt();
    });
    process.exit = (code) => this.leave({ kind: "exit", code: Number(code ?? 0) });
  }

  /** Loads what nearly every exercise needs, and says so. */
  load(): void {
    setStage(this.hooks, this.output, lightenTslab());
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- once timers are guarded and output is captured
    require(LIBRARY);
    this.say({ kind: "ready" });
  }

  private async run(folder: string, cells: readonly CellToRun[]): Promise<void> {
    process.chdir(folder);
    const interpreter = new Interpreter(folder, this.compiler);
    const runner = new CellRunner(interpreter, this.output, () => this.hooks.begin(), turn);
    this.runner = runner;
    runner.catchFailures();
    onVerdict((id, { cause: _, ...verdict }) => this.collector?.judged({ id, verdict }));
    for (const { index, count, code } of cells) {
      this.say({ kind: "started", index });
      const cell = runner.newCell(count, NO_HEADER);
      const collector = new Collector(index, cell);
      this.collector = collector;
      const { outcome } = await runner.runAndShow(code, cell);
      this.output.flush();
      this.say({ kind: "finished", result: collector.result(outcome) });
    }
    this.leave({ kind: "done" }, saveCode);
  }

  private say(message: FromRunner, last = false): void {
    this.line.postMessage({ message, last } satisfies ToLine);
  }

  /** Ends the process, whatever the cells have left running, once the message is out and `work` is done. */
  private leave(message: FromRunner, work = (): void => undefined): never {
    this.say(message, true);
    Atomics.wait(this.flushed, 0, 0, 5000);
    work();
    return exit(0);
  }
}

const root = projectRoot();
prepareProcess();
preloadTensorFlow(root);
const codeCache = enableCodeCache(root);
// At the end, when most of what a run needs has been compiled.
const saveCode = (): void => codeCache.save();
new Run().load();
