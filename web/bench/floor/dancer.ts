/**
 * A dancer of a floor, as the web page is one: it uses the page's own link (when to connect, when to come back, when to try the other
 * transport) and the page's own deliveries (what is sent again, and when).
 */

import { type ClientRequest, get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { type DancerAction, passHeader, type ToDancer } from "@pika/contract/room/dancer.ts";
import type { LiveAnswer } from "@pika/contract/room/http.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import {
  closed,
  deadline,
  type LinkInput,
  step,
  type TransportKind,
  wanted,
} from "../../src/connection/link.ts";
import { answerTime, breakTime, Deliveries } from "../../src/outbox/deliveries.ts";
import type { ConnectionTally, LikeTally, RequestTally } from "./report.ts";

/** As the page: what stands in the way may be what joining brings. */
const attemptsToJoinAgain = 3;
/** Figures come several times a second to everybody: that one came is all that a dancer of a floor wants to know of them. */
const figures = '{"type":"counts"';

/** Milliseconds until the answer to a POST counts as missing. */
const answerPatience = 15_000;

interface Wire {
  send(actions: DancerAction[]): void;
  close(): void;
}

interface Ears {
  requests: RequestTally;
  message(message: ToDancer): void;
  figures(): void;
  lost(): void;
}

export interface DancerOptions {
  url: URL;
  code: string;
  transport: TransportKind;
  connections: ConnectionTally;
  likes: LikeTally;
  /** Takes note of what is posted. */
  requests: RequestTally;
}

