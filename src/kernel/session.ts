import { resultBundle, type CellRunner } from "./cell-runner";
import { isComplete } from "./completeness";
import { History } from "./history";
import type { Interpreter } from "./interpreter";
import type { Output } from "./output";
import { toPoints, toUnits } from "./position";
import type { Request } from "./threads";
import { messageContent } from "./traceback";
import type { Header, JsonObject } from "./wire";

/** The way out, to the clients. */
export interface Clients {
  broadcast(type: string, parent: Header, content: JsonObject): void;
  reply(ticket: number, type: string, content: JsonObject): void;
  /** Resolves once every request that a client had sent before now has been handed to {@link Session.receive}. */
  barrier(): Promise<void>;
}

/** The main thread's half of the protocol: requests in the order in which they came, cells among them. */
export class Session {
  private readonly queue: Request[] = [];
  private readonly aborted = new Set<Request>();
  private readonly history = new History();
  private working = false;
  private nextCount = 1;

  constructor(
    private readonly interpreter: Interpreter,
    private readonly runner: CellRunner,
    private readonly output: Output,
    private readonly clients: Clients,
  ) {}

  /** True while a request is being worked on or waits. */
  get busy(): boolean {
    return this.working;
  }

  /** Takes a request in; it is answered when its turn has come. */
  receive(request: Request): void {
    this.queue.push(request);
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let request = this.queue.shift(); request !== undefined; request = this.queue.shift()) {
      this.clients.broadcast("status", request.header, { execution_state: "busy" });
      try {
        await this.handle(request);
      } catch (error) {
        this.replyTo(request, { status: "error", ...messageContent(this.interpreter.report(error)) });
      }
      this.output.flush();
      this.clients.broadcast("status", request.header, { execution_state: "idle" });
    }
    this.working = false;
  }

  private async handle(request: Request): Promise<void> {
    const { content } = request;
    switch (request.header.msg_type) {
      case "execute_request":
        if (this.aborted.delete(request)) this.replyTo(request, { status: "aborted" });
        else await this.execute(request);
        break;
      case "complete_request":
        this.replyTo(request, this.complete(String(content["code"]), Number(content["cursor_pos"])));
        break;
      case "inspect_request":
        this.replyTo(request, this.inspect(String(content["code"]), Number(content["cursor_pos"])));
        break;
      case "is_complete_request":
        this.replyTo(request, isComplete(String(content["code"])));
        break;
      case "history_request":
        this.replyTo(request, this.history.answer(content));
        break;
      case "comm_info_request":
        this.replyTo(request, { status: "ok", comms: {} });
        break;
      case "comm_open":
        // There are no comms here; the protocol asks to close at once what nobody listens to.
        this.clients.broadcast("comm_close", request.header, { comm_id: content["comm_id"], data: {} });
        break;
    }
  }

  private replyTo(request: Request, content: JsonObject): void {
    this.output.flush();
    this.clients.reply(request.ticket, request.header.msg_type.replace(/_request$/, "_reply"), content);
  }

  private async execute(request: Request): Promise<void> {
    const { header, content } = request;
    const code = String(content["code"] ?? "");
    const silent = content["silent"] === true;
    const kept = !silent && content["store_history"] !== false;
    const count = this.nextCount;
    if (kept) this.nextCount += 1;

    const cell = this.runner.newCell(count, header, silent);
    if (!silent) this.clients.broadcast("execute_input", header, { code, execution_count: count });
    const { outcome, bundle } = await this.runner.runAndShow(code, cell);
    if (kept) this.history.add(count, code, bundle === undefined ? null : String(bundle["text/plain"] ?? ""));

    this.output.flush();
    if (bundle !== undefined)
      this.clients.broadcast("execute_result", header, { execution_count: count, data: bundle, metadata: {} });

    if (outcome.ok) {
      const expressions = await this.evaluate(content["user_expressions"], header);
      this.replyTo(request, { status: "ok", execution_count: count, user_expressions: expressions, payload: [] });
      return;
    }
    if (!silent) this.clients.broadcast("error", header, messageContent(outcome.error));
    if (content["stop_on_error"] !== false) await this.abortQueue();
    this.replyTo(request, { status: "error", execution_count: count, ...messageContent(outcome.error) });
  }

  /** Marks all cells that wait as not to be run, those too that a client has sent but that haven't arrived yet. */
  private async abortQueue(): Promise<void> {
    await this.clients.barrier();
    for (const request of this.queue) if (request.header.msg_type === "execute_request") this.aborted.add(request);
  }

  private async evaluate(expressions: unknown, header: Header): Promise<JsonObject> {
    const results: JsonObject = {};
    for (const [name, code] of Object.entries((expressions ?? {}) as Record<string, unknown>)) {
      const outcome = await this.runner.run(String(code), this.runner.newCell(this.nextCount, header, true));
      results[name] = outcome.ok
        ? { status: "ok", data: (await resultBundle(outcome.value)) ?? {}, metadata: {} }
        : { status: "error", ...messageContent(outcome.error) };
    }
    return results;
  }

  private complete(code: string, cursor: number): JsonObject {
    const { start, end, candidates } = this.interpreter.complete(code, toUnits(code, cursor));
    return {
      status: "ok",
      matches: candidates,
      cursor_start: toPoints(code, start),
      cursor_end: toPoints(code, end),
      metadata: {},
    };
  }

  private inspect(code: string, cursor: number): JsonObject {
    const info = this.interpreter.inspect(code, toUnits(code, cursor));
    if (info === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- tslab's printer, loaded when first asked for
    const { printQuickInfo } = require("tslab/dist/inspect") as typeof import("tslab/dist/inspect");
    return { status: "ok", found: true, data: { "text/plain": printQuickInfo(info) }, metadata: {} };
  }
}
