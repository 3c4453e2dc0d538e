/** A DJ with a real connection: an account, and numbered commands of the protocol. */

import type { DjCommand, DjError, ToDj } from "@pika/contract/room/dj.ts";
import type { SignedIn } from "@pika/contract/room/http.ts";
import type { Track } from "@pika/contract/room/state.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";

type Snapshot = Extract<ToDj, { type: "snapshot" }>;
/** Of each command what the desk does not fill in by itself. */
type Fields = DjCommand extends infer C ? C extends DjCommand ? Omit<C, "session" | "seq" | "at"> : never
  : never;

const patience = 30_000;

export interface NightOptions {
  /** Of the DJ. */
  name: string;
  /** Of the night. */
  title: string;
  /** When it began; default now. */
  at?: number;
}

export const someTrack: Track = {
  title: "Trust in You",
  artist: "The Midnight Strings",
  bpm: 98.4,
  key: "8A",
  energy: 6,
  duration: 215,
};

export class Desk {
  readonly session: string = crypto.randomUUID();
  code = "";
  #socket!: WebSocket;
  #seq = 0;
  #waiting = new Map<number, (answer: ToDj) => void>();

  private constructor(private readonly url: string, private readonly signedIn: SignedIn) {}

  get slug(): string {
    return this.signedIn.account.slug;
  }

  /** A new DJ who goes live. */
  static async live(url: string, { name, title, at }: NightOptions): Promise<Desk> {
    const response = await fetch(`${url}/api/dj/accounts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name, device: "test" }),
    });
    if (!response.ok) throw new Error(`Cannot make the account "${name}": ${await response.text()}`);
    const desk = new Desk(url, await response.json());
    await desk.connect();
    const snapshot = desk.#snapshot();
    await desk.do({ type: "start", title, listed: true }, { at });
    desk.code = (await snapshot).state.code;
    return desk;
  }

  /** Connects, also again after the cloud or the desk was away. */
  async connect(): Promise<void> {
    const headers = { authorization: `Bearer ${this.signedIn.token}` };
    this.#socket = new WebSocket(`${this.url.replace("http", "ws")}/api/dj/socket`, { headers } as never);
    const welcome = this.#next((message) => message.type === "welcome");
    this.#socket.addEventListener("open", () => {
      this.#say({ type: "hello", protocol: protocolVersion, client: "test", clock: Date.now() });
    });
    this.#socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data) as ToDj;
      if (message.type !== "ack" && message.type !== "error") return;
      this.#waiting.get(message.seq ?? 0)?.(message);
    });
    await welcome;
    if (this.#seq > 0) {
      const snapshot = this.#snapshot();
      this.#say({ type: "watch", session: this.session });
      await snapshot;
    }
  }

  /** Does a command. Throws when the cloud refuses it. */
  async do(fields: Fields, { at = Date.now() }: { at?: number } = {}): Promise<void> {
    const seq = ++this.#seq;
    const { promise, resolve } = Promise.withResolvers<ToDj>();
    this.#waiting.set(seq, resolve);
    this.#say({ ...fields, session: this.session, seq, at });
    const answer = await inTime(promise, `an answer to "${fields.type}"`);
    if (answer.type !== "ack") {
      throw new Error(`"${fields.type}" was refused: ${(answer as DjError).message}`);
    }
  }

  /** A track begins. Returns its play's id. */
  async play(track: Partial<Track> = {}, when: { at?: number } = {}): Promise<string> {
    const play = crypto.randomUUID();
    await this.do({ type: "play", play, track: { ...someTrack, ...track } }, when);
    return play;
  }

  /** Goes away without a word. */
  async away(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve, { once: true }));
    this.#socket.close();
    await closed;
  }

  #say(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }

  #snapshot(): Promise<Snapshot> {
    return this.#next((message) => message.type === "snapshot") as Promise<Snapshot>;
  }

  #next(fits: (message: ToDj) => boolean): Promise<ToDj> {
    const { promise, resolve, reject } = Promise.withResolvers<ToDj>();
    const hear = ({ data }: MessageEvent) => {
      const message = JSON.parse(data) as ToDj;
      if (fits(message)) {
        this.#socket.removeEventListener("message", hear);
        resolve(message);
      }
    };
    this.#socket.addEventListener("message", hear);
    this.#socket.addEventListener("error", () => reject(new Error("The desk cannot connect")), {
      once: true,
    });
    return inTime(promise, "a message for the desk");
  }
}

async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`There is not ${what} within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
