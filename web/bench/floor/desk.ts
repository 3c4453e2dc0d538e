/**
 * The DJ of a floor, as the sidecar is one: commands are numbered and kept until they are acknowledged, and sent again over the next
 * connection. It never gives up.
 */

import type { DjCommand, ToDj } from "@pika/contract/room/dj.ts";
import type { SignedIn } from "@pika/contract/room/http.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";

type Fields = Record<string, unknown>;
interface Command extends Fields {
  type: DjCommand["type"];
  seq: number;
}

/** Milliseconds of the first and of the longest wait after a connection that broke, as the sidecar has them. */
const firstWait = 500;
const longestWait = 15_000;
/** The cloud asked for a break. */
const breakTime = 1_000;
const pingInterval = 20_000;

export class Desk {
  readonly session: string = crypto.randomUUID();
  code: string | null = null;
  /** Connections that went while there was something to say or to hear. */
  lost = 0;
  /** What the cloud refused for good. */
  readonly refused: string[] = [];
  /** Ids of plays, in order, and those of them that the cloud has taken. */
  readonly plays: string[] = [];
  readonly taken = new Set<string>();
  #outbox: Command[] = [];
  #seq = 0;
  #applied = 0;
  #socket: WebSocket | null = null;
  #welcomed = false;
  #wait = firstWait;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  private constructor(readonly url: URL, readonly token: string) {}

  /** Makes an account at the cloud behind `url`. */
  static async signUp(url: URL, name: string): Promise<Desk> {
    const response = await fetch(new URL("/api/dj/accounts", url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name, device: "floor" }),
    });
    if (!response.ok) throw new Error(`No account: HTTP ${response.status} ${await response.text()}`);
    const { token } = await response.json() as SignedIn;
    return new Desk(url, token);
  }

  /** Number of commands that the cloud has not acknowledged. */
  get waiting(): number {
    return this.#outbox.length;
  }

  /** The play that the dancers know last. */
  get now(): string | null {
    return this.plays.findLast((play) => this.taken.has(play)) ?? null;
  }

  open(): void {
    this.#pinger = setInterval(() => this.#say({ type: "ping", clock: Date.now() }), pingInterval);
    this.#connect();
  }

  start(title: string): void {
    this.#command("start", { title, listed: true });
  }

  play(title: string): void {
    const play = crypto.randomUUID();
    this.plays.push(play);
    const track = { title, artist: "Floor", bpm: 101.5, key: "8A", energy: 6, duration: 201 };
    this.#command("play", { play, track });
  }

  end(): void {
    this.#command("end", {});
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#pinger);
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = null;
  }

  #command(type: Command["type"], fields: Fields): void {
    const command = { type, session: this.session, seq: ++this.#seq, at: Date.now(), ...fields };
    this.#outbox.push(command);
    if (this.#welcomed) this.#say(command);
  }

  #connect(): void {
    if (this.#closed) return;
    const url = new URL("/api/dj/socket", this.url);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = this.#socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${this.token}` },
    } as never);
    socket.onopen = () =>
      this.#say({ type: "hello", protocol: protocolVersion, client: "floor", clock: Date.now() });
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => {
      this.#leave();
      this.#later(this.#wait * (0.6 + 0.4 * Math.random()));
      this.#wait = Math.min(longestWait, this.#wait * 2);
    };
  }

  /** Forgets the connection. */
  #leave(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.lost++;
    this.#socket = null;
    this.#welcomed = false;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), ms);
  }

  #say(message: unknown): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #sendWaiting(): void {
    for (const command of this.#outbox) this.#say(command);
  }

  #settle(upTo: number): void {
    this.#applied = Math.max(this.#applied, upTo);
    for (const { seq, play } of this.#outbox) {
      if (seq <= upTo && typeof play === "string") this.taken.add(play);
    }
    this.#outbox = this.#outbox.filter(({ seq }) => seq > upTo);
  }

  #hear(message: ToDj): void {
    switch (message.type) {
      case "welcome":
        this.#welcomed = true;
        this.#wait = firstWait;
        if (this.#applied > 0) this.#say({ type: "watch", session: this.session });
        return this.#sendWaiting();
      case "comeback":
        this.#leave();
        return this.#later(message.after_ms);
      case "snapshot":
        this.code = message.state.code;
        return this.#settle(message.applied);
      case "ack":
        return this.#settle(message.seq);
      case "error":
        if (message.retry || message.code === "out_of_order") {
          setTimeout(() => this.#welcomed && this.#sendWaiting(), breakTime);
        } else {
          this.refused.push(`${message.code}: ${message.message}`);
          if (message.seq !== undefined) this.#settle(message.seq);
        }
    }
  }
}
