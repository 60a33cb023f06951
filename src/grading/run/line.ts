import * as net from "node:net";
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { PIPE, type FromRunner, type ToRunner } from "./protocol";

/**
 * The runner's thread that has the pipe, so that results get out and an interrupt gets in while a loop keeps the main
 * thread busy. When the other end is gone, the run is no longer wanted: the process ends, whatever it is doing.
 */

/** What the thread is started with. */
export interface LineData {
  /** Int32Array(1): not 0 once an interrupt was asked for; see the kernel's interrupt.ts. */
  readonly interruptFlag: SharedArrayBuffer;
  /** Int32Array(1): 1 while an answer of the compiler waits in `answers`. */
  readonly answered: SharedArrayBuffer;
  /** Int32Array(1): 1 once what the main thread sent as the last thing is out. */
  readonly flushed: SharedArrayBuffer;
  readonly answers: MessagePort;
}

/** From the main thread: a message to pass on, and whether the process ends after it. */
export interface ToLine {
  readonly message: FromRunner;
  readonly last?: boolean;
}

const { interruptFlag, answered, flushed, answers } = workerData as LineData;
const main = parentPort!;
const pipe = new net.Socket({ fd: PIPE, readable: true, writable: true });

function raise(flag: SharedArrayBuffer): void {
  const view = new Int32Array(flag);
  Atomics.store(view, 0, 1);
  Atomics.notify(view, 0);
}

function handle(message: ToRunner): void {
  switch (message.kind) {
    case "answer":
      answers.postMessage(message.answer);
      raise(answered);
      break;
    case "interrupt":
      raise(interruptFlag);
      // A signal is what stops a synchronous loop; Windows has none that doesn't end the process.
      if (process.platform === "win32") main.postMessage(message);
      else process.kill(process.pid, "SIGINT");
      break;
    case "run":
      main.postMessage(message);
  }
}

let rest = "";
pipe.setEncoding("utf8").on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) handle(JSON.parse(line) as ToRunner);
});
const end = (): void => {
  process.kill(process.pid, "SIGKILL");
};
pipe.on("error", end).on("close", end).on("end", end);

main.on("message", ({ message, last }: ToLine) => {
  pipe.write(`${JSON.stringify(message)}\n`, () => {
    if (last === true) raise(flushed);
  });
});
