import * as fs from "node:fs";
import { randomUUID } from "node:crypto";
import { setTimeout as setTimeoutAsync } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { Publisher, Reply, Router } from "zeromq";
import type { ChannelsData, FromChannels, ToChannels } from "./threads";
import { decode, encode, replyHeader, WireError, type JsonObject, type Message } from "./wire";

/**
 * The thread that owns the five ZeroMQ sockets. It answers at once what needs no learner's code
 * (heartbeat, kernel_info, interrupt, shutdown) and hands every other request to the main thread.
 */

interface ConnectionFile {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  iopub_port: number;
  control_port: number;
  stdin_port: number;
  hb_port: number;
}

/**
 * After a shutdown request the main thread may work on for so long before it is ended, in ms of the process's computing time:
 * on a busy machine, the compiler's turn that it has to finish first takes many times as long by the clock.
 */
const PATIENCE = 3000;
/** … and in ms by the clock: it may also stand still, in a call that waits. */
const LONGEST = 30_000;
/** How often a port that is taken is tried, and how long to wait in between, in ms. */
const BIND_ATTEMPTS = 20;
const BIND_PAUSE = 100;

const { connectionFile, kernelInfo, interruptFlag } = workerData as ChannelsData;
const connection = JSON.parse(fs.readFileSync(connectionFile, "utf8")) as ConnectionFile;
const main = parentPort!;
const session = randomUUID();
const interruptRequested = new Int32Array(interruptFlag);

type Outlet = Publisher | Router;

// A PUB socket drops what exceeds its high-water mark: 0 means that no output is ever lost.
const iopub = new Publisher({ sendHighWaterMark: 0, linger: 1000 });
const shell = new Router({ sendHighWaterMark: 0, linger: 1000 });
const control = new Router({ sendHighWaterMark: 0, linger: 1000 });
const stdin = new Router({ linger: 0 });
const heartbeat = new Reply({ linger: 0 });

// A ZeroMQ socket takes one send at a time, hence a queue for each.
interface Queue {
  readonly pending: Buffer[][];
  sending: Promise<void> | undefined;
}

const queues = new Map<Outlet, Queue>();

function send(socket: Outlet, message: Message): void {
  const queue = queues.get(socket) ?? { pending: [], sending: undefined };
  queues.set(socket, queue);
  queue.pending.push(encode(message, connection.key));
  queue.sending ??= drain(socket, queue);
}

async function drain(socket: Outlet, queue: Queue): Promise<void> {
  try {
    for (let frames = queue.pending.shift(); frames !== undefined; frames = queue.pending.shift())
      await socket.send(frames);
  } finally {
    // In the same turn in which the queue was found empty: a message that came a moment later would lie there until the next.
    queue.sending = undefined;
  }
}

async function allSent(): Promise<void> {
  for (const queue of queues.values()) await queue.sending;
}

function broadcast(type: string, parent: Message["parent"], content: JsonObject): void {
  const topic = Buffer.from(`kernel.${session}.${type}`);
  send(iopub, { identities: [topic], header: replyHeader(type, parent, session), parent, metadata: {}, content });
}

function reply(socket: Outlet, request: Message, type: string, content: JsonObject): void {
  const header = replyHeader(type, request.header, session);
  send(socket, { identities: request.identities, header, parent: request.header, metadata: {}, content });
}

/** Requests that the main thread is still working on. */
const open = new Map<number, { socket: Outlet; message: Message }>();
let tickets = 0;

// kernel_info is answered once the compiler is up: a client takes that answer for "ready".
let ready = false;
const early: { socket: Outlet; message: Message }[] = [];

function toMain(message: FromChannels): void {
  main.postMessage(message);
}

function interrupt(): void {
  Atomics.store(interruptRequested, 0, 1);
  // A signal is what stops a synchronous loop; Windows has none that doesn't end the process.
  if (process.platform === "win32") toMain({ kind: "interrupt" });
  else process.kill(process.pid, "SIGINT");
}

