/** A night on this phone: the connection, what is known of the room, and the outbox, joined. */

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { DancerAction, DancerError, ToDancer } from "@pika/contract/room/dancer.ts";
import type { LiveAnswer } from "@pika/contract/room/http.ts";
import { closed, type Link } from "../connection/link.ts";
import { LinkRunner, Refused } from "../connection/link_runner.ts";
import type { Address } from "../connection/transport.ts";
import { answerTime, breakTime, Deliveries } from "../outbox/deliveries.ts";
import { done, outbox, post, settledElsewhere } from "../outbox/outbox_store.ts";
import { type Intent, waitingFor } from "../outbox/outbox.ts";
import { type Press, press, withPresses } from "./figures.ts";
import { forgetRoom, keepRoom, keptRoom } from "./kept_room.ts";
import { nobody, receive, type Room } from "./room.ts";

/** After the last press in another tab, in milliseconds. */
const catchUpTime = 1_000;
const longOver = "session_ended";
const attemptsToJoinAgain = 3;
const cookiesToLose = 3;

export interface NightOptions {
  /** Hears the code of a refusal, when a press will never count. */
  onRefused(code: string): void;
}

export class Night {
  readonly link = signal<Link>(closed);
  /** The cloud's clock less the phone's, in milliseconds. */
  readonly clockOffset = signal(0);
  /** The room as it is shown, presses under way included; `null` before anything is known. */
  readonly room: ReadonlySignal<Room | null>;
  /** Presses that the cloud has not acknowledged. */
  readonly waiting: ReadonlySignal<number>;
  /** The night ended so long ago that nothing is taken any more. */
  readonly longOver: ReadonlySignal<boolean>;

  readonly #room = signal<Room | null>(null);
  readonly #presses: ReadonlySignal<Press[]>;
  readonly #runner: LinkRunner;
  readonly #stopWatching: () => void;
  readonly #deliveries = new Deliveries();
  /** Figures before and after each press, by the action's id. */
  #known = new Map<string, Press>();
  /** Of the last welcome: shows that this phone was here. */
  #pass: string | undefined;
  #joined = false;
  #cookiesLost = 0;
  #ready = false;
  /** `settledElsewhere` as it was when the cloud last said what the dancer has said. */
  #settled = settledElsewhere.peek();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #catchUpTimer: ReturnType<typeof setTimeout> | undefined;
  #stopListening = new AbortController();

