import assert from "node:assert/strict";
import { download, DownloadError } from "./bounded_download.ts";

const content = new TextEncoder().encode("0123456789");

/** Answers on 127.0.0.1 by the handler, and counts the requests. */
function serve(answer: (count: number) => Response | Promise<Response>) {
  let count = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => answer(++count),
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/file.zip`,
    asked: () => count,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** An address at which nobody listens. */
function nowhere(): string {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return `http://127.0.0.1:${listener.addr.port}/file.zip`;
}

Deno.test("a file comes whole, and says how far it is", async () => {
  await using server = serve(() => new Response(content));
  const counts: number[] = [];
  const got = await download(server.url, { atMost: 10, onBytes: (count) => counts.push(count) });
  assert.deepEqual(got, content);
  assert.equal(counts.at(-1), 10);
});

Deno.test("a file that is larger than it may be is not read to its end", async () => {
  let given = 0;
  const endless = () =>
    new ReadableStream({
      pull(controller) {
        given += content.length;
        controller.enqueue(content);
      },
    });
  await using server = serve(() => new Response(endless()));
  await assert.rejects(download(server.url, { atMost: 25 }), /has more than the 25 bytes that it may have/);
  assert.equal(server.asked(), 1);
  assert.ok(given < 10_000_000, `${given} bytes were taken`);
});

Deno.test("a server that is busy is asked again, three times at most", async () => {
  await using server = serve((count) =>
    count < 3 ? new Response("", { status: 503 }) : new Response(content)
  );
  const notes: string[] = [];
  const got = await download(server.url, { atMost: 10, pause: 0, note: (line) => notes.push(line) });
  assert.deepEqual(got, content);
  assert.equal(notes.length, 2);
  await using busy = serve(() => new Response("", { status: 503 }));
  await assert.rejects(download(busy.url, { atMost: 10, pause: 0 }), /the server answered 503/);
  assert.equal(busy.asked(), 3);
});

Deno.test("what is not there is not asked for again", async () => {
  await using server = serve(() => new Response("", { status: 404 }));
  await assert.rejects(
    download(server.url, { atMost: 10, pause: 0 }),
    (error) => error instanceof DownloadError && !error.passing && error.message.includes("404"),
  );
  assert.equal(server.asked(), 1);
});

Deno.test("a connection that breaks in the middle is begun again", async () => {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const answers = ["HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123", undefined];
  const serving = (async () => {
    for (const answer of answers) {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      const whole = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\n0123456789";
      await connection.write(new TextEncoder().encode(answer ?? whole));
    }
  })();
  const url = `http://127.0.0.1:${listener.addr.port}/file.zip`;
  assert.deepEqual(await download(url, { atMost: 10, pause: 0 }), content);
  await serving;
});

Deno.test("where nobody answers it is given up at once, and the reason is said", async () => {
  const unreachable = (pattern: RegExp) => (error: unknown) =>
    error instanceof DownloadError && !error.passing && pattern.test(error.message);
  await assert.rejects(download(nowhere(), { atMost: 10, pause: 60 }), unreachable(/refused/i));
  await assert.rejects(
    download("http://pika.invalid/file.zip", { atMost: 10, pause: 60 }),
    unreachable(/pika\.invalid/),
  );
  using silent = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  await assert.rejects(
    download(`http://127.0.0.1:${silent.addr.port}/`, { atMost: 10, pause: 60, answerWithin: 0.05 }),
    unreachable(/did not answer within 0.05 s/),
  );
});

Deno.test("a server that falls silent in the middle is left", async () => {
  const halfway = () => new ReadableStream({ start: (controller) => controller.enqueue(content) });
  await using server = serve(() => new Response(halfway()));
  await assert.rejects(
    download(server.url, { atMost: 20, pause: 0, silence: 0.05 }),
    /nothing came for 0.05 s in the middle/,
  );
  assert.equal(server.asked(), 3);
});
