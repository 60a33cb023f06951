import * as fs from "node:fs";
import * as path from "node:path";
import { Worker } from "node:worker_threads";
import { projectRoot } from "../platform/root";
import { CellRunner } from "./cell-runner";
import { enableCodeCache } from "./code-cache";
import { TypeScriptCompiler } from "./compiler";
import { cellHooks } from "./interrupt";
import { Interpreter } from "./interpreter";
import { Output } from "./output";
import { Session } from "./session";
import { prepareProcess, setStage } from "./stage";
import { preloadTensorFlow } from "./tensorflow";
import type { ChannelsData, FromChannels, ToChannels } from "./threads";
import { PROTOCOL_VERSION, type JsonObject } from "./wire";

/**
 * The Jupyter kernel: `node main.js CONNECTION_FILE`. This thread compiles and runs cells, with tslab's converter and executor;
 * a second one (channels.ts) has the sockets.
 */

/** How long to wait, once idle after the start, before reading ahead what the first cell will import; in ms. */
const READ_AHEAD_AFTER = 100;
/** … and before reading all of Node's types. */
const READ_NODE_AFTER = 3000;
/** After this many requests most of the compiler has run, and its code is worth keeping. */
const KEEP_CODE_AFTER = 8;

const immediate = setImmediate;
const turn = (): Promise<void> => new Promise((resolve) => immediate(resolve));

function start(connectionFile: string): void {
  const interruptFlag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const data: ChannelsData = { connectionFile, kernelInfo: kernelInfo(), interruptFlag };
  const channels = new Worker(path.join(__dirname, "channels.js"), { workerData: data });
  const root = projectRoot();
  preloadTensorFlow(root);
  const post = (message: ToChannels): void => channels.postMessage(message);

  prepareProcess();
  const codeCache = enableCodeCache(root);
  const compiler = new TypeScriptCompiler();
  const interpreter = new Interpreter(process.cwd(), compiler);

  const flag = new Int32Array(interruptFlag);
  const hooks = cellHooks(flag);
  const output = new Output(
    (cell, type, content) => post({ kind: "broadcast", type, parent: cell.parent, content }),
    immediate,
  );
  const barriers = new Map<number, () => void>();
  const runner = new CellRunner(interpreter, output, () => hooks.begin(), turn);
  const session = new Session(interpreter, runner, output, {
    broadcast: (type, parent, content) => post({ kind: "broadcast", type, parent, content }),
    reply: (ticket, type, content) => post({ kind: "reply", ticket, type, content }),
    barrier: () =>
      new Promise((resolve) => {
        const id = barriers.size + 1;
        barriers.set(id, resolve);
        post({ kind: "barrier", id });
      }),
  });

  /** Sends what is still to be sent, then ends the process. */
  const leave = process.exit.bind(process);
  const finish = (code: number): never => {
    output.flush();
    const done = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    post({ kind: "close", done });
    Atomics.wait(new Int32Array(done), 0, 0, 1000);
    return leave(code);
  };
  process.exit = (code) => {
    output.write("stderr", "process.exit() ended the kernel: restart it to go on.\n");
    return finish(Number(code ?? 0));
  };

  let requests = 0;
  channels.on("message", (message: FromChannels) => {
    switch (message.kind) {
      case "request":
        requests += 1;
        if (requests === KEEP_CODE_AFTER) setTimeout(() => codeCache.save(), 1000).unref();
        session.receive(message.request);
        break;
      case "interrupt":
        runner.interrupt();
        break;
      case "barrier":
        barriers.get(message.id)?.();
        barriers.delete(message.id);
        break;
      case "failed":
        leave(reportStartError(message.reason));
        break;
      case "shutdown":
        interpreter.close();
        finish(0);
        break;
    }
  });
  channels.on("error", (error) => {
    process.exitCode = 1;
    leave(reportStartError(error));
  });

  process.on("SIGINT", () => {
    Atomics.store(flag, 0, 1);
    runner.interrupt();
  });
  runner.catchFailures();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loads TypeScript: only after it is tuned
  setStage(hooks, output, require("tslab/dist/jupyter") as { lastWriteDisplayData: unknown });
  post({ kind: "ready" });
  const whenIdle = (work: () => void): void => {
    if (session.busy) setTimeout(whenIdle, READ_NODE_AFTER, work).unref();
    else work();
  };
  setTimeout(whenIdle, READ_AHEAD_AFTER, () => compiler.warmUp('import { tf } from "attention-course";')).unref();
  setTimeout(whenIdle, READ_NODE_AFTER, () => compiler.readNodeTypes()).unref();
}

function kernelInfo(): JsonObject {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const tslab = require("tslab/package.json") as { version: string };
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const typescript = require("@tslab/typescript-for-tslab/package.json") as { version: string };
  return {
    status: "ok",
    protocol_version: PROTOCOL_VERSION,
    implementation: "tslab",
    implementation_version: tslab.version,
    language_info: {
      name: "typescript",
      version: typescript.version,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", mode: "typescript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: `TypeScript ${typescript.version} on Node ${process.version}, with tslab ${tslab.version}`,
    help_links: [{ text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" }],
    debugger: false,
  };
}

function reportStartError(error: unknown): number {
  // Not process.stderr: what is written there belongs to cells by now.
  fs.writeSync(2, `The kernel could not open its connection: ${String(error)}\n`);
  return 1;
}

const [connectionFile] = process.argv.slice(2);
if (connectionFile === undefined) {
  process.stderr.write(
    "This is a Jupyter kernel: Jupyter starts it with a connection file. To open the course, run npm start.\n",
  );
  process.exitCode = 2;
} else {
  start(connectionFile);
}
