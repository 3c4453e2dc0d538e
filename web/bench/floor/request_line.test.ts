import assert from "node:assert/strict";
import { LineError, RequestLine } from "./request_line.ts";

/** A server that does to each connection, by its number, what `serve` says; keeps the heads of the requests. */
class Scripted implements AsyncDisposable {
  readonly heads: string[] = [];
  connections = 0;
  readonly url: URL;
  #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });

  /** `answers`: of each connection what is written after each request; at their end it is closed. */
  constructor(answers: string[][]) {
    this.url = new URL(`http://127.0.0.1:${this.#listener.addr.port}`);
    (async () => {
      for await (const connection of this.#listener) {
        this.#serve(connection, answers[this.connections++] ?? []);
      }
    })();
  }

  async #serve(connection: Deno.Conn, answers: string[]): Promise<void> {
    const buffer = new Uint8Array(4_096);
    for (const answer of answers) {
      const length = await connection.read(buffer);
      if (length === null) break;
      this.heads.push(new TextDecoder().decode(buffer.subarray(0, length)).split("\r\n")[0]!);
      await connection.write(new TextEncoder().encode(answer));
    }
    connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    return Promise.resolve();
  }
}

const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

Deno.test("requests share a connection, and another one when that was closed between two of them", async () => {
  await using server = new Scripted([[ok("one"), ok("two")], [ok("three")]]);
  const line = new RequestLine(server.url);
  assert.deepEqual(await line.get("/a"), { status: 200, body: "one" });
  assert.deepEqual(await line.get("/b"), { status: 200, body: "two" });
  while (line.isKept) await new Promise((resolve) => setTimeout(resolve, 5)); // until the end has arrived
  assert.deepEqual(await line.get("/c"), { status: 200, body: "three" });
  assert.equal(server.connections, 2);
  assert.deepEqual(server.heads, ["GET /a HTTP/1.1", "GET /b HTTP/1.1", "GET /c HTTP/1.1"]);
  line.close();
});

Deno.test("a request that is cut fails, and is not sent again; the next one goes over a new connection", async () => {
  await using server = new Scripted([[ok("one"), ""], [ok("three")]]);
  const line = new RequestLine(server.url);
  await line.get("/a");
  await assert.rejects(line.get("/b"), LineError);
  assert.equal(server.connections, 1);
  assert.deepEqual(await line.get("/c"), { status: 200, body: "three" });
  assert.deepEqual(server.heads.map((head) => head.split(" ")[1]), ["/a", "/b", "/c"]);
  line.close();
});

Deno.test("an answer that ends too early fails, one in chunks is put together", async () => {
  const chunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
  await using server = new Scripted([["HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"], [
    chunked,
    ok("on"),
  ]]);
  const line = new RequestLine(server.url);
  await assert.rejects(line.get("/"), /cut/);
  assert.deepEqual(await line.get("/"), { status: 200, body: "hello world" });
  assert.deepEqual(await line.get("/"), { status: 200, body: "on" });
  line.close();
});

Deno.test("who is told to close does, and a refused connection is a failure", async () => {
  const last = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  await using server = new Scripted([[last, ok("never")], [ok("new")]]);
  const line = new RequestLine(server.url);
  assert.deepEqual(await line.get("/"), { status: 503, body: "" });
  assert.deepEqual(await line.get("/"), { status: 200, body: "new" });
  line.close();
  const nobody = new RequestLine(new URL("http://127.0.0.1:1"));
  await assert.rejects(nobody.get("/"), /refused/i);
});