  constructor(readonly code: string, private readonly options: NightOptions) {
    this.#room.value = keptRoom(code);
    this.#presses = computed(() => this.#pressesUnderWay());
    this.room = computed(() => this.#room.value && withPresses(this.#room.value, this.#presses.value));
    this.waiting = computed(() => this.#presses.value.length);
    this.longOver = computed(() => {
      const { phase } = this.link.value;
      return phase.name === "stopped" && phase.reason === longOver;
    });
    this.#runner = new LinkRunner({
      prepare: (signal) => this.#prepare(signal),
      onMessage: (message) => this.#hear(message),
      onChange: (link) => {
        if (link.phase.name !== "open") this.#ready = false;
        // What stands in the way may be what joining brings.
        if (link.attempt >= attemptsToJoinAgain) this.#joined = false;
        this.link.value = link;
      },
    });
    const stops = [
      effect(() => {
        if (this.#presses.value.length > 0) this.#flush();
      }),
      settledElsewhere.subscribe(() => this.#catchUpSoon()),
    ];
    this.#stopWatching = () => stops.forEach((stop) => stop());
  }

  start(): void {
    const { signal } = this.#stopListening;
    document.addEventListener("visibilitychange", () => this.#catchUpSoon(), { signal });
    this.#runner.start();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#catchUpTimer);
    this.#stopListening.abort();
    this.#stopWatching();
    this.#runner.stop();
  }

  /** The dancer presses something: shown at once, kept, and sent as soon as it can be. */
  press(intent: Intent): void {
    const room = this.#room.value;
    if (room) post(intent, { code: this.code, session: room.state.session, pass: this.#pass });
  }

  /** The night's first answer brings the cookie; later connections need only what was seen last. */
  async #prepare(signal: AbortSignal): Promise<Address> {
    const path = `/api/live/${encodeURIComponent(this.code)}`;
    if (!this.#joined) {
      const response = await fetch(path, { signal });
      if (response.status === 404) {
        forgetRoom();
        this.#room.value = null;
        throw new Refused("session_unknown");
      }
      if (!response.ok) throw new Error(`Cannot join "${this.code}": HTTP ${response.status}`);
      const { seq, open, state } = await response.json() as LiveAnswer;
      const before = this.#room.value;
      const you = before?.state.session === state.session ? before.you : nobody;
      this.#replace({ seq, state, you });
      // The cloud says it: a phone's clock may be hours off.
      if (!open) throw new Refused(longOver);
      this.#joined = true;
    }
    const { seq, state } = this.#room.value!;
    return { path, session: state.session, since: seq };
  }

  #hear(message: ToDancer): void {
    switch (message.type) {
      case "welcome":
        this.#pass = message.pass;
        this.clockOffset.value = message.server_time - Date.now();
        return;
      case "heartbeat":
        this.clockOffset.value = message.server_time - Date.now();
        return;
      case "ack":
        return this.#acknowledged(message.id);
      case "error":
        return this.#erred(message);
      case "comeback":
        return;
    }
    const { room, gap } = receive(this.#room.value, message);
    if (gap) return this.#runner.restart();
    const anew = message.type === "snapshot" || message.type === "resumed";
    // What the room says now may hold the presses whose acknowledgement was lost.
    if (anew) this.#known.clear();
    this.#replace(room);
    if (anew) {
      this.#settled = settledElsewhere.peek();
      this.#deliveries.reset();
      this.#ready = true;
      this.#flush();
    }
  }

  #replace(room: Room | null): void {
    this.#room.value = room;
    if (room) keepRoom(room);
  }

  /** Sends what waits and has not been sent over this connection, or was not answered in time. */
  #flush(): void {
    const room = this.#room.peek();
    if (!this.#ready || !room) return;
    this.#runner.send(this.#deliveries.take(waitingFor(outbox.peek(), room.state.session), Date.now()));
    this.#flushLater(answerTime);
  }

  #flushLater(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.waiting.peek() > 0) this.#flush();
    }, wait);
  }

  /** Another tab of this phone was used: ask what the dancer has said there, once this one is looked at. */
  #catchUpSoon(): void {
    clearTimeout(this.#catchUpTimer);
    if (settledElsewhere.peek() === this.#settled || document.visibilityState !== "visible") return;
    this.#catchUpTimer = setTimeout(() => this.#runner.restart(), catchUpTime);
  }

  #acknowledged(id: string): void {
    const room = this.#room.value;
    const under = this.#presses.value.find(({ action }) => action.id === id);
    // Figures that the cloud has not sent yet are those that the press leads to; its own come within moments.
    if (room && under) this.#replace(withPresses(room, [under]));
    this.#forget(id);
  }

  #erred(error: DancerError): void {
    if (error.id === undefined) {
      if (error.code === "unsupported_protocol") this.#runner.refuse(error.code);
      else if (error.code === "no_cookie") this.#withoutCookie();
      else if (error.code === "wrong_session") this.#joinAgain();
      return;
    }
    if (error.retry) {
      this.#deliveries.postpone(error.id, Date.now());
      return this.#flushLater(breakTime);
    }
    if (!waitingFor(outbox.value, this.#room.value?.state.session ?? "").some(({ id }) => id === error.id)) {
      return;
    }
    this.#forget(error.id);
    this.options.onRefused(error.code);
  }

  /** Cookies can be lost once; a browser that refuses them loses them each time. */
  #withoutCookie(): void {
    if (++this.#cookiesLost > cookiesToLose) this.#runner.refuse("no_cookie");
    else this.#joinAgain();
  }

  #joinAgain(): void {
    this.#joined = false;
    this.#runner.restart();
  }

  #forget(id: string): void {
    this.#deliveries.settled(id);
    this.#known.delete(id);
    done(id);
  }

  /** Each waiting action with the figures that it started from. */
  #pressesUnderWay(): Press[] {
    const room = this.#room.value;
    if (!room) return [];
    return waitingFor(outbox.value, room.state.session).map((action: DancerAction) => {
      const known = this.#known.get(action.id) ?? press(room, action);
      this.#known.set(action.id, known);
      return known;
    });
  }
}
