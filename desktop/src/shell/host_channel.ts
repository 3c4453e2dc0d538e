/**
 * The page's way to the program around it: Neutralino's WebSocket, which is dialled again when it breaks or has gone dead.
 *
 * Neutralino's own client library opens one socket, empties the page when that fails, and opens no other one: a laptop
 * that wakes up would leave the DJ nothing. This way nothing is reloaded, and nothing that was typed is lost.
 *
 * Neutralino has one thread, which an open dialog holds: silence alone says nothing. A socket is dead when a question on
 * it stays unanswered although a request on a new connection is answered.
 */
import { backoff } from "../rpc/backoff.ts";

/** The program around the page refused something, or did not answer; the message is for people. */
export class HostError extends Error {
  override name = "HostError";
}

/** What a method takes: named values, or a list. */
type Given = Record<string, unknown> | readonly unknown[];

export interface HostChannelOptions {
  /** Where Neutralino listens. */
  port: number;
  /** Its access token; what follows the dot opens the socket. */
  token: string;
  /** Milliseconds a call may take. Default: 4,000. */
  callWait?: number;
  /** Milliseconds a sign of life may take. Default: 2,000. */
  lifeWait?: number;
  /** Milliseconds without a connection after which {@linkcode HostChannel.onAway} hears of it. Default: 15,000. */
  awayAfter?: number;
}

interface Pending {
  resolve: (value: never) => void;
  reject: (error: HostError) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Milliseconds after which an attempt to connect is given up; a dialog that is open lets none succeed. */
const DIAL_WAIT = 10_000;
/** A question that Neutralino answers in no time. */
const LIFE = "extensions.getStats";

export class HostChannel {
  #options: Required<HostChannelOptions>;
  #socket: WebSocket | null = null;
  #pending = new Map<string, Pending>();
  /** What was said while there was no connection. */
  #unsent = new Map<string, string>();
  #listeners = new Map<string, Set<(data: never) => void>>();
  #awayListeners = new Set<(away: boolean) => void>();
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #awayTimer: ReturnType<typeof setTimeout> | undefined;
  #away = false;
  #checking: Promise<void> | null = null;
  #closed = false;

  constructor(options: HostChannelOptions) {
    this.#options = { callWait: 4_000, lifeWait: 2_000, awayAfter: 15_000, ...options };
  }

  /** Begins to connect. */
  start(): void {
    this.#notConnected();
    this.#dial();
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#awayTimer);
    this.#socket?.close();
    this.#socket = null;
    this.#rejectAll();
  }

  /**
   * Calls a method of Neutralino; what is said while there is no connection waits for one.
   * @throws {HostError} when it refuses, or does not answer in time.
   */
  call<T>(method: string, data: Given = {}): Promise<T> {
    const wait = this.#options.callWait;
    return this.#say<T>(method, data, wait, () => void this.check());
  }

  /**
   * Calls a method that waits for the person, however long. Whether anybody hears is found out first: a dialog that never opens
   * would be a button that does nothing.
   * @throws {HostError} when it refuses, or the connection is lost meanwhile.
   */
  async dialog<T>(method: string, data: Record<string, unknown> = {}): Promise<T> {
    try {
      await this.call(LIFE);
    } catch {
      await this.check();
      await this.call(LIFE);
    }
    return await this.#say<T>(method, data, null, () => {});
  }

  /** Listens to one event; returns the function that stops it. Survives reconnects. */
  on<T>(event: string, listener: (data: T) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener as (data: never) => void);
    return () => listeners.delete(listener as (data: never) => void);
  }

  /** Hears when the program around the page has been away for long, and when it is back. */
  onAway(listener: (away: boolean) => void): void {
    this.#awayListeners.add(listener);
  }

  /** Finds out whether anybody hears, and dials again when nobody does. */
  check(): Promise<void> {
    return this.#checking ??= this.#check().finally(() => this.#checking = null);
  }

