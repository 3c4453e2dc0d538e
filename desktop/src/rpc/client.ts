/**
 * JSON-RPC 2.0 over one WebSocket that comes back by itself. The same client serves both shells; only where the
 * address comes from differs.
 */
import type { Method, Notification, Params, Payload, Result } from "@pika/contract/desk/methods.ts";
import { backoff } from "./backoff.ts";

export type Connection =
  /** No answer yet since the page opened. */
  | { state: "connecting" }
  | { state: "open" }
  /**
   * It was lost or never found; `retryAt` is when the next attempt starts (milliseconds since 1970). `refused`: the
   * sidecar itself said that it cannot serve, and `reason` are its words.
   */
  | { state: "lost"; reason: string; refused: boolean; attempt: number; retryAt: number };

/** A call that did not succeed. `code` is stable, `message` is for people. */
export class RpcError extends Error {
  override name = "RpcError";
  constructor(readonly code: string, message: string, readonly data?: unknown) {
    super(message);
  }
}

export interface RpcClientOptions {
  /**
   * Asks the shell for a fresh address; called before every attempt, since tokens serve once. Rejects with an
   * {@linkcode RpcError} when the sidecar is there and cannot serve.
   */
  address: () => Promise<string>;
  /** Milliseconds a call may take. Default: 15,000. */
  timeout?: number;
  /** Milliseconds a sign of life may take. Default: 4,000. */
  lifeWait?: number;
  /** Milliseconds until attempt `n` (from 0). Default: exponential with jitter, at most 5 s. */
  backoff?: (attempt: number) => number;
}

interface Pending {
  resolve: (result: unknown) => void;
  reject: (error: RpcError) => void;
  timer: ReturnType<typeof setTimeout>;
}

type Listener<T> = (payload: T) => void;

export class RpcClient {
  #options: Required<RpcClientOptions>;
  #socket: WebSocket | null = null;
  #pending = new Map<number, Pending>();
  #nextId = 1;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #checking: Promise<void> | null = null;
  #connection: Connection = { state: "connecting" };
  #connectionListeners = new Set<Listener<Connection>>();
  #notificationListeners = new Map<string, Set<Listener<never>>>();

  constructor(options: RpcClientOptions) {
    this.#options = { timeout: 15_000, lifeWait: 4_000, backoff, ...options };
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Starts the first attempt. Returns at once; listen with {@linkcode onConnection}. */
  start(): void {
    this.#closed = false;
    void this.#open();
  }

  /** Tries again now instead of waiting for the back-off. */
  retryNow(): void {
    if (this.#closed || this.#connection.state !== "lost" || this.#retry === undefined) return;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    void this.#open();
  }

  /**
   * Finds out whether the sidecar hears: a socket on which two questions stay unanswered, as a sleep of the machine may leave one,
   * is opened anew.
   */
  check(): Promise<void> {
    return this.#checking ??= this.#check().finally(() => this.#checking = null);
  }

  /** Ends the connection for good; open calls are rejected with `closed`. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = null;
    this.#rejectAll("closed", "The connection was closed");
  }

  /**
   * Calls a method of the sidecar.
   * @throws {RpcError} `not_connected`, `connection_lost`, `timeout`, or the sidecar's own code.
   */
  call<M extends Method>(
    method: M,
    params: Params<M>,
    options: { timeout?: number } = {},
  ): Promise<Result<M>> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(
        new RpcError("not_connected", "The audio engine is not connected. Try again in a moment."),
      );
    }
    const id = this.#nextId++;
    const timeout = options.timeout ?? this.#options.timeout;
    return new Promise<Result<M>>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(
          new RpcError(
            "timeout",
            `The audio engine did not answer "${method}" in ${timeout / 1000} s. Try again.`,
          ),
        );
        void this.check();
      }, timeout);
      this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject, timer });
      socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  /** Listens to connection changes; returns the function that stops it. */
  onConnection(listener: Listener<Connection>): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  /** Listens to one notification; returns the function that stops it. Survives reconnects. */
  on<N extends Notification>(name: N, listener: Listener<Payload<N>>): () => void {
    const listeners = this.#notificationListeners.get(name) ?? new Set();
    this.#notificationListeners.set(name, listeners);
    listeners.add(listener as Listener<never>);
    return () => listeners.delete(listener as Listener<never>);
  }

  async #check(): Promise<void> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return this.retryNow();
    for (let asked = 0; asked < 2; asked++) {
      try {
        await this.call("app.health", {}, { timeout: this.#options.lifeWait });
        return;
      } catch (error) {
        if (!(error instanceof RpcError) || error.code !== "timeout") return;
      }
    }
    if (this.#socket !== socket) return;
    this.#socket = null;
    socket.close();
    this.#lost("The audio engine does not answer any more", false);
  }

  async #open(): Promise<void> {
    let address: string;
    try {
      address = await this.#options.address();
    } catch (error) {
      this.#lost(error instanceof Error ? error.message : String(error), error instanceof RpcError);
      return;
    }
    if (this.#closed) return;
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempt = 0;
      this.#setConnection({ state: "open" });
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#lost(event.reason || "The audio engine stopped or could not be reached", false);
    };
  }

  #lost(reason: string, refused: boolean): void {
    if (this.#closed) return;
    this.#rejectAll("connection_lost", "The connection to the audio engine was lost before it answered.");
    const attempt = this.#attempt++;
    const wait = this.#options.backoff(attempt);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      void this.#open();
    }, wait);
    this.#setConnection({ state: "lost", reason, refused, attempt, retryAt: Date.now() + wait });
  }

  #receive(data: unknown): void {
    const message = JSON.parse(String(data));
    if (message.id === undefined || message.id === null) {
      this.#notificationListeners.get(message.method)?.forEach((listener) =>
        listener(message.params as never)
      );
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    clearTimeout(pending.timer);
    if (message.error) pending.reject(errorOf(message.error));
    else pending.resolve(message.result);
  }

  #rejectAll(code: string, text: string): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new RpcError(code, text));
    }
    this.#pending.clear();
  }

  #setConnection(connection: Connection): void {
    this.#connection = connection;
    this.#connectionListeners.forEach((listener) => listener(connection));
  }
}

function errorOf(error: { code: number; message: string; data?: { code?: string } }): RpcError {
  return new RpcError(error.data?.code ?? String(error.code), error.message, error.data);
}
