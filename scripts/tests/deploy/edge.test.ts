/** `web/edge/Caddyfile` on the real Caddy, in front of servers that behave as replicas do on bad days. */

import assert from "node:assert/strict";
import { until } from "../../testing/until.ts";
import { Edge } from "./edge_server.ts";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.test("what the edge logs of a request that broke names no visitor: no address, no code, no cookie, no header", async () => {
  await using edge = await Edge.start();
  await using _ = edge.serve("cloud", () => {
    const broken = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode("the beginning")),
      pull: (stream) => stream.error(new Error("the replica was killed")),
    });
    return new Response(broken);
  });
  await edge.show("current", "r1");
  const headers = {
    cookie: "pika_dancer=somebody",
    "x-forwarded-for": "203.0.113.77",
    "cf-connecting-ip": "203.0.113.78",
    "user-agent": "somebody's phone",
  };
  const answer = await edge.ask("/api/live/AB3DE/events?who=me", { headers });
  await answer.text().catch(() => {});
  await until(
    "the failure is logged",
    async () => (await edge.log()).includes("aborting with incomplete response"),
  );
  const log = await edge.log();
  for (const trace of ["203.0.113", '"remote_ip":"127.0.0.1"', "somebody", "AB3DE", "who=me"]) {
    assert.ok(!log.includes(trace), `"${trace}" is in ${log}`);
  }
});

Deno.test("before there is a release, the edge says so in a sentence", async () => {
  await using edge = await Edge.start();
  const page = await edge.ask("/");
  assert.deepEqual([page.status, page.headers.get("retry-after")], [503, "2"]);
  assert.match(await page.text(), /^Pika is not reachable at the moment/);
  const api = await edge.ask("/api/live");
  assert.equal(api.status, 503);
  assert.deepEqual(Object.keys((await api.json()).error), ["code", "message", "retry_after"]);
});

Deno.test("paths go where they belong, and the preview shows the other release", async () => {
  await using edge = await Edge.start();
  await using _cloud = edge.serve(
    "cloud",
    (request) => new Response(`cloud ${new URL(request.url).pathname}`),
  );
  await using _web = edge.serve("web", (request) => new Response(`web ${new URL(request.url).pathname}`));
  await edge.show("current", "r1");
  const said = async (path: string) => await (await edge.ask(path)).text();
  for (const path of ["/api/live", "/version", "/health", "/api"]) {
    assert.equal(await said(path), `cloud ${path}`);
  }
  for (const path of ["/", "/live/ABC", "/apis", "/version.json", "/healthy"]) {
    assert.equal(await said(path), `web ${path}`);
  }
  for (const path of ["/metrics", "/metrics/", "/ready", "/ready/now"]) {
    const response = await edge.ask(path);
    assert.deepEqual([response.status, await response.text()], [404, ""], path);
  }
  const preview = `http://127.0.0.1:${edge.ports.preview}/version`;
  assert.deepEqual([(await fetch(preview)).status, await said("/version")], [503, "cloud /version"]);
  await edge.show("next", "r1");
  assert.equal(await (await fetch(preview)).text(), "cloud /version");
});

/** What somebody writes who wants to be somebody else. */
const forged = {
  ...{ "x-forwarded-for": "198.51.100.1", "cf-connecting-ip": "198.51.100.2", "x-real-ip": "198.51.100.3" },
  ...{ "true-client-ip": "198.51.100.4", forwarded: "for=198.51.100.5", "x-forwarded-proto": "https" },
};
const forgedAddress = /198\.51\.100/;

Deno.test("without a way in that is named, nobody says whose request it is", async () => {
  for (const way of [undefined, { kind: "nobody" }] as const) {
    await using edge = await Edge.start({ way });
    await using _cloud = edge.repeat();
    await edge.show("current", "r1");
    for (const [from, address] of [["machine", "127.0.0.1"], ["container", "127.0.0.2"]] as const) {
      const told = await edge.told(from, forged);
      assert.doesNotMatch(JSON.stringify(told), forgedAddress, from);
      assert.deepEqual([told["x-forwarded-for"], told["x-forwarded-proto"]], [address, "http"]);
    }
  }
});

