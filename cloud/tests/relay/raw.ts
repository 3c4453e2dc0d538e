/** WebSockets by hand, on bare TCP: for clients that misbehave as no library lets one. */

import type { ToDancer } from "@pika/contract/room/dancer.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";

const encoder = new TextEncoder();

export interface RawSocket {
  /** HTTP status of the upgrade: 101 when it is a WebSocket now. */
  status: number;
  connection: Deno.TcpConn;
  /** Begins to read; messages are added to the list as they come. */
  read(): ToDancer[];
}

/** Asks for an upgrade of `path`. An empty cookie is not sent. */
export async function rawUpgrade(
  url: string,
  path: string,
  cookie: string,
  origin?: string,
): Promise<RawSocket> {
  const { hostname, port, host } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  await writeAll(
    connection,
    encoder.encode([
      `GET ${path} HTTP/1.1`,
      `Host: ${host}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...(cookie ? [`Cookie: ${cookie}`] : []),
      ...(origin ? [`Origin: ${origin}`] : []),
      "\r\n",
    ].join("\r\n")),
  );
  const buffer = new Uint8Array(4_096);
  let length = 0;
  let end = -1;
  while (end < 0) {
    const count = await connection.read(buffer.subarray(length));
    if (count === null) throw new Error("The connection was closed in the handshake");
    length += count;
    end = new TextDecoder("latin1").decode(buffer.subarray(0, length)).indexOf("\r\n\r\n");
  }
  const status = Number(new TextDecoder().decode(buffer.subarray(9, 12)));
  const rest = buffer.slice(end + 4, length);
  return { status, connection, read: () => readMessages(connection, rest) };
}

/** Sends text frames, masked with zeros. */
export async function sendText(connection: Deno.TcpConn, ...texts: string[]): Promise<void> {
  const bytes = texts.flatMap((text) => {
    const payload = encoder.encode(text);
    const head = payload.length > 125
      ? [0x81, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]
      : [0x81, 0x80 | payload.length, 0, 0, 0, 0];
    return [...head, ...payload];
  });
  await writeAll(connection, Uint8Array.from(bytes));
}

/** A dancer who says hello and then does not read, until `read` is called. */
export interface SilentReader {
  read(): ToDancer[];
  /** Asks for so many answers, of some 200 bytes each. */
  provoke(answers: number): Promise<void>;
  close(): void;
}

export async function silentReader(
  url: string,
  code: string,
  cookie: string,
  from: { session: string; since: number } | null = null,
): Promise<SilentReader> {
  const { status, connection, read } = await rawUpgrade(url, `/api/live/${code}/socket`, cookie);
  if (status !== 101) throw new Error(`The upgrade was refused with ${status}`);
  const hello = {
    type: "hello",
    protocol: protocolVersion,
    client: "silent",
    session: null,
    since: null,
    ...from,
  };
  await sendText(connection, JSON.stringify(hello));
  const nonsense = JSON.stringify({ type: "x".repeat(70) });
  return {
    read,
    provoke: (answers) => sendText(connection, ...new Array<string>(answers).fill(nonsense)),
    close: () => connection.close(),
  };
}

/** A dancer's stream that is not read until `read` is called. */
export async function unreadStream(
  url: string,
  code: string,
  cookie: string,
): Promise<Pick<SilentReader, "read" | "close">> {
  const { hostname, port, host } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head = [`GET /api/live/${code}/events HTTP/1.0`, `Host: ${host}`, `Cookie: ${cookie}`, "\r\n"];
  await writeAll(connection, encoder.encode(head.join("\r\n")));
  const read = () => {
    const messages: ToDancer[] = [];
    const lines = connection.readable.pipeThrough(new TextDecoderStream());
    (async () => {
      let rest = "";
      for await (const text of lines) {
        const parts = (rest + text).split("\n");
        rest = parts.pop()!;
        for (const line of parts) if (line.startsWith("data: ")) messages.push(JSON.parse(line.slice(6)));
      }
    })().catch(() => {}); // closed
    return messages;
  };
  return { read, close: () => connection.close() };
}

function readMessages(connection: Deno.TcpConn, first: Uint8Array): ToDancer[] {
  const messages: ToDancer[] = [];
  (async () => {
    let pending = first;
    const buffer = new Uint8Array(65_536);
    for (;;) {
      for (let frame = frameOf(pending); frame; frame = frameOf(pending)) {
        if (frame.opcode === 1) messages.push(JSON.parse(new TextDecoder().decode(frame.payload)));
        pending = pending.slice(frame.size);
      }
      const count = await connection.read(buffer).catch(() => null);
      if (count === null) return;
      const joined = new Uint8Array(pending.length + count);
      joined.set(pending);
      joined.set(buffer.subarray(0, count), pending.length);
      pending = joined;
    }
  })();
  return messages;
}

function frameOf(bytes: Uint8Array): { opcode: number; payload: Uint8Array; size: number } | null {
  if (bytes.length < 2) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const short = bytes[1]! & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < head) return null;
  const length = short === 126 ? view.getUint16(2) : short === 127 ? Number(view.getBigUint64(2)) : short;
  if (bytes.length < head + length) return null;
  return { opcode: bytes[0]! & 0x0f, payload: bytes.subarray(head, head + length), size: head + length };
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
