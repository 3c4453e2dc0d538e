import assert from "node:assert/strict";
import { until } from "../../../scripts/testing/until.ts";
import { HostChannel, HostError } from "./host_channel.ts";

/** Neutralino as a page sees it: one thread, which a dialog holds. */
class Host {
  readonly sockets: WebSocket[] = [];
  readonly said: { method: string; data: Record<string, unknown> }[] = [];
  /** Connections that are open and dead. */
  readonly dead = new Set<WebSocket>();
  /** How often it was asked for a page while a dialog held its thread. */
  held = 0;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #dialog: PromiseWithResolvers<void> | null = null;

  constructor(port = 0) {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port, onListen() {} },
      (request) => this.#serve(request),
    );
  }

  get port(): number {
    return this.#server.addr.port;
  }

  openDialog(): void {
    this.#dialog = Promise.withResolvers();
  }

  closeDialog(): void {
    this.#dialog!.resolve();
    this.#dialog = null;
  }

  tell(event: string, data: unknown): void {
    this.sockets.at(-1)!.send(JSON.stringify({ event, data }));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.close();
    await this.#server.shutdown();
  }

  async #serve(request: Request): Promise<Response> {
    if (this.#dialog && request.headers.get("upgrade") !== "websocket") this.held++;
    await this.#dialog?.promise;
    if (request.headers.get("upgrade") !== "websocket") return new Response("<svg/>");
    if (new URL(request.url).searchParams.get("connectToken") !== "def") {
      return new Response("", { status: 403 });
    }
    const { socket, response } = Deno.upgradeWebSocket(request);
    this.sockets.push(socket);
    socket.onmessage = async (event) => {
      await this.#dialog?.promise;
      if (!this.dead.has(socket)) this.#answer(socket, JSON.parse(event.data));
    };
    return response;
  }

  #answer(socket: WebSocket, said: { id: string; method: string; data: Record<string, unknown> }): void {
    if (said.method === "never") return;
    this.said.push(said);
    const data = said.method === "os.open"
      ? { error: { code: "NE_OS_INVNURL", message: "no such address" } }
      : { success: true, returnValue: said.method };
    socket.send(JSON.stringify({ id: said.id, method: said.method, data }));
  }
}

/** A channel to a host of its own; both are gone afterwards. */
async function withHost(
  test: (host: Host, channel: HostChannel) => Promise<void>,
): Promise<void> {
  const host = new Host();
  // Far above what an answer takes, where one comes; where none comes they are waited for.
  const channel = new HostChannel({
    port: host.port,
    token: "abc.def",
    callWait: 2_000,
    lifeWait: 2_000,
  });
  channel.start();
  try {
    await test(host, channel);
  } finally {
    channel.close();
    await host.stop();
  }
}

Deno.test("calls are answered, refusals are errors, events are heard", async () => {
  await withHost(async (host, channel) => {
    assert.equal(await channel.call("window.isMinimized"), "window.isMinimized");
    await assert.rejects(channel.call("os.open", { url: "x" }), (error) => {
      return error instanceof HostError && error.message === "no such address";
    });
    assert.deepEqual(host.said[1], { ...host.said[1], method: "os.open", data: { url: "x" } });
    const heard: unknown[] = [];
    const stop = channel.on("pika.sidecar", (data) => heard.push(data));
    host.tell("pika.sidecar", { url: "ws://x" });
    await channel.call("window.focus");
    stop();
    host.tell("pika.sidecar", { url: "ws://y" });
    await channel.call("window.focus");
    assert.deepEqual(heard, [{ url: "ws://x" }]);
  });
});

Deno.test("a connection that is cut is dialled again; what waited for an answer is told, what is said meanwhile is sent", async () => {
  await withHost(async (host, channel) => {
    await channel.call("window.focus");
    const waiting = assert.rejects(channel.call("never"), /lost before it answered/);
    await channel.call("window.focus");
    host.sockets[0]!.close();
    await waiting;
    assert.equal(await channel.call("window.focus"), "window.focus");
    assert.equal(host.sockets.length, 2);
  });
});

Deno.test("a connection that is open and dead is noticed by a call that nobody answers", async () => {
  await withHost(async (host, channel) => {
    await channel.call("window.focus");
    host.dead.add(host.sockets[0]!);
    await assert.rejects(channel.call("clipboard.writeText"), /did not answer in 2 s/);
    await until("it dials again", () => host.sockets.length === 2);
    assert.equal(await channel.call("window.focus"), "window.focus");
  });
});

Deno.test("a dialog opens on the first press, also when the connection was dead", async () => {
  await withHost(async (host, channel) => {
    await channel.call("window.focus");
    host.dead.add(host.sockets[0]!);
    assert.equal(await channel.dialog("os.showFolderDialog"), "os.showFolderDialog");
    assert.equal(host.sockets.length, 2);
  });
});

Deno.test("who is busy with a dialog is waited for, however long", async () => {
  await withHost(async (host, channel) => {
    await channel.call("window.focus");
    const answered = channel.dialog("os.showSaveDialog");
    await until(
      "it asks whether anybody hears",
      () => host.said.some(({ method }) => method === "extensions.getStats"),
    );
    host.openDialog();
    await assert.rejects(channel.call("window.focus"), HostError); // which looks whether anybody hears
    const checked = channel.check();
    await until("it was asked twice whether it is only busy", () => host.held >= 2);
    host.closeDialog();
    await checked;
    assert.equal(await answered, "os.showSaveDialog");
    assert.equal(host.sockets.length, 1);
  });
});

Deno.test("a program that is away for long is told, and that it is back", async () => {
  let host = new Host();
  const { port } = host;
  const channel = new HostChannel({ port, token: "abc.def", awayAfter: 300 });
  const away: boolean[] = [];
  channel.onAway((now) => away.push(now));
  channel.start();
  await channel.call("window.focus");
  await host.stop();
  await until("it is told that it is away", () => away.length === 1);
  host = new Host(port);
  await until("it is told that it is back", () => away.length === 2);
  assert.deepEqual(away, [true, false]);
  channel.close();
  await host.stop();
});

Deno.test("a closed channel rejects what waits", async () => {
  const channel = new HostChannel({ port: 9, token: "abc.def" });
  const waiting = assert.rejects(channel.call("window.focus"), HostError);
  channel.close();
  await waiting;
});