Deno.test("the tunnel's word counts, and nobody's who comes through the machine's port", async () => {
  await using edge = await Edge.start({ way: { kind: "tunnel", header: "CF-Connecting-IP" } });
  await using _cloud = edge.repeat();
  await edge.show("current", "r1");
  const told = await edge.told("container", { ...forged, "cf-connecting-ip": "203.0.113.9" });
  assert.doesNotMatch(JSON.stringify(told), forgedAddress);
  assert.deepEqual([told["x-forwarded-for"], told["cf-connecting-ip"], told["x-forwarded-proto"]], [
    ...["203.0.113.9", "203.0.113.9", "https"],
  ]);
  const local = await edge.told("machine", forged);
  assert.doesNotMatch(JSON.stringify(local), forgedAddress);
  assert.equal(local["x-forwarded-for"], "127.0.0.1");
});

Deno.test("of a proxy that is named, what it saw itself counts, and not what the client wrote", async () => {
  const way = { kind: "proxy", from: ["machine"], header: "X-Forwarded-For" } as const;
  await using edge = await Edge.start({ way });
  await using _cloud = edge.repeat();
  await edge.show("current", "r1");
  // As nginx's $proxy_add_x_forwarded_for does: behind what the client wrote, whom it saw.
  const told = await edge.told("machine", { ...forged, "x-forwarded-for": "198.51.100.1, 203.0.113.9" });
  assert.doesNotMatch(JSON.stringify(told), forgedAddress);
  assert.deepEqual([told["x-forwarded-for"], told["x-forwarded-proto"]], ["203.0.113.9", "https"]);
  const container = await edge.told("container", forged);
  assert.doesNotMatch(JSON.stringify(container), forgedAddress);
  assert.equal(container["x-forwarded-for"], "127.0.0.2");
});

Deno.test("what a named proxy says of the client is passed on; a body may be so large and no larger", async () => {
  const way = { kind: "proxy", from: ["machine"], header: "X-Forwarded-For" } as const;
  await using edge = await Edge.start({ way });
  const names = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "cf-connecting-ip", "host"];
  await using _cloud = edge.serve("cloud", async (request) => {
    const headers = Object.fromEntries(names.map((name) => [name, request.headers.get(name)]));
    // The edge gives up in the middle of what is too large.
    const body = await request.text().catch(() => "");
    return Response.json({ ...headers, length: body.length });
  });
  await edge.show("current", "r1");
  const headers = {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "cf-connecting-ip": "203.0.113.9",
  };
  const heard = await (await edge.ask("/api/x", { headers })).json();
  assert.deepEqual(heard, {
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": `127.0.0.1:${edge.ports.live}`,
    "cf-connecting-ip": "203.0.113.9",
    "host": `127.0.0.1:${edge.ports.live}`,
    length: 0,
  });
  const direct = await (await edge.ask("/api/x")).json();
  assert.deepEqual([direct["x-forwarded-for"], direct["x-forwarded-proto"]], ["127.0.0.1", "http"]);

  const post = (size: number) => edge.ask("/api/x", { method: "POST", body: "x".repeat(size) });
  assert.equal((await (await post(16_384)).json()).length, 16_384);
  const tooLarge = await post(200_000);
  assert.equal(tooLarge.status, 413);
  await tooLarge.body?.cancel();
});

Deno.test("replicas that come late are waited for", async () => {
  await using edge = await Edge.start({ patience: "120s" });
  await edge.show("current", "r1");
  const waiting = [edge.ask("/api/live"), edge.ask("/api/live", { method: "POST", body: "words" })];
  await pause(700);
  await using _cloud = edge.serve(
    "cloud",
    async (request) => new Response(`${request.method} ${await request.text()}`),
  );
  const answers = await Promise.all(waiting.map(async (answer) => await (await answer).text()));
  assert.deepEqual(answers, ["GET ", "POST words"]);
});

