/**
 * A dancer for load tests: a WebSocket on a bare TCP connection. Thousands of them must cost this process little, so of each message only its
 * type is looked at.
 */

export type Kind =
  | "welcome"
  | "snapshot"
  | "resumed"
  | "event"
  | "counts"
  | "ack"
  | "error"
  | "heartbeat"
  | "comeback";

/** Told of everything that any dancer hears. One for all of them. */
export interface Audience {
  heard(dancer: RawDancer, kind: Kind): void;
  lost(dancer: RawDancer): void;
}

const encoder = new TextEncoder();
const bufferSize = 2_048;
/** Bytes of a message that its type is told from: `{"type":"counts`. */
const typeBytes = 12;

export class RawDancer {
  connected = false;
  /** Actions that have no answer yet, oldest first. */
  waiting: string[] = [];
  /** When the last frames of figures came, for the highest number in any second. */
  readonly countsAt: number[] = [];
  /** Whether it has the state since it (re)connected. */
  inside = false;
  #connection: Deno.TcpConn | null = null;

  constructor(
    readonly number: number,
    readonly dancer: string,
    readonly cookie: string,
    readonly audience: Audience,
  ) {}

  /** Opens the socket at `url` (http://HOST:PORT) and says hello. Rejects when that is refused. */
  async connect(url: URL, options: { code: string; session: string; since: number | null }): Promise<void> {
    const connection = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
    try {
      await writeAll(connection, encoder.encode(handshake(url, options.code, this.cookie)));
      const buffer = new Uint8Array(bufferSize);
      const { end, length } = await readHead(connection, buffer);
      this.#connection = connection;
      this.connected = true;
      this.#read(connection, buffer, { start: end, end: length });
    } catch (error) {
      connection.close();
      throw error;
    }
    const { session, since } = options;
    this.say(JSON.stringify({ type: "hello", protocol: 1, client: "bench", session, since }));
  }

  /** Sends a text message. Nothing happens when the connection is gone. */
  say(text: string): void {
    const connection = this.#connection;
    if (!connection) return;
    writeAll(connection, clientFrame(text)).catch(() => this.#lose(connection));
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.connected = false;
    connection?.close();
  }

  async #read(
    connection: Deno.TcpConn,
    buffer: Uint8Array,
    got: { start: number; end: number },
  ): Promise<void> {
    let { start, end } = got;
    let skip = 0;
    try {
      for (;;) {
        const skipped = Math.min(skip, end - start);
        start += skipped;
        skip -= skipped;
        for (;;) {
          const frame = skip === 0 ? frameAt(buffer, start, end) : null;
          if (!frame) break;
          if (frame.close) return this.#lose(connection);
          // As every browser does by itself: who does not answer counts as gone.
          if (frame.ping) writeAll(connection, pong).catch(() => this.#lose(connection));
          if (frame.kind) this.audience.heard(this, frame.kind);
          start += frame.head;
          const here = Math.min(frame.payload, end - start);
          start += here;
          skip = frame.payload - here;
        }
        buffer.copyWithin(0, start, end);
        end -= start;
        start = 0;
        const count = await connection.read(buffer.subarray(end));
        if (count === null) return this.#lose(connection);
        end += count;
      }
    } catch {
      this.#lose(connection);
    }
  }

  #lose(connection: Deno.TcpConn): void {
    if (connection !== this.#connection) return;
    this.close();
    this.audience.lost(this);
  }
}

interface FrameHead {
  head: number;
  payload: number;
  kind: Kind | null;
  ping: boolean;
  close: boolean;
}

/** Masked, without a payload: the cloud's pings have none. */
const pong = Uint8Array.from([0x8a, 0x80, 0, 0, 0, 0]);

function frameAt(buffer: Uint8Array, start: number, end: number): FrameHead | null {
  const available = end - start;
  if (available < 2) return null;
  const opcode = buffer[start]! & 0x0f;
  let payload = buffer[start + 1]! & 0x7f;
  let head = 2;
  if (payload === 126) {
    if (available < 4) return null;
    payload = buffer[start + 2]! << 8 | buffer[start + 3]!;
    head = 4;
  } else if (payload === 127) {
    if (available < 10) return null;
    payload = new DataView(buffer.buffer, buffer.byteOffset + start + 6).getUint32(0);
    head = 10;
  }
  if (opcode === 1 && available < head + typeBytes) return null;
  const kind = opcode === 1 ? kindAt(buffer, start + head + 9) : null;
  return { head, payload, kind, ping: opcode === 9, close: opcode === 8 };
}

function kindAt(buffer: Uint8Array, at: number): Kind {
  const two = String.fromCharCode(buffer[at]!, buffer[at + 1]!, buffer[at + 2]!);
  switch (two) {
    case "eve":
      return "event";
    case "cou":
      return "counts";
    case "ack":
      return "ack";
    case "err":
      return "error";
    case "wel":
      return "welcome";
    case "sna":
      return "snapshot";
    case "res":
      return "resumed";
    case "hea":
      return "heartbeat";
    case "com":
      return "comeback";
  }
  throw new Error(`No message of the protocol begins with "${two}"`);
}

function handshake(url: URL, code: string, cookie: string): string {
  return [
    `GET /api/live/${code}/socket HTTP/1.1`,
    `Host: ${url.host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    `Origin: ${url.origin}`,
    `Cookie: ${cookie}`,
    "User-Agent: Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
    "\r\n",
  ].join("\r\n");
}

async function readHead(
  connection: Deno.TcpConn,
  buffer: Uint8Array,
): Promise<{ end: number; length: number }> {
  let length = 0;
  while (length < buffer.length) {
    const count = await connection.read(buffer.subarray(length));
    if (count === null) throw new Error("The connection was closed in the handshake");
    length += count;
    const text = new TextDecoder("latin1").decode(buffer.subarray(0, length));
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    if (!text.startsWith("HTTP/1.1 101")) throw new Error(`The upgrade was refused: ${text.slice(0, 200)}`);
    return { end: end + 4, length };
  }
  throw new Error("The answer to the handshake is too long");
}

/** A masked text frame; the mask is zero, so the text stands in it as it is. */
function clientFrame(text: string): Uint8Array {
  const payload = encoder.encode(text);
  const long = payload.length > 125;
  const frame = new Uint8Array((long ? 8 : 6) + payload.length);
  frame[0] = 0x81;
  frame[1] = 0x80 | (long ? 126 : payload.length);
  if (long) new DataView(frame.buffer).setUint16(2, payload.length);
  frame.set(payload, frame.length - payload.length);
  return frame;
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
