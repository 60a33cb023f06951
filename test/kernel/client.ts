// A Jupyter client on the wire, for the tests only: it sends what a test says (bad signatures too), records every
// message that arrives, and lets a test wait for one. Front ends never see a kernel this closely, so nothing is hidden.
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import * as zmq from "zeromq";
import { kernelArguments, root } from "./kernelspec";

export type RequestChannel = "shell" | "control" | "stdin";
export type Channel = RequestChannel | "iopub";

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** One entry of a history_reply: session, line number, and the input, or input and output. */
export type HistoryEntry = [number, number, string | [string, string | null]];

/** The fields of all messages that the tests read; which of them a message has is up to its type. */
export interface Content {
  status?: string;
  execution_state?: string;
  execution_count?: number;
  code?: string;
  name?: string;
  text?: string;
  ename?: string;
  evalue?: string;
  traceback?: string[];
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  transient?: { display_id?: string };
  user_expressions?: Record<string, { status: string; data?: Record<string, unknown>; ename?: string }>;
  payload?: unknown[];
  matches?: string[];
  cursor_start?: number;
  cursor_end?: number;
  found?: boolean;
  history?: HistoryEntry[];
  comms?: Record<string, unknown>;
  comm_id?: string;
  restart?: boolean;
  indent?: string;
  wait?: boolean;
  protocol_version?: string;
  implementation?: string;
  implementation_version?: string;
  banner?: string;
  language_info?: { name: string; version: string; mimetype: string; file_extension: string };
}

export interface Message {
  channel: Channel;
  header: Header;
  parent_header: Partial<Header>;
  metadata: Record<string, unknown>;
  content: Content;
}