Deno.test("where nobody comes, never is 502 said", async () => {
  await using edge = await Edge.start();
  await edge.release("r2", "nobody.invalid");
  await using _cloud = edge.serve("cloud", (request) => new Response(request.method));
  // Nobody under that name at all: a deploy that forgot to start them.
  await edge.show("current", "r2");
  const response = await edge.ask("/api/live");
  assert.deepEqual([response.status, (await response.json()).error.code], [503, "unavailable"]);
  // And back: the switch is seen by the next request.
  await edge.show("current", "r1");
  assert.equal(await (await edge.ask("/api/live")).text(), "GET");
});

Deno.test("a request whose replica dies is asked again when that does no harm", async () => {
  await using edge = await Edge.start();
  await edge.show("current", "r1");
  const seen: string[] = [];
  // The first connection of each kind is cut once the request has been read.
  const listener = Deno.listen({ hostname: "127.0.0.1", port: edge.ports.cloud });
  const cut = new Set<string>();
  const connections = (async () => {
    for await (const connection of listener) {
      (async () => {
        const buffer = new Uint8Array(4096);
        for (;;) {
          const size = await connection.read(buffer).catch(() => null);
          if (!size) return connection.close();
          const [line = ""] = new TextDecoder().decode(buffer.subarray(0, size)).split("\r\n");
          const kind = line.replace(" HTTP/1.1", "");
          seen.push(kind);
          if (!cut.has(kind)) {
            cut.add(kind);
            return connection.close();
          }
          await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        }
      })();
    }
  })();
  const ask = async (method: string, path: string) => {
    const response = await edge.ask(path, { method, ...(method === "GET" ? {} : { body: "{}" }) });
    return [response.status, await response.text()];
  };
  assert.deepEqual(await ask("GET", "/api/live"), [200, "ok"]);
  assert.deepEqual(await ask("POST", "/api/live/ABCDE/actions"), [200, "ok"]);
  // An account would be made twice.
  assert.equal((await ask("POST", "/api/dj/accounts"))[0], 503);
  assert.deepEqual(seen.filter((kind) => kind.includes("accounts")), ["POST /api/dj/accounts"]);
  listener.close();
  await connections;
});

Deno.test("sockets and streams pass at once and stay while the release changes", async () => {
  await using edge = await Edge.start();
  await edge.release("r2", "nobody.invalid");
  await edge.show("current", "r1");
  let tick = () => {};
  await using _cloud = edge.serve("cloud", (request) => {
    if (request.headers.get("upgrade") === "websocket") {
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onmessage = ({ data }) => socket.send(`heard ${data}`);
      return response;
    }
    const stream = new ReadableStream<string>({
      start: (controller) => void (tick = () => controller.enqueue("data: tick\n\n")),
    }).pipeThrough(new TextEncoderStream());
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  });
  const socket = new WebSocket(`ws://127.0.0.1:${edge.ports.live}/api/live/ABCDE/socket`);
  await new Promise((resolve) => socket.onopen = resolve);
  const echo = (word: string) =>
    new Promise((resolve) => {
      socket.onmessage = ({ data }) => resolve(data);
      socket.send(word);
    });
  const events = (await edge.ask("/api/live/ABCDE/events")).body!.getReader();
  const event = async () => {
    tick();
    return new TextDecoder().decode((await events.read()).value);
  };
  for (const moment of ["before", "after"] as const) {
    // One at a time: what is held back until more comes would never come.
    assert.equal(await echo(moment), `heard ${moment}`);
    assert.equal(await event(), "data: tick\n\n");
    await edge.show("current", "r2");
  }
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
  await events.cancel();
});
