/** A dancer's phone without a screen: a raw socket that speaks the dancers' protocol and keeps the state as the web app does. */
import type { DancerAction, ToDancer } from "@pika/contract/room/dancer.ts";
import { applyCounts, applyEvent } from "@pika/contract/room/apply.ts";
import type { LiveAnswer } from "@pika/contract/room/http.ts";
import type { LiveState } from "@pika/contract/room/state.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { PATIENCE } from "./harness.ts";

type Said = DistributiveOmit<DancerAction, "id" | "session" | "n">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export class Dancer {
  #socket: WebSocket;
  #listeners = new Set<() => void>();
  #answers = new Map<string, string | null>();
  #clock = Date.now();

  private constructor(socket: WebSocket, public state: LiveState) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#hear(JSON.parse(data));
      this.#listeners.forEach((listener) => listener());
    };
  }

  /** Joins by code, as a phone does that scanned it. */
  static async join(cloud: string, code: string): Promise<Dancer> {
    const response = await fetch(`${cloud}/api/live/${code}`);
    if (!response.ok) throw new Error(`Cannot join "${code}": ${response.status} ${await response.text()}`);
    const { state } = await response.json() as LiveAnswer;
    const cookie = response.headers.getSetCookie().map((header) => header.split(";")[0]!).join("; ");
    const address = `${cloud.replace(/^http/, "ws")}/api/live/${code}/socket`;
    // Deno takes headers, the browser types that this folder is checked with know of none.
    const options = { headers: { cookie, origin: cloud } } as unknown as string[];
    const socket = new WebSocket(address, options);
    const dancer = new Dancer(socket, state);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error(`Cannot open ${address}`));
    });
    dancer.#send({ type: "hello", protocol: protocolVersion, client: "test", session: null, since: null });
    return dancer;
  }

  /** Says something and waits until the cloud has acknowledged it. */
  async say(action: Said): Promise<void> {
    const id = crypto.randomUUID();
    this.#clock = Math.max(this.#clock + 1, Date.now());
    this.#send({ ...action, id, session: this.state.session, n: this.#clock });
    await this.until(() => this.#answers.has(id), `an answer to "${action.type}"`);
    const refusal = this.#answers.get(id);
    if (refusal) throw new Error(`The cloud refused "${action.type}": ${refusal}`);
  }

  /** Resolves as soon as `holds` does. */
  async until(holds: (state: LiveState) => boolean, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => holds(this.state) && resolve();
    const timer = setTimeout(() => {
      reject(new Error(`A dancer waited for ${what}; the state is ${JSON.stringify(this.state)}`));
    }, PATIENCE);
    this.#listeners.add(look);
    look();
    await promise.finally(() => {
      clearTimeout(timer);
      this.#listeners.delete(look);
    });
  }

  leave(): void {
    this.#socket.onmessage = null;
    this.#socket.close();
  }

  #send(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }

  #hear(message: ToDancer): void {
    switch (message.type) {
      case "snapshot":
        this.state = message.state;
        break;
      case "event":
        this.state = applyEvent(this.state, message.event);
        break;
      case "counts":
      case "resumed":
        this.state = applyCounts(this.state, message.counts);
        break;
      case "ack":
        this.#answers.set(message.id, null);
        break;
      case "error":
        if (message.id) this.#answers.set(message.id, message.message);
        break;
    }
  }
}
