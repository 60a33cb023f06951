import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** A JSON object as the Jupyter protocol uses them for content and metadata. */
export type JsonObject = Record<string, unknown>;

/** The header that every Jupyter message carries. */
export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

/** One Jupyter message, off the wire or about to go onto it. */
export interface Message {
  /** ZeroMQ's routing prefix: whom a reply goes to, or the topic of a broadcast. */
  identities: Buffer[];
  header: Header;
  parent: Header | Record<string, never>;
  metadata: JsonObject;
  content: JsonObject;
}

/** The version of the Jupyter messaging protocol that this kernel speaks. */
export const PROTOCOL_VERSION = "5.4";

const DELIMITER = Buffer.from("<IDS|MSG>");

/** A message that can't be read or wasn't signed with our key; it is dropped. */
export class WireError extends Error {}

/** The signature of the four JSON frames, as the connection file's key asks for it; "" where the key is empty. */
function sign(key: string, frames: readonly Buffer[]): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const frame of frames) hmac.update(frame);
  return hmac.digest("hex");
}

/**
 * Reads one message off the wire.
 *
 * @throws {WireError} when the delimiter is missing, the signature is wrong, or a frame isn't JSON
 * Source: Jupyter messaging protocol, "The Wire Protocol".
 */
export function decode(frames: readonly Buffer[], key: string): Message {
  const delimiter = frames.findIndex((frame) => frame.equals(DELIMITER));
  const [signature, ...body] = frames.slice(delimiter + 1);
  const signed = body.slice(0, 4);
  if (delimiter < 0 || signature === undefined || signed.length < 4)
    throw new WireError("a message without its delimiter or its four frames");

  const expected = Buffer.from(sign(key, signed));
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature))
    throw new WireError("a message with a wrong signature");

  let parsed: JsonObject[];
  try {
    parsed = signed.map((frame) => JSON.parse(frame.toString("utf8")) as JsonObject);
  } catch {
    throw new WireError("a message that isn't JSON");
  }
  const [header, parent, metadata, content] = parsed;
  if (typeof header?.["msg_type"] !== "string" || typeof header["msg_id"] !== "string")
    throw new WireError("a message whose header has no type or no id");

  return {
    identities: frames.slice(0, delimiter),
    header: header as unknown as Header,
    parent: (parent ?? {}) as unknown as Message["parent"],
    metadata: metadata ?? {},
    content: content ?? {},
  };
}

/** Writes one message for the wire, signed. */
export function encode(message: Message, key: string): Buffer[] {
  const frames = [message.header, message.parent, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, DELIMITER, Buffer.from(sign(key, frames)), ...frames];
}

/** A fresh header for a message that this kernel sends in answer to `parent`. */
export function replyHeader(type: string, parent: Header | Record<string, never>, session: string): Header {
  return {
    msg_id: randomUUID(),
    session,
    username: parent.username ?? "kernel",
    date: new Date().toISOString(),
    msg_type: type,
    version: PROTOCOL_VERSION,
  };
}
