import type { Header, JsonObject } from "./wire";

/**
 * What the two threads of the kernel say to each other. The main thread runs the learner's code; the other one
 * (channels.ts) owns the sockets, so that heartbeats, interrupts and output get through while a loop keeps the main thread busy.
 */

/** A request from a client, on its way to the main thread. */
export interface Request {
  /** Names the request between the threads; the answer goes back under it. */
  ticket: number;
  header: Header;
  content: JsonObject;
}

/** From the sockets' thread to the main thread. */
export type FromChannels =
  | { kind: "request"; request: Request }
  | { kind: "interrupt" }
  | { kind: "shutdown" }
  | { kind: "failed"; reason: string }
  | { kind: "barrier"; id: number };

/** From the main thread to the sockets' thread. */
export type ToChannels =
  | { kind: "ready" }
  | { kind: "broadcast"; type: string; parent: Header | Record<string, never>; content: JsonObject }
  | { kind: "reply"; ticket: number; type: string; content: JsonObject }
  | { kind: "barrier"; id: number }
  | { kind: "close"; done: SharedArrayBuffer };

/** What the sockets' thread is started with. */
export interface ChannelsData {
  connectionFile: string;
  kernelInfo: JsonObject;
  /** Int32Array(1): not 0 once an interrupt was asked for; see interrupt.ts. */
  interruptFlag: SharedArrayBuffer;
}
