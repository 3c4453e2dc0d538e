/** A DJ's desk, as the sidecar is one: an account, numbered commands, a state kept by the protocol's own functions. */

import type { DjCommand, DjError, ToDj } from "@pika/contract/room/dj.ts";
import { applyCounts, applyEvent } from "@pika/contract/room/apply.ts";
import type { SignedIn } from "@pika/contract/room/http.ts";
import type { LiveState, Track } from "@pika/contract/room/state.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { soon, until } from "./until.ts";

type Fields = Record<string, unknown>;
/** What a command says beside what the desk fills in by itself. */
type FieldsOf<T extends DjCommand["type"]> = Omit<
  Extract<DjCommand, { type: T }>,
  "type" | "session" | "seq" | "at"
>;
type Answer = { type: "ack"; session: string; seq: number } | DjError;

export interface NightOptions {
  /** Of the DJ. */
  name: string;
  /** Of the night. */
  title: string;
  /** When it began, in milliseconds since 1970; now when absent. */
  at?: number;
}

export class Desk {
  readonly session: string = crypto.randomUUID();
  state: LiveState | null = null;
  applied = 0;
  /** Number of the last event known. */
  known = 0;
  /** Everything that came, newest last. */
  readonly heard: ToDj[] = [];
  /** How many milliseconds this desk's clock is ahead. */
  clockAhead = 0;
  #seq = 0;
  #socket: WebSocket | null = null;
  #waiting: { about: number | null; resolve: (answer: Answer) => void }[] = [];

  private constructor(public url: string, readonly signedIn: SignedIn) {}

  /** Makes an account at the cloud `url`. */
  static async signUp(url: string, name: string): Promise<Desk> {
    const response = await fetch(`${url}/api/dj/accounts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name, device: "laptop" }),
    });
    if (!response.ok) throw new Error(`No account: ${response.status} ${await response.text()}`);
    return new Desk(url, await response.json());
  }

  /** A new DJ who is live. */
  static async live(url: string, { name, title, at }: NightOptions): Promise<Desk> {
    const desk = await Desk.signUp(url, name);
    await desk.connect();
    await desk.start(title, { at });
    return desk;
  }

  get slug(): string {
    return this.signedIn.account.slug;
  }

  get code(): string {
    return this.state!.code;
  }

  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Connects to the cloud `url` and says hello; watches the session when it has begun. */
  async connect(url: string = this.url): Promise<void> {
    this.url = url;
    const headers = { authorization: `Bearer ${this.signedIn.token}` };
    const socket = new WebSocket(`${url.replace("http", "ws")}/api/dj/socket`, { headers } as never);
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#hear(JSON.parse(event.data)));
    const welcomes = this.heard.length;
    await opened(socket);
    this.say({
      type: "hello",
      protocol: protocolVersion,
      client: "test",
      clock: Date.now() + this.clockAhead,
    });
    await until(
      "welcome for the desk",
      () => this.heard.slice(welcomes).some(({ type }) => type === "welcome"),
    );
    if (this.#seq > 0) await this.watch();
  }

  /** Goes away without a word. */
  async disconnect(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    if (socket) await until("the desk's socket is closed", () => socket.readyState === WebSocket.CLOSED);
  }

  /** Leaves its socket behind, open, as when a network changes. */
  detach(): WebSocket {
    const socket = this.#socket!;
    this.#socket = null;
    return socket;
  }

  async watch(session: string = this.session): Promise<void> {
    const before = this.heard.length;
    this.say({ type: "watch", session });
    await until(
      "snapshot for the desk",
      () => this.heard.slice(before).some(({ type }) => type === "snapshot"),
    );
  }

  /** Opens the session and waits for its state. */
  async start(title = "Friday", when: { at?: number } = {}): Promise<void> {
    await this.do("start", { title, listed: true }, when);
    await until("the session's state", () => this.state !== null);
  }

  /** A track begins: `someTrack` with this title, or with these fields. Returns the play's id. */
  async play(track: string | Partial<Track> = {}, when: { at?: number } = {}): Promise<string> {
    const play = crypto.randomUUID();
    const fields = typeof track === "string" ? { title: track } : track;
    await this.do("play", { play, track: { ...someTrack, ...fields } }, when);
    return play;
  }

  /** Sends the next command, of the time `at`, and fails unless it is acknowledged. */
  async do<T extends DjCommand["type"]>(
    type: T,
    ...[fields, { at } = {}]: Record<never, never> extends FieldsOf<T> ? [FieldsOf<T>?, { at?: number }?]
      : [FieldsOf<T>, { at?: number }?]
  ): Promise<void> {
    const answer = await this.ask(type, { ...fields, ...at === undefined ? {} : { at } });
    if (answer.type !== "ack") throw new Error(`"${type}" was refused: ${JSON.stringify(answer)}`);
  }

  /** Sends the next command. Resolves with its answer. */
  ask(type: DjCommand["type"], fields: Fields = {}): Promise<Answer> {
    return this.askAs({
      type,
      session: this.session,
      seq: ++this.#seq,
      at: Date.now() + this.clockAhead,
      ...fields,
    });
  }

  /** The last command was not taken, and its number is free again. */
  back(): void {
    this.#seq--;
  }

  /** As `ask`, but its number is used up only when it is acknowledged. */
  async askNext(fields: Fields): Promise<Answer> {
    const answer = await this.askAs({ session: this.session, seq: this.#seq + 1, at: Date.now(), ...fields });
    if (answer.type === "ack") this.#seq++;
    return answer;
  }

  /** Sends any object; resolves with the answer to its `seq` (or with the next error, when it has none). */
  askAs(message: Fields): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.push({ about: typeof message.seq === "number" ? message.seq : null, resolve });
    this.say(message);
    return soon(`the answer to ${JSON.stringify(message)}`, promise);
  }

  say(message: unknown): void {
    this.#socket!.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  #hear(message: ToDj): void {
    this.heard.push(message);
    switch (message.type) {
      case "snapshot":
        if (message.session !== this.session) return;
        this.state = message.state;
        this.known = message.seq;
        this.applied = message.applied;
        return;
      case "event":
        if (!this.state || message.session !== this.session || message.seq <= this.known) return;
        this.known = message.seq;
        this.state = applyEvent(this.state, message.event);
        return;
      case "counts":
        if (this.state && message.session === this.session) {
          this.state = applyCounts(this.state, message.counts);
        }
        return;
      case "ack":
      case "error": {
        const at = this.#waiting.findIndex(({ about }) =>
          about === null || message.seq === about || message.seq === undefined
        );
        if (at >= 0) this.#waiting.splice(at, 1)[0]!.resolve(message);
      }
    }
  }
}

export const someTrack: Track = {
  title: "Trust in You",
  artist: "The Midnight Strings",
  bpm: 98.4,
  key: "8A",
  energy: 6,
  duration: 215,
};

export function trackNamed(title: string): Track {
  return { ...someTrack, title };
}

/** Resolves when the socket is open; rejects when it cannot be opened. */
export function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", (event) => reject(new Error((event as ErrorEvent).message)), {
      once: true,
    });
  });
}
