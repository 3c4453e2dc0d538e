/** A dancer's phone, as the web page is one: a cookie, a socket or a stream, a state kept by the protocol's own functions. */

import { once } from "node:events";
import { type ClientRequest, get, type IncomingMessage } from "node:http";
import {
  type DancerAction,
  type DancerError,
  passHeader,
  type ToDancer,
} from "@pika/contract/room/dancer.ts";
import { applyCounts, applyEvent } from "@pika/contract/room/apply.ts";
import type { DancerState, LiveState } from "@pika/contract/room/state.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { opened } from "./desk.ts";
import { soon, until } from "./until.ts";

type Fields = Record<string, unknown>;
/** Of an action what the phone does not fill in by itself. */
type FieldsOf<T extends DancerAction["type"]> = Omit<
  Extract<DancerAction, { type: T }>,
  "type" | "id" | "session" | "n"
>;
export type Answer = { type: "ack"; id: string } | DancerError;
export type Transport = "socket" | "stream";

export interface DancerOptions {
  /** A WebSocket by default; a stream (Server-Sent Events) where those are blocked. */
  transport?: Transport;
  /** Of a dancer who was here already; by default somebody new. */
  cookie?: string;
  /** Hears each message, after the state has taken it over. */
  hears?: (message: ToDancer) => void;
}

/** The phone's clock: never twice the same. */
let lastNumber = Date.now();

export class Dancer {
  state: LiveState | null = null;
  you: DancerState | null = null;
  /** Number of the last event known. */
  known: number | null = null;
  /** Of the last welcome: shows in requests that this dancer was here. */
  pass: string | undefined;
  readonly heard: ToDancer[] = [];
  /** Messages after which this dancer's state would be wrong: gaps, other sessions, what makes no sense. */
  readonly complaints: string[] = [];
  closed: { code: number; reason: string } | null = null;
  #socket: WebSocket | null = null;
  #stream: ClientRequest | null = null;
  #waiting = new Map<string, (answer: Answer) => void>();

  #cookie: string | null;

  constructor(public url: string, readonly code: string, readonly options: DancerOptions = {}) {
    this.#cookie = options.cookie ?? null;
  }

  /** A new dancer who joins by the code, as a phone does that scanned it. */
  static async join(url: string, code: string, options: DancerOptions = {}): Promise<Dancer> {
    const dancer = new Dancer(url, code, options);
    await dancer.connect();
    return dancer;
  }

  /** The cookie that the cloud gives to somebody new at the door of a night. */
  static async newCookie(url: string, code: string): Promise<string> {
    const response = await fetch(`${url}/api/live/${code}`);
    if (!response.ok) throw new Error(`Cannot join "${code}": ${response.status} ${await response.text()}`);
    await response.body?.cancel();
    return response.headers.getSetCookie()[0]!.split(";")[0]!;
  }

