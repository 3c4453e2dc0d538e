import assert from "node:assert/strict";
import { type Connection, RpcClient, RpcError } from "./client.ts";

interface Server {
  url: string;
  port: number;
  sockets: Set<WebSocket>;
  stop: () => Promise<void>;
}

/** A real WebSocket server on loopback; `answer` gets each parsed request and its socket. */
function serve(
  answer: (request: { id: number; method: string; params: unknown }, socket: WebSocket) => void,
  port = 0,
): Server {
  const sockets = new Set<WebSocket>();
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    sockets.add(socket);
    socket.onclose = () => sockets.delete(socket);
    socket.onmessage = (event) => answer(JSON.parse(event.data), socket);
    return response;
  });
  return {
    url: `ws://127.0.0.1:${server.addr.port}/rpc`,
    port: server.addr.port,
    sockets,
    stop: async () => {
      const closed = [...sockets].map((socket) =>
        new Promise((done) => socket.addEventListener("close", done))
      );
      sockets.forEach((socket) => socket.close());
      await Promise.all(closed);
      await server.shutdown();
    },
  };
}

function until(client: RpcClient, state: Connection["state"]): Promise<void> {
  return new Promise((resolve) => {
    if (client.connection.state === state) return resolve();
    const stop = client.onConnection((connection) => {
      if (connection.state === state) resolve(stop());
    });
  });
}

const reply = (socket: WebSocket, id: number, result: unknown) =>
  socket.send(JSON.stringify({ jsonrpc: "2.0", id, result }));

async function closeBoth(client: RpcClient, server: Server): Promise<void> {
  client.close();
  await server.stop();
}

Deno.test("answers reach their own call, also out of order", async () => {
  const held: number[] = [];
  const server = serve((request, socket) => {
    held.push(request.id);
    if (held.length === 2) {
      reply(socket, held[1]!, { mime: "second", data: "" });
      reply(socket, held[0]!, { mime: "first", data: "" });
    }
  });
  const client = new RpcClient({ address: () => Promise.resolve(server.url) });
  client.start();
  await until(client, "open");
  const [first, second] = await Promise.all([
    client.call("tracks.cover", { id: 1 }),
    client.call("tracks.cover", { id: 2 }),
  ]);
  assert.equal(first?.mime, "first");
  assert.equal(second?.mime, "second");
  await closeBoth(client, server);
});

Deno.test("an error of the sidecar keeps its code, message and data", async () => {
  const server = serve((request, socket) =>
    socket.send(JSON.stringify({
      jsonrpc: "2.0",
      id: request.id,
      error: { code: -32000, message: 'No folder "/x"', data: { code: "not_found", path: "/x" } },
    }))
  );
  const client = new RpcClient({ address: () => Promise.resolve(server.url) });
  client.start();
  await until(client, "open");
  await assert.rejects(client.call("folders.add", { path: "/x" }), (error: RpcError) => {
    assert.equal(error.code, "not_found");
    assert.equal(error.message, 'No folder "/x"');
    assert.deepEqual(error.data, { code: "not_found", path: "/x" });
    return true;
  });
  await closeBoth(client, server);
});

Deno.test("a call without an answer ends with a timeout that names the method", async () => {
  const server = serve(() => {});
  const client = new RpcClient({ address: () => Promise.resolve(server.url) });
  client.start();
  await until(client, "open");
  await assert.rejects(client.call("app.health", {}, { timeout: 30 }), (error: RpcError) => {
    assert.equal(error.code, "timeout");
    assert.match(error.message, /app\.health/);
    return true;
  });
  await closeBoth(client, server);
});

Deno.test("calls fail at once while there is no connection", async () => {
  const client = new RpcClient({
    address: () => Promise.reject(new Error("nowhere")),
    backoff: () => 60_000,
  });
  client.start();
  await until(client, "lost");
  assert.equal((client.connection as { reason: string }).reason, "nowhere");
  await assert.rejects(client.call("app.health", {}), { code: "not_connected" });
  client.close();
});

Deno.test("a lost connection rejects open calls, comes back with a fresh address, and keeps its listeners", async () => {
  let server = serve((request, socket) => {
    if (request.method === "app.health") socket.close();
  });
  const addresses: string[] = [];
  const client = new RpcClient({
    address: () => {
      addresses.push(server.url);
      return Promise.resolve(server.url);
    },
    backoff: () => 10,
  });
  const changes: (number[] | null)[] = [];
  client.on("tracks.changed", ({ ids }) => changes.push(ids));
  client.start();
  await until(client, "open");
  await assert.rejects(client.call("app.health", {}), { code: "connection_lost" });
  await server.stop();
  const previous = server;
  server = serve((request, socket) => {
    socket.send(JSON.stringify({ jsonrpc: "2.0", method: "tracks.changed", params: { ids: [7] } }));
    reply(socket, request.id, { ok: true, uptime_s: 1, workers: 2 });
  });
  await until(client, "lost");
  while (client.connection.state !== "open" || addresses.at(-1) === previous.url) {
    await new Promise((done) => setTimeout(done, 5));
  }
  assert.equal((await client.call("app.health", {})).workers, 2);
  assert.deepEqual(changes, [[7]]);
  await closeBoth(client, server);
});

Deno.test("a sidecar that refuses to serve is told from one that is not there, and is asked again", async () => {
  const server = serve(() => {});
  const answers = [new RpcError("already_running", "Another Pika has it"), new Error("nowhere")];
  const client = new RpcClient({
    address: () => answers.length > 0 ? Promise.reject(answers.shift()) : Promise.resolve(server.url),
    backoff: () => 5,
  });
  const seen: unknown[] = [];
  client.onConnection((now) => now.state === "lost" && seen.push([now.reason, now.refused]));
  client.start();
  await until(client, "open");
  assert.deepEqual(seen, [["Another Pika has it", true], ["nowhere", false]]);
  await closeBoth(client, server);
});

Deno.test("retryNow does not wait for the back-off", async () => {
  let ready = false;
  const server = serve(() => {});
  const client = new RpcClient({
    address: () => ready ? Promise.resolve(server.url) : Promise.reject(new Error("not yet")),
    backoff: () => 60_000,
  });
  client.start();
  await until(client, "lost");
  ready = true;
  client.retryNow();
  await until(client, "open");
  await closeBoth(client, server);
});

Deno.test("a socket that is open and dead is noticed, and opened anew", async () => {
  let dead = false;
  const server = serve((request, socket) => {
    if (!dead) reply(socket, request.id, { ok: true, uptime_s: 1, workers: 2 });
  });
  const client = new RpcClient({
    address: () => Promise.resolve(server.url),
    backoff: () => 10,
    lifeWait: 50,
  });
  client.start();
  await until(client, "open");
  await client.check();
  assert.equal(server.sockets.size, 1);
  dead = true;
  const lost = until(client, "lost");
  await assert.rejects(client.call("folders.list", {}, { timeout: 30 }), { code: "timeout" });
  await lost;
  dead = false;
  await until(client, "open");
  assert.equal((await client.call("app.health", {})).workers, 2);
  await closeBoth(client, server);
});
