/** Talks to a running sidecar as the page in the browser shell does: token, key, WebSocket, JSON-RPC 2.0. */

import type { Method, Params, Result } from "@pika/contract/desk/methods.ts";
import { join } from "node:path";
import { ScriptError } from "./errors.ts";
import { openPage } from "./sidecar_page.ts";

/** The sidecar answered a call with an error. */
export class RpcError extends ScriptError {
  override name = "RpcError";
}

/** Parameters, which need not be said where none is needed. */
type Given<T> = Record<never, never> extends T ? [params?: T] : [params: T];

/** One connection to a sidecar. Close it with `using` or `close()`. */
export class SidecarClient implements Disposable {
  #socket: WebSocket;
  #nextId = 1;
  #waiting = new Map<number, PromiseWithResolvers<unknown>>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = (event) => this.#receive(JSON.parse(event.data));
    socket.onclose = () => {
      for (const call of this.#waiting.values()) {
        call.reject(new RpcError("The sidecar closed the connection"));
      }
      this.#waiting.clear();
    };
  }

  /** Opens the address that the sidecar printed. Throws a ScriptError when it does not let us in. */
  static async open(address: string): Promise<SidecarClient> {
    const { socket, origin } = await openPage(address);
    return await SidecarClient.#connect(socket, { origin });
  }

  /**
   * Joins the sidecar that holds a data folder, as a second start of the app does: its instance file leads to a token.
   * Throws a ScriptError, or an error of the file system or the network while it is not ready yet.
   */
  static async join(dataFolder: string): Promise<SidecarClient> {
    const { port } = await SidecarClient.#instance(dataFolder);
    const origin = `http://127.0.0.1:${port + 1}`;
    const { url, token } = await SidecarClient.socketAddress(dataFolder, origin);
    return await SidecarClient.#connect(`${url}?token=${token}`, { origin });
  }

  /** The address and the one-time token of the socket, for a page of `origin`. Throws as `join` does. */
  static async socketAddress(dataFolder: string, origin: string): Promise<{ url: string; token: string }> {
    const instance = await SidecarClient.#instance(dataFolder);
    const { url, token } = await SidecarClient.#show(instance, `?origin=${encodeURIComponent(origin)}`);
    if (!url || !token) throw new ScriptError(`The sidecar of ${dataFolder} gives no address`);
    return { url, token };
  }

  /** The address of the page that the sidecar of a data folder serves, with a fresh one-time token. Throws as `join` does. */
  static async pageAddress(dataFolder: string): Promise<string> {
    const { url } = await SidecarClient.#show(await SidecarClient.#instance(dataFolder), "");
    if (!url) throw new ScriptError(`The sidecar of ${dataFolder} serves no page`);
    return url;
  }

  static async #instance(dataFolder: string): Promise<{ port: number; secret: string }> {
    return JSON.parse(await Deno.readTextFile(join(dataFolder, "instance.json")));
  }

  static async #show(
    { port, secret }: { port: number; secret: string },
    query: string,
  ): Promise<{ url: string | null; token?: string }> {
    const address = `http://127.0.0.1:${port}/instance/show${query}`;
    const answer = await fetch(address, { headers: { "X-Pika-Instance": secret } });
    return await answer.json();
  }

  static async #connect(url: string, headers: Record<string, string>): Promise<SidecarClient> {
    const socket = new WebSocket(url, { headers } as never);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () =>
        reject(new ScriptError(`The sidecar refused the WebSocket at ${new URL(url).host}`));
    });
    return new SidecarClient(socket);
  }

  /** Calls a method and waits for its result. Throws an RpcError for an error answer and after 30 seconds without one. */
  async call<M extends Method>(method: M, ...[params]: Given<Params<M>>): Promise<Result<M>> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new RpcError("The sidecar closed the connection");
    const id = this.#nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    const timer = setTimeout(() => answer.reject(new RpcError(`${method} got no answer in 30 s`)), 30_000);
    try {
      this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params: params ?? {} }));
      return await answer.promise as Result<M>;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  #receive(message: { id?: number; result?: unknown; error?: { message: string } }): void {
    const call = this.#waiting.get(message.id ?? -1);
    if (message.error) call?.reject(new RpcError(`The sidecar answered: ${message.error.message}`));
    else call?.resolve(message.result);
  }

  close(): void {
    this.#socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