export interface ExecuteOptions {
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

export interface StartOptions {
  /** Where the kernel runs; the project's top folder by default. */
  cwd?: string;
  /** The key that signs messages; a random one by default, "" for none. */
  key?: string;
  /** The heartbeat's port; a free one by default. */
  heartbeatPort?: number;
  /** Called once the kernel has begun to open its sockets. */
  atSockets?: () => void;
}

const delimiter = Buffer.from("<IDS|MSG>");

/** How long a request may take before a test gives up on it, in milliseconds. Generous: this is no measurement. */
export const patience = 60_000;

/** Waits. */
export const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

const running = new Set<Kernel>();
process.on("exit", () => {
  for (const kernel of running) kernel.process.kill("SIGKILL");
});

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve, reject) => {
          const server = net.createServer();
          server.once("error", reject);
          server.listen(0, "127.0.0.1", () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

function isListenedOn(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

/** What came of one execute_request: the reply, and all that was published about it up to its idle status. */
export class Execution {
  constructor(
    readonly kernel: Kernel,
    readonly id: string,
    readonly reply: Message,
  ) {}

  /** Everything published with this request as its parent, so far: output that comes later is in it too. */
  get published(): Message[] {
    return this.kernel.messages.filter((m) => m.channel === "iopub" && m.parent_header.msg_id === this.id);
  }

  of(type: string): Message[] {
    return this.published.filter((m) => m.header.msg_type === type);
  }

  get types(): string[] {
    return this.published.map((m) => m.header.msg_type);
  }

  /** All text written to one stream. */
  stream(name: "stdout" | "stderr"): string {
    return this.of("stream")
      .filter((m) => m.content.name === name)
      .map((m) => m.content.text)
      .join("");
  }

  get stdout(): string {
    return this.stream("stdout");
  }

  get stderr(): string {
    return this.stream("stderr");
  }

  /** text/plain of the execute_result, if there was one. */
  get result(): string | undefined {
    const text = this.of("execute_result")[0]?.content.data?.["text/plain"];
    return typeof text === "string" ? plain(text) : undefined;
  }

  get status(): string | undefined {
    return this.reply.content.status;
  }

  /** The published error as a reader sees it: name, message and traceback, without colours. */
  get errorText(): string {
    const content = this.of("error")[0]?.content;
    return content === undefined ? "" : plain([content.ename, content.evalue, ...(content.traceback ?? [])].join("\n"));
  }
}

/** Text without the terminal's colour codes. */
export function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

export class Kernel {
  /** Every message that arrived, in order of arrival (order holds within a channel only). */
  readonly messages: Message[] = [];
  /** What no test expects and no message may do: bad signatures, repeated ids, broken headers. */
  readonly violations: string[] = [];
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** What the process wrote to its own stdout and stderr. */
  log = "";
  private readonly sockets: Record<RequestChannel, zmq.Dealer>;
  private readonly iopub = new zmq.Subscriber({ linger: 0 });
  private readonly heart: zmq.Request;
  private readonly session = randomUUID();
  private readonly seen = new Set<string>();
  private listeners: (() => void)[] = [];
  private sending: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly process: ChildProcess,
    readonly connectionFile: string,
    private readonly key: string,
    ports: Record<Channel | "hb", number>,
  ) {
    running.add(this);
    this.exited = new Promise((resolve) => {
      process.once("exit", (code, signal) => {
        running.delete(this);
        resolve({ code, signal });
        this.wake();
      });
    });
    for (const output of [process.stdout, process.stderr])
      output?.on("data", (data: Buffer) => (this.log += data.toString()));

    const dealer = (port: number): zmq.Dealer => {
      const socket = new zmq.Dealer({ linger: 0, routingId: this.session });
      socket.connect(`tcp://127.0.0.1:${port}`);
      return socket;
    };
    this.sockets = { shell: dealer(ports.shell), control: dealer(ports.control), stdin: dealer(ports.stdin) };
    this.iopub.connect(`tcp://127.0.0.1:${ports.iopub}`);
    this.iopub.subscribe();
    this.heart = new zmq.Request({ linger: 0 });
    this.heart.connect(`tcp://127.0.0.1:${ports.hb}`);
    for (const channel of ["shell", "control", "stdin"] as const) void this.listen(channel, this.sockets[channel]);

    void this.listen("iopub", this.iopub);
  }

  /** Starts a kernel as Jupyter does, and returns once it answers and its iopub reaches us. */
  static async start({ cwd = root, key = randomUUID(), heartbeatPort, atSockets }: StartOptions = {}): Promise<Kernel> {
    const [shell, control, stdin, iopub, free] = (await freePorts(5)) as [number, number, number, number, number];
    const hb = heartbeatPort ?? free;
    const connectionFile = path.join(os.tmpdir(), `kernel-test-${randomUUID()}.json`);
    fs.writeFileSync(
      connectionFile,
      JSON.stringify({
        transport: "tcp",
        ip: "127.0.0.1",
        shell_port: shell,
        control_port: control,
        stdin_port: stdin,
        iopub_port: iopub,
        hb_port: hb,
        key,
        signature_scheme: "hmac-sha256",
        kernel_name: "tslab",
      }),
    );
    const child = spawn(process.execPath, kernelArguments(connectionFile), { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const kernel = new Kernel(child, connectionFile, key, { shell, control, stdin, iopub, hb });
    try {
      if (atSockets !== undefined) {
        while (!(await isListenedOn(shell)) && child.exitCode === null) await sleep(10);
        atSockets();
      }
      await kernel.ready();
    } catch (error) {
      await kernel.stop();
      throw error;
    }
    return kernel;
  }

  private async ready(): Promise<void> {
    // A kernel may drop what arrives while it binds its sockets, and a subscription may reach it after its first
    // answer: ask, as Jupyter's clients do, until an answer and its status both arrive.
    const end = Date.now() + 2 * patience;
    let answered = false;
    while (Date.now() < end && this.process.exitCode === null) {
      const id = this.send("kernel_info_request");
      const ours = (m: Message): boolean => m.parent_header.msg_id === id;
      answered =
        (await this.wait((m) => m.channel === "shell" && ours(m), answered ? patience : 2_000)) !== undefined ||
        answered;
      if (answered && (await this.wait((m) => m.channel === "iopub" && ours(m) && isIdle(m), 1_000)) !== undefined)
        return;
    }
    throw new Error(
      answered
        ? `The kernel answers on shell, but nothing it publishes arrives on iopub. ${this.state()}`
        : `The kernel does not answer. ${this.state()}`,
    );
  }

  /** Sends a request and returns its id. */
  send(type: string, content: object = {}, channel: RequestChannel = "shell"): string {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.session,
      username: "learner",
      date: new Date().toISOString(),
      version: "5.4",
    };
    const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
    this.sendRaw([delimiter, this.sign(parts), ...parts], channel);
    return header.msg_id;
  }

  /** Sends frames just as they are. */
  sendRaw(frames: (string | Buffer)[], channel: RequestChannel = "shell"): void {
    // zeromq allows one send at a time.
    this.sending = this.sending.then(() => this.sockets[channel].send(frames)).catch(() => undefined);
  }

  /** The signature of a message's parts; an empty key signs nothing. */
  sign(parts: readonly (string | Buffer)[]): string {
    if (this.key === "") return "";

    const hmac = createHmac("sha256", this.key);
    for (const part of parts) hmac.update(part);

    return hmac.digest("hex");
  }

  /** Sends to the heartbeat and returns the echo. */
  async beat(text: string, milliseconds = patience): Promise<string> {
    this.heart.receiveTimeout = milliseconds;
    await this.heart.send(text);
    const [echo] = await this.heart.receive();
    return String(echo);
  }

  /** The first message, past or coming, for which `wanted` holds; undefined when none comes in time or the kernel died. */
  async wait(wanted: (message: Message) => boolean, milliseconds = patience): Promise<Message | undefined> {
    const end = Date.now() + milliseconds;
    let next = 0;
    for (;;) {
      for (; next < this.messages.length; next++) {
        const message = this.messages[next];
        if (message !== undefined && wanted(message)) return message;
      }
      const left = end - Date.now();
      if (left <= 0) return undefined;

      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.listeners.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        // What it sent before it died may still be under way.
        await sleep(100);
        return this.messages.slice(next).find(wanted);
      }
    }
  }

  /** Like wait, but fails when the message does not come. */
  async expect(wanted: (message: Message) => boolean, what: string, milliseconds = patience): Promise<Message> {
    const message = await this.wait(wanted, milliseconds);
    if (message === undefined)
      throw new Error(`The kernel was to send ${what}, and did not within ${milliseconds / 1000} s. ${this.state()}`);

    return message;
  }

  /** The reply to a request. */
  reply(id: string, milliseconds = patience): Promise<Message> {
    return this.expect(
      (m) => m.channel !== "iopub" && m.parent_header.msg_id === id && m.header.msg_type.endsWith("_reply"),
      "a reply to our request",
      milliseconds,
    );
  }

  /** Sends a request and returns the reply. */
  request(
    type: string,
    content: object = {},
    channel: RequestChannel = "shell",
    milliseconds = patience,
  ): Promise<Message> {
    return this.reply(this.send(type, content, channel), milliseconds);
  }

  /** Sends code to run, without waiting; returns the request's id. */
  submit(code: string, options: ExecuteOptions = {}): string {
    return this.send("execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
      ...options,
    });
  }

  /** Waits for the reply and the idle status of code that was sent. */
  async finished(id: string, milliseconds = patience): Promise<Execution> {
    const reply = await this.reply(id, milliseconds);
    await this.expect(
      (m) => m.channel === "iopub" && m.parent_header.msg_id === id && isIdle(m),
      "the idle status that ends an execution",
      milliseconds,
    );
    return new Execution(this, id, reply);
  }

  /** Runs code and returns what came of it. */
  execute(code: string, options: ExecuteOptions = {}, milliseconds = patience): Promise<Execution> {
    return this.finished(this.submit(code, options), milliseconds);
  }

  /** Runs code that has to succeed. */
  async run(code: string, options: ExecuteOptions = {}): Promise<Execution> {
    const execution = await this.execute(code, options);
    if (execution.status !== "ok") {
      throw new Error(
        `The kernel was to run this cell, and answered "${execution.status}":\n${code.slice(0, 300)}\n${execution.errorText}${execution.stderr}`,
      );
    }
    return execution;
  }

  /** The value of an expression, by way of JSON printed on stdout: for tests that are not about results. */
  async value(expression: string): Promise<unknown> {
    const cell = await this.run(`console.log(JSON.stringify(${expression}));`);
    return JSON.parse(cell.stdout) as unknown;
  }

  /** Ends the process, whatever state it is in, and closes all sockets. */
  async stop(): Promise<void> {
    if (running.has(this)) {
      this.process.kill("SIGKILL");
      await this.exited;
    }
    for (const socket of [...Object.values(this.sockets), this.iopub, this.heart]) socket.close();

    fs.rmSync(this.connectionFile, { force: true });
  }

  private state(): string {
    const dead = this.process.exitCode !== null || this.process.signalCode !== null;
    const last = this.messages.slice(-6).map((m) => `${m.channel}:${m.header.msg_type}`);
    const life = dead ? `It ended (code ${this.process.exitCode}, signal ${this.process.signalCode}).` : "It is alive.";
    return `${life} Last messages: ${last.join(", ") || "none"}. ${this.log === "" ? "" : `Its own output: ${this.log.slice(-800)}`}`;
  }

  private wake(): void {
    const listeners = this.listeners;
    this.listeners = [];
    for (const listener of listeners) listener();
  }

  private async listen(channel: Channel, socket: zmq.Dealer | zmq.Subscriber): Promise<void> {
    for await (const frames of socket) {
      this.receive(channel, frames);
      this.wake();
    }
  }

  private receive(channel: Channel, frames: Buffer[]): void {
    const start = frames.findIndex((frame) => frame.equals(delimiter));
    const [signature, ...parts] = frames.slice(start + 1);
    if (start < 0 || signature === undefined || parts.length < 4) {
      this.violations.push(`${channel}: a message of ${frames.length} frames that is not Jupyter's`);
      return;
    }
    if (signature.toString() !== this.sign(parts)) this.violations.push(`${channel}: a message with a wrong signature`);

    const [header, parent_header, metadata, content] = parts
      .slice(0, 4)
      .map((part) => JSON.parse(part.toString()) as unknown) as [
      Header,
      Partial<Header>,
      Record<string, unknown>,
      Content,
    ];
    if (this.seen.has(header.msg_id))
      this.violations.push(`${channel}: msg_id ${header.msg_id} (${header.msg_type}) was used before`);

    this.seen.add(header.msg_id);
    if (Number.isNaN(Date.parse(header.date)) || !/^5\.\d+$/.test(header.version))
      this.violations.push(`${channel}: ${header.msg_type} has date "${header.date}" and version "${header.version}"`);

    this.messages.push({ channel, header, parent_header, metadata, content });
  }
}

function isIdle(message: Message): boolean {
  return message.header.msg_type === "status" && message.content.execution_state === "idle";
}