export class Dancer {
  /** Plays that it has liked. */
  readonly liked = new Set<string>();
  #options: DancerOptions;
  #link;
  #cookie = "";
  #session = "";
  #seq = 0;
  #joined = false;
  #entered = false;
  #inside = false;
  #awaySince: number | null = null;
  #heardAt = 0;
  #outbox = new Map<string, DancerAction & { type: "like" }>();
  #deliveries = new Deliveries();
  #lastN = 0;
  #connection: { number: number; wire: Wire | null } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DancerOptions) {
    this.#options = options;
    this.#link = { ...closed, transport: options.transport };
  }

  /** Likes that have no answer. */
  get waiting(): number {
    return this.#outbox.size;
  }

  get inside(): boolean {
    return this.#inside;
  }

  start(): void {
    this.#tell({ type: "start", online: true });
  }

  stop(): void {
    if (this.#entered) this.#hearSomething();
    this.#entered = false;
    this.#tell({ type: "stop" });
    clearTimeout(this.#flushTimer);
  }

  /** The dancer presses the heart: kept until it is acknowledged, and sent as soon as it can be. */
  like(play: string): void {
    this.liked.add(play);
    this.#lastN = Math.max(Date.now(), this.#lastN + 1);
    const id = crypto.randomUUID();
    this.#outbox.set(id, { type: "like", id, session: this.#session, n: this.#lastN, play, on: true });
    this.#options.likes.press(play);
    this.#flush();
  }

  #tell(input: LinkInput): void {
    const before = this.#link;
    this.#link = step(before, input, { now: Date.now(), random: Math.random });
    if (this.#link === before) return;
    if (this.#link.attempt >= attemptsToJoinAgain) this.#joined = false;
    this.#follow();
    clearTimeout(this.#timer);
    const due = deadline(this.#link);
    if (due !== null) {
      this.#timer = setTimeout(() => this.#tell({ type: "time" }), Math.max(0, due - Date.now()));
    }
  }

  /** Makes the connection that is there the one that is wanted. */
  #follow(): void {
    const want = wanted(this.#link);
    if (this.#connection?.number === want?.connection) return;
    this.#connection?.wire?.close();
    this.#connection = null;
    this.#leave();
    if (want) this.#open(want);
  }

  async #open({ connection: number, transport }: NonNullable<ReturnType<typeof wanted>>): Promise<void> {
    const connection: { number: number; wire: Wire | null } = { number, wire: null };
    this.#connection = connection;
    const lost = () => this.#tell({ type: "lost", connection: number });
    try {
      if (!this.#joined) await this.#join();
    } catch {
      return lost();
    }
    if (this.#connection !== connection) return;
    const path = new URL(`/api/live/${this.#options.code}/`, this.#options.url);
    const where = { path, cookie: this.#cookie, session: this.#session, since: this.#seq };
    const open = transport === "socket" ? openSocket : openEvents;
    connection.wire = open(where, {
      requests: this.#options.requests,
      message: (message) => this.#hear(number, message),
      figures: () => this.#heard(number),
      lost,
    });
  }

  async #join(): Promise<void> {
    const headers = this.#cookie ? { cookie: this.#cookie } : undefined;
    const response = await fetch(new URL(`/api/live/${this.#options.code}`, this.#options.url), { headers });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`Cannot join: HTTP ${response.status}`);
    }
    const { seq, state } = await response.json() as LiveAnswer;
    this.#cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? this.#cookie;
    [this.#session, this.#seq, this.#joined] = [state.session, seq, true];
  }

  #heard(number: number): void {
    if (number !== this.#connection?.number) return;
    this.#hearSomething();
    this.#tell({ type: "heard", connection: number });
  }

  #hear(number: number, message: ToDancer): void {
    if (number !== this.#connection?.number) return;
    this.#hearSomething();
    if (message.type === "welcome") {
      this.#tell({ type: "welcome", connection: number, heartbeatSeconds: message.heartbeat_seconds });
    } else if (message.type === "comeback") {
      this.#tell({ type: "comeback", connection: number, afterMs: message.after_ms });
    } else this.#tell({ type: "heard", connection: number });
    switch (message.type) {
      case "snapshot":
        this.#seq = message.seq;
        return this.#enter();
      case "resumed":
        if (message.seq !== this.#seq) return this.#tell({ type: "lost", connection: number });
        return this.#enter();
      case "event":
        if (message.seq <= this.#seq) return;
        if (message.seq !== this.#seq + 1) return this.#tell({ type: "lost", connection: number });
        this.#seq = message.seq;
        return;
      case "ack":
        return this.#settled(message.id, "acknowledged");
      case "error":
        if (message.id === undefined) {
          if (message.code === "no_cookie") this.#joined = false;
        } else if (message.retry) {
          this.#deliveries.postpone(message.id, Date.now());
          this.#flushLater(breakTime);
        } else {
          this.#options.likes.refused.push(message.code);
          this.#settled(message.id, "refused");
        }
    }
  }

  #settled(id: string, how: "acknowledged" | "refused"): void {
    const action = this.#outbox.get(id);
    if (!action) return;
    this.#outbox.delete(id);
    this.#deliveries.settled(id);
    if (how === "acknowledged") this.#options.likes.acknowledge(action.play);
  }

  #enter(): void {
    const { connections } = this.#options;
    if (this.#awaySince !== null) connections.back.push(performance.now() - this.#awaySince);
    else if (!this.#entered) connections.opened++;
    this.#awaySince = null;
    if (!this.#inside) connections.inside++;
    this.#entered = this.#inside = true;
    this.#deliveries.reset();
    this.#flush();
  }

  #leave(): void {
    if (!this.#inside) return;
    this.#inside = false;
    this.#options.connections.inside--;
    if (!this.#entered) return; // it goes home
    this.#options.connections.lost++;
    this.#awaySince = performance.now();
  }

  #hearSomething(): void {
    const now = performance.now();
    const { connections } = this.#options;
    if (this.#entered) connections.longestSilence = Math.max(connections.longestSilence, now - this.#heardAt);
    this.#heardAt = now;
  }

  #flush(): void {
    if (!this.#inside) return;
    const due = this.#deliveries.take([...this.#outbox.values()], Date.now());
    if (due.length > 0) this.#connection?.wire?.send(due);
    if (this.#outbox.size > 0) this.#flushLater(answerTime);
  }

  #flushLater(wait: number): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = setTimeout(() => this.#flush(), wait);
  }
}

interface Where {
  /** With a slash at its end. */
  path: URL;
  cookie: string;
  session: string;
  since: number;
}

function openSocket({ path, cookie, session, since }: Where, ears: Ears): Wire {
  const url = new URL("socket", path);
  url.protocol = url.protocol.replace("http", "ws");
  const socket = new WebSocket(url, { headers: { cookie } } as never);
  socket.onopen = () =>
    socket.send(
      JSON.stringify({ type: "hello", protocol: protocolVersion, client: "floor", session, since }),
    );
  socket.onmessage = ({ data }) => data.startsWith(figures) ? ears.figures() : ears.message(JSON.parse(data));
  socket.onclose = () => ears.lost();
  return {
    send(actions) {
      if (socket.readyState !== WebSocket.OPEN) return;
      for (const action of actions) socket.send(JSON.stringify(action));
    },
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

// By node:http, since it closes the connection when it is told to; `fetch` may keep it for a while.
function openEvents({ path, cookie, since }: Where, ears: Ears): Wire {
  const url = new URL(`events?since=${since}&protocol=${protocolVersion}`, path);
  const get = url.protocol === "https:" ? getHttps : getHttp;
  let open = true;
  let pass: string | undefined;
  const lost = () => {
    if (open) ears.lost();
  };
  const request: ClientRequest = get(url, { headers: { cookie }, agent: false }, (response) => {
    if (response.statusCode !== 200) return lost();
    let rest = "";
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        if (!open || !line.startsWith("data: ")) continue;
        if (line.startsWith(figures, 6)) ears.figures();
        else {
          const message: ToDancer = JSON.parse(line.slice(6));
          if (message.type === "welcome") pass = message.pass;
          ears.message(message);
        }
      }
    });
    response.on("end", lost);
    response.on("error", lost);
    response.on("close", lost);
  });
  request.on("error", lost);
  return {
    send(actions) {
      post(new URL("actions", path), { actions, cookie, pass, requests: ears.requests }).then((answers) => {
        // Without an answer it is sent again: a while later, or over the next connection.
        if (open) { for (const answer of answers) ears.message(answer); }
      });
    },
    close() {
      open = false;
      request.destroy();
    },
  };
}

/** Posts once; the answers, none when it failed. */
async function post(
  url: URL,
  { actions, cookie, pass, requests }: {
    actions: DancerAction[];
    cookie: string;
    pass: string | undefined;
    requests: RequestTally;
  },
): Promise<ToDancer[]> {
  requests.total++;
  requests.posts++;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, ...(pass ? { [passHeader]: pass } : {}) },
      body: JSON.stringify({ actions }),
      signal: AbortSignal.timeout(answerPatience),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text).answers;
    requests.fail(url.href, `HTTP ${response.status}: ${text.slice(0, 80)}`);
  } catch (error) {
    requests.fail(url.href, String(error));
  }
  return [];
}