  /** By which the cloud knows the dancer: from the first connection on. */
  get cookie(): string {
    if (this.#cookie === null) throw new Error("This dancer was never here: connect first");
    return this.#cookie;
  }

  /** The dancer's id, which the cookie carries. */
  get dancer(): string {
    return /=([^.]+)\./.exec(this.cookie)![1]!;
  }

  /** The same dancer with a second page open. */
  anotherPage(transport: Transport = "socket"): Dancer {
    const page = new Dancer(this.url, this.code, { transport, cookie: this.cookie });
    page.pass = this.pass;
    return page;
  }

  /** Comes, or comes back: with the last number known. Resolves when the state is there. */
  async connect(url: string = this.url): Promise<void> {
    this.url = url;
    this.closed = null;
    this.#cookie ??= await Dancer.newCookie(url, this.code);
    const before = this.heard.length;
    if (this.#transport === "socket") await this.#openSocket();
    else await this.#openStream();
    const answers = () => this.heard.slice(before);
    await until(
      "the state for the dancer",
      () =>
        answers().some(({ type }) => type === "snapshot" || type === "resumed" || type === "error") ||
        this.closed !== null,
    );
    const failed = answers().find(({ type }) => type === "error");
    if (failed) throw new Error(`The dancer was refused: ${JSON.stringify(failed)}`);
    if (this.closed) throw new Error(`The dancer was sent away: ${JSON.stringify(this.closed)}`);
  }

  get #transport(): Transport {
    return this.options.transport ?? "socket";
  }

  /** Goes away without a word. */
  async disconnect(): Promise<void> {
    const socket = this.#socket;
    this.#socket = null;
    this.#stream?.destroy();
    this.#stream = null;
    socket?.close();
    if (socket) await until("the dancer's socket is closed", () => socket.readyState === WebSocket.CLOSED);
    for (const [id, resolve] of this.#waiting) {
      resolve({ type: "error", code: "lost", message: "", retry: true, id });
    }
    this.#waiting.clear();
  }

  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN || (this.#stream !== null && this.closed === null);
  }

  /** Waits until the state is one for which `holds`. */
  async until(holds: (state: LiveState) => boolean, what: string): Promise<void> {
    await until(`a dancer sees ${what}`, () => this.state !== null && holds(this.state)).catch((error) => {
      throw new Error(`${error.message}; the state is ${JSON.stringify(this.state)}`);
    });
  }

  /** Does something, and fails unless the cloud takes it. */
  async do<T extends DancerAction["type"]>(type: T, fields: FieldsOf<T>): Promise<void> {
    const answer = await this.act(type, fields);
    if (answer.type !== "ack") throw new Error(`"${type}" was refused: ${answer.message}`);
  }

  like(play: string, on = true): Promise<Answer> {
    return this.act("like", { play, on });
  }

  /** Does something; resolves with the answer. */
  act(type: DancerAction["type"], fields: Fields = {}): Promise<Answer> {
    lastNumber = Math.max(Date.now(), lastNumber + 1);
    return this.ask({
      type,
      id: crypto.randomUUID(),
      session: this.state?.session,
      n: lastNumber,
      ...fields,
    });
  }

  /** Sends any object with an `id`; resolves with the answer. */
  async ask(message: Fields): Promise<Answer> {
    if (this.#transport === "stream") return (await this.post([message]))[0]!;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#waiting.set(String(message.id), resolve);
    this.say(message);
    return await soon(`the answer to ${JSON.stringify(message)}`, promise);
  }

  /** Sends actions as they are sent where sockets are blocked. */
  async post(actions: unknown[]): Promise<Answer[]> {
    this.#cookie ??= await Dancer.newCookie(this.url, this.code);
    const response = await fetch(`${this.url}/api/live/${this.code}/actions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        cookie: this.cookie,
        ...(this.pass ? { [passHeader]: this.pass } : {}),
      },
      body: JSON.stringify({ actions }),
    });
    const body = await response.json();
    if (!response.ok) throw new Error(`Actions were refused: ${response.status} ${JSON.stringify(body)}`);
    return body.answers;
  }

  say(message: unknown): void {
    this.send(JSON.stringify(message));
  }

  /** Sends a frame as it is. */
  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket!.send(frame);
  }

  async #openSocket(): Promise<void> {
    const headers = { cookie: this.cookie, origin: this.url };
    const socket = new WebSocket(
      `${this.url.replace("http", "ws")}/api/live/${this.code}/socket`,
      { headers } as never,
    );
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#hear(JSON.parse(event.data)));
    socket.addEventListener("close", ({ code, reason }) => this.#lost({ code, reason }));
    await opened(socket);
    const session = this.state?.session ?? null;
    this.say({ type: "hello", protocol: protocolVersion, client: "test", session, since: this.known });
  }

  // What has no answer has to be sent again, as after any lost connection.
  #lost(closed: { code: number; reason: string }): void {
    this.closed ??= closed;
    const message = "The connection was lost";
    for (const [id, resolve] of this.#waiting) {
      resolve({ type: "error", code: "lost", message, retry: true, id });
    }
    this.#waiting.clear();
  }

  // By node:http, since it closes the connection when it is told to; `fetch` may keep it for a while.
  async #openStream(): Promise<void> {
    const since = this.known === null ? "" : `&since=${this.known}`;
    const path = `/api/live/${this.code}/events?protocol=${protocolVersion}${since}`;
    const request = get(`${this.url}${path}`, { headers: { cookie: this.cookie }, agent: false });
    this.#stream = request;
    const [response] = await once(request, "response") as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`No stream: ${response.statusCode}`);
    let rest = "";
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) if (line.startsWith("data: ")) this.#hear(JSON.parse(line.slice(6)));
    });
    const ended = (reason: string) => {
      if (this.#stream === request) this.closed ??= { code: 0, reason };
    };
    response.on("end", () => ended("The stream ended"));
    response.on("error", (error) => ended(String(error)));
    request.on("error", (error) => ended(String(error)));
  }

  #hear(message: ToDancer): void {
    this.heard.push(message);
    this.#take(message);
    this.options.hears?.(message);
  }

  #take(message: ToDancer): void {
    if ("session" in message && this.state && message.session !== this.state.session) {
      this.complaints.push(`${message.type} of another session`);
    }
    switch (message.type) {
      case "welcome":
        this.pass = message.pass;
        return;
      case "snapshot":
        [this.state, this.you, this.known] = [message.state, message.you, message.seq];
        return;
      case "resumed":
        if (message.seq !== this.known) {
          this.complaints.push(`resumed at ${message.seq}, but ${this.known} is known`);
        }
        this.you = message.you;
        this.state = applyCounts(this.state!, message.counts);
        return;
      case "event":
        if (!this.state) return void this.complaints.push("an event before the state");
        if (message.seq !== this.known! + 1) this.complaints.push(`event ${message.seq} after ${this.known}`);
        this.known = message.seq;
        this.state = applyEvent(this.state, message.event);
        return;
      case "counts":
        if (!this.state) return void this.complaints.push("figures before the state");
        this.state = applyCounts(this.state, message.counts);
        return;
      case "ack":
      case "error":
        this.#waiting.get(message.id ?? "")?.(message);
        this.#waiting.delete(message.id ?? "");
    }
  }
}
