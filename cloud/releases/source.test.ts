import { feedLimits } from "@pika/contract/limits.ts";
import assert from "node:assert/strict";
import { exampleFeed } from "../tests/feed.ts";
import { FeedServer } from "../tests/feed_server.ts";
import { fetchFeed, SourceError } from "./source.ts";

Deno.test("a feed and its signature come with a name, by which nothing is sent twice", async () => {
  await using server = new FeedServer();
  const { bytes, signature } = server.publish(exampleFeed());
  const first = await fetchFeed({ url: server.url, etag: null });
  assert.ok(first.outcome === "new" && first.etag);
  assert.deepEqual([first.bytes, first.signature], [bytes, signature]);
  assert.deepEqual(await fetchFeed({ url: server.url, etag: first.etag }), { outcome: "unchanged" });
  assert.deepEqual(server.asked, [
    "GET /latest.json 200",
    "GET /latest.json.minisig 200",
    "GET /latest.json 304",
  ]);
});

Deno.test("redirects are followed, as GitHub makes them: to a release's address, then to another host", async () => {
  await using files = new FeedServer();
  await using front = new FeedServer();
  const { bytes } = files.publish(exampleFeed());
  front.behaviour = (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/releases/latest/download/")) {
      return Response.redirect(
        new URL(pathname.replace("latest/download", "download/v0.2.0"), request.url),
        302,
      );
    }
    return Response.redirect(new URL(pathname.split("/").pop()!, files.url), 302);
  };
  const url = new URL("/releases/latest/download/latest.json", front.url).href;
  const fetched = await fetchFeed({ url, etag: null });
  assert.ok(fetched.outcome === "new");
  assert.deepEqual(fetched.bytes, bytes);
});

Deno.test("a place without releases is told from one that is ill", async () => {
  await using server = new FeedServer();
  assert.deepEqual(await fetchFeed({ url: server.url, etag: null }), { outcome: "missing" });
  for (const status of [403, 429, 500, 503]) {
    server.behaviour = () => new Response(null, { status });
    await assert.rejects(fetchFeed({ url: server.url, etag: null }), new RegExp(`answers with ${status}$`));
  }
});

Deno.test("what cannot be a feed is refused: too large, cut, too slow, unsigned, nobody there, a circle", async () => {
  await using server = new FeedServer();
  const refused = (expected: RegExp, options: { within?: number } = {}) =>
    assert.rejects(fetchFeed({ url: server.url, etag: null }, options), (error) => {
      assert.ok(error instanceof SourceError, String(error));
      assert.match(error.message, expected);
      return true;
    });

  let sent = 0;
  server.behaviour = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
      }),
    );
  await refused(new RegExp(`sends more than ${feedLimits.bytes} bytes`));
  assert.ok(sent < 64 * feedLimits.bytes, `it was read on: ${sent} bytes`);

  server.behaviour = () =>
    new Response(new ReadableStream({ start: (controller) => controller.error("cut") }));
  await refused(/cannot be asked/);

  const { promise: answered, resolve: answer } = Promise.withResolvers<Response>();
  server.behaviour = () => answered;
  await refused(/does not answer in time/, { within: 200 });
  answer(new Response(null, { status: 503 }));

  server.behaviour = () => Response.redirect(server.url, 302);
  await refused(/sends us on more than 5 times/);
  server.behaviour = () => Response.redirect(server.url.replace("127.0.0.1", "localhost"), 302);
  await refused(/sends us on to a place that is not safe/);
  server.behaviour = () => new Response(null, { status: 302, headers: { location: "ftp://127.0.0.1/feed" } });
  await refused(/a place that is not safe/);

  server.behaviour = () => null;
  server.files.set("/latest.json", server.publish(exampleFeed()).bytes);
  server.files.delete("/latest.json.minisig");
  await refused(/no signature beside it/);
  await server.stop();
  await refused(/cannot be asked/);
});

Deno.test("a body that ends before its length is refused", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4_096));
      await connection.write(
        new TextEncoder().encode('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"schema":1'),
      );
      connection.close();
    }
  })();
  const url = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/latest.json`;
  await assert.rejects(fetchFeed({ url, etag: null }), /cannot be asked/);
  listener.close();
  await serving;
});