function shutdown(): void {
  toMain({ kind: "shutdown" });
  // The main thread may sit in a loop that never ends: interrupt it, then don't wait for ever.
  Atomics.store(interruptRequested, 0, 1);
  if (process.platform !== "win32") process.kill(process.pid, "SIGINT");
  const [asked, before] = [performance.now(), process.cpuUsage()];
  setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 > PATIENCE || performance.now() - asked > LONGEST) process.kill(process.pid, "SIGKILL");
  }, 100).unref();
}

function handle(socket: Outlet, message: Message): void {
  const type = message.header.msg_type;
  if (type === "kernel_info_request") {
    if (!ready) {
      early.push({ socket, message });
      return;
    }
    broadcast("status", message.header, { execution_state: "busy" });
    reply(socket, message, "kernel_info_reply", kernelInfo);
    broadcast("status", message.header, { execution_state: "idle" });
  } else if (type === "interrupt_request" || type === "shutdown_request") {
    broadcast("status", message.header, { execution_state: "busy" });
    if (type === "interrupt_request") {
      interrupt();
      reply(socket, message, "interrupt_reply", { status: "ok" });
    } else {
      const content = { status: "ok", restart: message.content["restart"] === true };
      reply(socket, message, "shutdown_reply", content);
      broadcast("shutdown_reply", message.header, content);
    }
    broadcast("status", message.header, { execution_state: "idle" });
    if (type === "shutdown_request") void allSent().then(shutdown);
  } else {
    tickets += 1;
    open.set(tickets, { socket, message });
    toMain({ kind: "request", request: { ticket: tickets, header: message.header, content: message.content } });
  }
}

async function listen(socket: Router): Promise<void> {
  for await (const frames of socket) {
    try {
      handle(socket, decode(frames, connection.key));
    } catch (error) {
      // Somebody else's message, or a broken one: the protocol asks a kernel to ignore it.
      if (!(error instanceof WireError)) throw error;
    }
  }
}

async function echo(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

function closeSockets(): void {
  for (const socket of [shell, control, stdin, heartbeat, iopub]) socket.close();
}

async function close(done: SharedArrayBuffer): Promise<void> {
  await allSent();
  closeSockets();
  const flag = new Int32Array(done);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

main.on("message", (message: ToChannels) => {
  switch (message.kind) {
    case "ready":
      ready = true;
      for (const request of early.splice(0)) handle(request.socket, request.message);
      break;
    case "broadcast":
      broadcast(message.type, message.parent, message.content);
      break;
    case "reply": {
      const request = open.get(message.ticket);
      open.delete(message.ticket);
      if (request !== undefined) reply(request.socket, request.message, message.type, message.content);
      break;
    }
    case "barrier":
      // Long enough for what a client had sent before to come out of the sockets.
      setTimeout(() => toMain({ kind: "barrier", id: message.id }), 20);
      break;
    case "close":
      void close(message.done);
      break;
  }
});

/** Jupyter looks for free ports before it starts a kernel; by now another program may have one of them, perhaps for a moment. */
async function bind(socket: Outlet | Reply, port: number): Promise<void> {
  const address = `${connection.transport}://${connection.ip}:${port}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await socket.bind(address);
      return;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== "EADDRINUSE") throw new Error(`${address}: ${message}`);
      if (attempt === BIND_ATTEMPTS) {
        throw new Error(
          `another program has taken ${address} in the meantime. Start the kernel again: it is given other ports.`,
        );
      }
      await setTimeoutAsync(BIND_PAUSE);
    }
  }
}

async function start(): Promise<void> {
  const bound = await Promise.allSettled([
    bind(iopub, connection.iopub_port),
    bind(shell, connection.shell_port),
    bind(control, connection.control_port),
    bind(stdin, connection.stdin_port),
    bind(heartbeat, connection.hb_port),
  ]);
  const failed = bound.find((result) => result.status === "rejected");
  if (failed !== undefined) {
    // ZeroMQ ends the whole process, without a word, when a thread goes whose sockets are open.
    closeSockets();
    toMain({ kind: "failed", reason: (failed.reason as Error).message });
    return;
  }
  broadcast("status", {}, { execution_state: "starting" });
  await Promise.race([listen(shell), listen(control), echo()]);
}

// Jupyter gone without a goodbye (killed, crashed): no kernel may stay behind.
const parent = process.ppid;
if (process.env["JPY_PARENT_PID"] !== undefined) {
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, 1000).unref();
}

void start();
