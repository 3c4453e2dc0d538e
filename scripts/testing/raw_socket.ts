/**
 * A WebSocket's client that keeps to no rules: it says what it is told to, frames that never end among it, and reads only when it is told
 * to. For attacks.
 */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { soon, until } from "./until.ts";

export interface RawSocketOptions {
  /** Where, such as `/api/dj/socket`. */
  path: string;
  /** Headers beside those of the handshake. */
  headers?: Record<string, string>;
  /** The address on this machine that it comes from; by default 127.0.0.1. All of 127.0.0.0/8 is ours on Linux. */
  from?: string;
  /** Whether what the server sends is taken from the connection: all of it (by default), or nothing after the handshake. */
  reads?: "all" | "nothing";
}

/** How a connection ended: the code of the server's closing frame, null where it ended without one. */
export interface Ending {
  code: number | null;
}

const text = 0x1;
const closing = 0x8;
/** Bytes that are written at once. */
const chunk = new Uint8Array(64 * 1024).fill(0x20);

/** One connection. Its `status` is that of the answer to the handshake: 101 when it is a socket now. */
export class RawSocket implements Disposable {
  /** Resolves when the server has closed it, or has gone. */
  readonly ended: Promise<Ending>;
  #isOver = false;
  #got = Buffer.alloc(0);
  #messages: string[] = [];
  #code: number | null = null;

  private constructor(
    readonly status: number,
    readonly answer: string,
    readonly connection: Socket,
    rest: Buffer,
  ) {
    this.ended = new Promise((resolve) =>
      connection.once("close", () => {
        this.#isOver = true;
        resolve({ code: this.#code });
      })
    );
    connection.on("data", (bytes) => this.#take(bytes as Buffer));
    this.#take(rest);
  }

  /** Asks for a socket at `url` (http://HOST:PORT). Resolves with whatever is answered; rejects when nothing is. */
  static async open(url: string, options: RawSocketOptions): Promise<RawSocket> {
    const { hostname, port, host, origin } = new URL(url);
    const connection = connect({
      host: hostname,
      port: Number(port),
      localAddress: options.from ?? "127.0.0.1",
    });
    // A connection that breaks ends; why is of no interest here.
    const broken = new Promise<never>((_, reject) => connection.once("error", reject));
    broken.catch(() => {});
    connection.on("error", () => {});
    await Promise.race([soon("a connection", once(connection, "connect")), broken]);
    const headers = {
      Host: host,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      Origin: origin,
      ...options.headers,
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    connection.write(`GET ${options.path} HTTP/1.1\r\n${lines}\r\n`);
    const { head, rest } = await soon("the answer to a handshake", readHead(connection));
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
    const socket = new RawSocket(status, head, connection, rest);
    if (options.reads === "nothing") connection.pause();
    return socket;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The messages of text that came and were read, oldest first. */
  get messages(): readonly string[] {
    return this.#messages;
  }

  /** Reads on, after `reads: "nothing"`. */
  read(): void {
    this.connection.resume();
  }

  /** Sends a message of text. */
  say(message: unknown): Promise<boolean> {
    return this.write(textFrame(message));
  }

  /** Waits for a message that `holds`, as JSON; resolves with null when the connection ends instead. */
  async answered(
    holds: (message: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown> | null> {
    let found: Record<string, unknown> | undefined;
    const comes = () =>
      (found = this.#messages.map((text) => JSON.parse(text)).find(holds)) !== undefined || this.#isOver;
    await until("an answer for a raw socket", comes);
    return found ?? null;
  }

  /** Begins a message of `announced` bytes and sends `sent` of them. Resolves with whether the server let it, with the connection open. */
  async begin({ announced, sent }: { announced: number; sent: number }): Promise<boolean> {
    if (!await this.write(frameHead(announced))) return false;
    for (let left = sent; left > 0; left -= chunk.length) {
      if (!await this.write(chunk.subarray(0, Math.min(left, chunk.length)))) return false;
    }
    return true;
  }

  /** Sends bytes as they are, as fast as the server takes them. Resolves with whether the connection is still open. */
  async write(...parts: Uint8Array[]): Promise<boolean> {
    if (this.#isOver) return false;
    const written = new Promise<boolean>((resolve) =>
      this.connection.write(Buffer.concat(parts), (error) => resolve(!error))
    );
    return await Promise.race([written, this.ended.then(() => false)]);
  }

  /** Goes away without a word. */
  [Symbol.dispose](): void {
    this.connection.destroy();
  }

  #take(bytes: Buffer): void {
    this.#got = Buffer.concat([this.#got, bytes]);
    if (this.status !== 101) return;
    for (;;) {
      const frame = frameIn(this.#got);
      if (!frame) return;
      this.#got = this.#got.subarray(frame.length);
      if (frame.opcode === text) this.#messages.push(frame.payload.toString());
      if (frame.opcode === closing && frame.payload.length >= 2) this.#code = frame.payload.readUInt16BE(0);
    }
  }
}

async function readHead(connection: Socket): Promise<{ head: string; rest: Buffer }> {
  let got = Buffer.alloc(0);
  for (;;) {
    const closed = new AbortController();
    const [bytes] = await Promise.race([
      once(connection, "data", { signal: closed.signal }),
      once(connection, "close", { signal: closed.signal }).then(() => [null]),
    ]).finally(() => closed.abort());
    if (bytes === null) throw new Error("The connection was closed before there was an answer");
    got = Buffer.concat([got, bytes]);
    const end = got.indexOf("\r\n\r\n");
    if (end >= 0) return { head: got.subarray(0, end).toString("latin1"), rest: got.subarray(end + 4) };
  }
}

/** A whole message of text, as it is written; what is no string goes as JSON. */
export function textFrame(message: unknown): Uint8Array {
  const payload = new TextEncoder().encode(typeof message === "string" ? message : JSON.stringify(message));
  return Buffer.concat([frameHead(payload.length), payload]);
}

/** The head of a masked message of text with so many bytes; the mask is zero, so they stand in it as they are. */
function frameHead(length: number): Uint8Array {
  const head = Buffer.alloc(length > 65_535 ? 14 : length > 125 ? 8 : 6);
  head[0] = 0x80 | text;
  head[1] = 0x80 | (length > 65_535 ? 127 : length > 125 ? 126 : length);
  if (length > 65_535) head.writeBigUInt64BE(BigInt(length), 2);
  else if (length > 125) head.writeUInt16BE(length, 2);
  return head;
}

/** The first frame of what a server sent; undefined where it is not whole. */
function frameIn(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const head = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < head) return undefined;
  const size = short === 127
    ? Number(bytes.readBigUInt64BE(2))
    : short === 126
    ? bytes.readUInt16BE(2)
    : short;
  if (bytes.length < head + size) return undefined;
  return { opcode: bytes[0]! & 0x0f, payload: bytes.subarray(head, head + size), length: head + size };
}
