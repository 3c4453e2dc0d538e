/**
 * GET over one connection that is kept, in HTTP/1.1 on bare TCP or TLS. Written out, since `fetch` and `node:http` try a request again
 * behind the caller's back, or may: a deploy that cuts requests would look like one that does not.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Milliseconds until an answer counts as missing. */
const patience = 15_000;

export interface LineAnswer {
  status: number;
  body: string;
}

/** The request was refused, cut, or not answered. */
export class LineError extends Error {}

export class RequestLine {
  #url: URL;
  #connection: Connection | null = null;

  /** Requests go to the origin of `url`, one after another. */
  constructor(url: URL) {
    this.#url = url;
  }

  /** Whether the next request goes over the connection of the one before. */
  get isKept(): boolean {
    return this.#connection !== null && !this.#connection.ended;
  }

  /** Asks once: `LineError` when there is no whole answer. */
  async get(path: string): Promise<LineAnswer> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new LineError(`No answer within ${patience / 1_000} s`)), patience);
    });
    try {
      return await Promise.race([this.#ask(path), late]);
    } catch (error) {
      this.close();
      throw error instanceof LineError ? error : new LineError(String(error));
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#connection?.close();
    this.#connection = null;
  }

  async #ask(path: string): Promise<LineAnswer> {
    // What was closed between two requests is no failure: nobody waited for anything.
    if (this.#connection?.ended) this.close();
    const connection = this.#connection ??= new Connection(await open(this.#url));
    await connection.write(encoder.encode([
      `GET ${path} HTTP/1.1`,
      `Host: ${this.#url.host}`,
      "Accept: */*",
      "User-Agent: pika-floor",
      "\r\n",
    ].join("\r\n")));
    const head = decoder.decode(await connection.until("\r\n\r\n"));
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]);
    if (!status) throw new LineError(`Not HTTP: ${head.slice(0, 80)}`);
    const body = await readBody(connection, { head, status });
    if (/^connection:\s*close/im.test(head)) this.close();
    return { status, body: decoder.decode(body) };
  }
}

function open(url: URL): Promise<Deno.Conn> {
  const secure = url.protocol === "https:";
  const address = { hostname: url.hostname, port: Number(url.port) || (secure ? 443 : 80) };
  return secure ? Deno.connectTls(address) : Deno.connect(address);
}

async function readBody(
  connection: Connection,
  { head, status }: { head: string; status: number },
): Promise<Uint8Array> {
  if (status === 204 || status === 304) return new Uint8Array();
  if (/^transfer-encoding:\s*chunked/im.test(head)) return await readChunks(connection);
  const length = /^content-length:\s*(\d+)/im.exec(head)?.[1];
  if (length === undefined) throw new LineError("The answer does not say how long it is");
  return await connection.take(Number(length));
}

async function readChunks(connection: Connection): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const size = parseInt(decoder.decode(await connection.until("\r\n")), 16);
    if (Number.isNaN(size)) throw new LineError("A chunk does not say how long it is");
    const chunk = await connection.take(size + 2);
    if (size === 0) break;
    chunks.push(chunk.subarray(0, size));
  }
  const body = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** Reads all the time, so that an end is known before the next request. */
class Connection {
  ended = false;
  #waiting = new Uint8Array();
  #heard = Promise.withResolvers<void>();

  constructor(readonly connection: Deno.Conn) {
    this.#read();
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.connection.write(bytes.subarray(at));
  }

  /** The bytes up to `end` and with it. */
  async until(end: string): Promise<Uint8Array> {
    for (;;) {
      const at = latin1(this.#waiting).indexOf(end);
      if (at >= 0) return this.#cut(at + end.length);
      await this.#more();
    }
  }

  async take(length: number): Promise<Uint8Array> {
    while (this.#waiting.length < length) await this.#more();
    return this.#cut(length);
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.connection.close();
  }

  #cut(length: number): Uint8Array {
    const bytes = this.#waiting.subarray(0, length);
    this.#waiting = this.#waiting.subarray(length);
    return bytes;
  }

  async #more(): Promise<void> {
    if (this.ended) throw new LineError("The connection was cut");
    await this.#heard.promise;
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (let count = await this.connection.read(buffer); count !== null;) {
        const joined = new Uint8Array(this.#waiting.length + count);
        joined.set(this.#waiting);
        joined.set(buffer.subarray(0, count), this.#waiting.length);
        this.#waiting = joined;
        this.#tell();
        count = await this.connection.read(buffer);
      }
    } catch {
      // A reset is an end, too.
    }
    this.close();
    this.#tell();
  }

  #tell(): void {
    this.#heard.resolve();
    this.#heard = Promise.withResolvers();
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