  async #check(): Promise<void> {
    const socket = this.#socket;
    if (socket === null) return;
    const wait = this.#options.lifeWait;
    let answered = false;
    const life = this.#say(LIFE, {}, null, () => {}).then(() => answered = true, () => answered = true);
    await Promise.race([life, pause(wait)]);
    while (!answered && await this.#isBusy(wait)) await Promise.race([life, pause(wait)]);
    // It may have been busy until now; then it answers here and there, in any order.
    if (!answered) await Promise.race([life, pause(wait)]);
    if (answered || this.#socket !== socket) return;
    this.#lost(socket);
  }

  /** Does Neutralino listen, and answer nothing on a new connection either? */
  async #isBusy(wait: number): Promise<boolean> {
    const timeout = AbortSignal.timeout(wait);
    try {
      const address = `http://127.0.0.1:${this.#options.port}/icon.svg`;
      await (await fetch(address, { cache: "no-store", signal: timeout })).body?.cancel();
      return false;
    } catch {
      return timeout.aborted;
    }
  }

  #say<T>(
    method: string,
    data: Given,
    wait: number | null,
    onTimeout: () => void,
  ): Promise<T> {
    const id = crypto.randomUUID();
    const { token } = this.#options;
    const said = JSON.stringify({ id, method, data, accessToken: token });
    return new Promise<T>((resolve, reject) => {
      const tooLate = () => {
        this.#forget(id);
        reject(
          new HostError(
            `Pika's window did not answer in ${wait! / 1000} s`,
          ),
        );
        onTimeout();
      };
      const timer = wait === null ? undefined : setTimeout(tooLate, wait);
      this.#pending.set(id, { resolve, reject, timer });
      if (this.#socket === null) this.#unsent.set(id, said);
      else this.#socket.send(said);
    });
  }

  #dial(): void {
    const { port, token } = this.#options;
    const socket = new WebSocket(`ws://127.0.0.1:${port}?connectToken=${token.split(".")[1] ?? ""}`);
    const giveUp = setTimeout(() => this.#lost(socket), DIAL_WAIT);
    socket.onopen = () => {
      clearTimeout(giveUp);
      this.#socket = socket;
      this.#connected();
    };
    socket.onmessage = (event) => this.#receive(String(event.data));
    socket.onclose = () => {
      clearTimeout(giveUp);
      this.#lost(socket);
    };
  }

  #connected(): void {
    this.#attempt = 0;
    clearTimeout(this.#awayTimer);
    for (const said of this.#unsent.values()) this.#socket!.send(said);
    this.#unsent.clear();
    if (this.#away) this.#tellAway(false);
  }

  /** This socket is not to be used any more; there will be another one. */
  #lost(socket: WebSocket): void {
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    if (this.#closed) return;
    if (this.#socket === socket) {
      this.#socket = null;
      this.#rejectAll();
      this.#notConnected();
    }
    this.#retry = setTimeout(() => this.#dial(), backoff(this.#attempt++));
  }

  #notConnected(): void {
    this.#awayTimer = setTimeout(() => this.#tellAway(true), this.#options.awayAfter);
  }

  #tellAway(away: boolean): void {
    this.#away = away;
    this.#awayListeners.forEach((listener) => listener(away));
  }

  #receive(text: string): void {
    const { id, event, data } = JSON.parse(text);
    if (id === undefined) {
      this.#listeners.get(event)?.forEach((listener) => listener(data as never));
      return;
    }
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#forget(id);
    if (data?.error) pending.reject(new HostError(data.error.message ?? data.error.code));
    else pending.resolve((data && "returnValue" in data ? data.returnValue : data) as never);
  }

  #forget(id: string): void {
    clearTimeout(this.#pending.get(id)?.timer);
    this.#pending.delete(id);
    this.#unsent.delete(id);
  }

  /** What was said and not answered; what waits for a connection goes on waiting. */
  #rejectAll(): void {
    for (const [id, { reject }] of this.#pending) {
      if (this.#unsent.has(id) && !this.#closed) continue;
      this.#forget(id);
      reject(new HostError("The connection to Pika's window was lost before it answered. Try again."));
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
