/** The dancers who are connected to this replica, whatever the kind of their connection: the welcome, the way into a room, the way out. */

import type { DancerError } from "@pika/contract/room/dancer.ts";
import type { DancerState } from "@pika/contract/room/state.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { dancerError, RefusalError } from "../base/refusal.ts";
import { refuse } from "../dancers/answers.ts";
import type { Intake } from "../dancers/intake.ts";
import type { DancerLoader } from "../dancers/loader.ts";
import type { Visits } from "./visits.ts";
import type { Connections, Place } from "./connections.ts";
import { type Frame, frameOf } from "./frame.ts";
import { heartbeatSeconds } from "./heartbeat.ts";
import type { Hub } from "./hub.ts";
import type { RelayMetrics } from "./relay_metrics.ts";
import type { Follower, Room } from "./room.ts";
import type { Topic } from "./topic.ts";

/** A connection of a dancer. */
export interface DancerConnection extends Follower {
  /** Set once it is dropped or gone: nothing is written to it any more. */
  gone: boolean;
  /** `new`, then `asked` once it was seen without a hello, and `in` after it. */
  greeting: "new" | "asked" | "in";
  readonly dancer: string;
  readonly session: string;
  readonly place: Place;
  room: Room | null;
  write(frame: Frame): void;
  /** Sends in one go what `write` writes. */
  together(write: () => void): void;
  /** Bytes not yet handed to the network. */
  backlog(): number;
  end(code: number, reason: string): void;
}

export interface DancersOptions {
  hub: Hub;
  intake: Intake;
  loader: DancerLoader;
  visits: Visits;
  connections: Connections;
  metrics: RelayMetrics;
}

export class Dancers {
  readonly intake: Intake;
  readonly metrics: RelayMetrics;
  /** All that are open. */
  readonly open = new Set<DancerConnection>();
  #options: DancersOptions;

  constructor(options: DancersOptions) {
    this.#options = options;
    this.intake = options.intake;
    this.metrics = options.metrics;
  }

  unsupportedProtocol(): DancerError {
    const what = `This server speaks protocol ${protocolVersion}`;
    return dancerError(new RefusalError("unsupported_protocol", what, { help: "Reload the page" }));
  }

  /**
   * Welcomes a dancer and leads into the room: with the events after `since` when that is known and not too long ago, otherwise with a
   * snapshot. When the database is away the dancer is told, and has to come again.
   */
  async welcome(dancer: DancerConnection, since: number | null): Promise<void> {
    dancer.write(frameOf({
      type: "welcome",
      protocol: protocolVersion,
      server_time: Date.now(),
      heartbeat_seconds: heartbeatSeconds,
      pass: this.#options.visits.passOf(dancer),
    }));
    await this.lead(dancer, since);
  }

  /** Leads into the room one who was welcomed and knows it up to event `since`, or not at all. */
  async lead(dancer: DancerConnection, since: number | null): Promise<void> {
    const room = this.#options.hub.room(dancer.session);
    try {
      const [topic, you] = await Promise.all([
        room.open(),
        this.#options.loader.load(dancer.session, dancer.dancer),
      ]);
      if (!topic) throw new Error(`Session ${dancer.session} is gone`);
      // The other replica may have told of more than this one knows by now.
      if (since !== null && since > topic.seq) await room.catchUp();
      if (room.closed) throw new Error(`The room of ${dancer.session} was forgotten meanwhile`);
      this.#enter(dancer, room, { topic, you, since });
    } catch (error) {
      this.metrics.failed("welcome", error);
      if (dancer.gone) return;
      dancer.write(frameOf(refuse("unavailable")));
      dancer.end(1013, "unavailable");
    }
  }

  /** Sends a snapshot in place of what a slow dancer's stream was not sent. */
  async resync(dancer: DancerConnection & { caughtUp(snapshot: Frame): void }): Promise<void> {
    const { room } = dancer;
    try {
      const you = await this.#options.loader.load(dancer.session, dancer.dancer);
      if (!dancer.gone && room?.topic) dancer.caughtUp(room.topic.snapshot(you));
    } catch (error) {
      this.metrics.failed("resync", error);
      if (!dancer.gone) dancer.end(1013, "unavailable");
    }
  }

  /** To be called every few seconds: closes who has not said hello since the last call but one. */
  tendGreetings(): void {
    for (const dancer of this.open) {
      if (dancer.greeting === "asked") dancer.end(1008, "No hello");
      else if (dancer.greeting === "new") dancer.greeting = "asked";
    }
  }

  leave(dancer: DancerConnection): void {
    dancer.room?.remove(dancer);
    dancer.room = null;
  }

  /** The connection is gone for good. */
  closed(dancer: DancerConnection): void {
    if (this.open.delete(dancer)) this.#options.connections.release(dancer.place);
  }

  // Without a pause between the state that is sent and being told of what comes after it.
  #enter(
    dancer: DancerConnection,
    room: Room,
    found: { topic: Topic; you: DancerState; since: number | null },
  ): void {
    if (dancer.gone) return;
    const { topic, you, since } = found;
    const missed = since === null ? null : topic.eventsAfter(since);
    dancer.together(() => {
      if (missed) {
        for (const frame of missed) dancer.write(frame);
        dancer.write(topic.resumed(you));
      } else dancer.write(topic.snapshot(you));
    });
    if (room.add(dancer)) dancer.room = room;
  }
}
