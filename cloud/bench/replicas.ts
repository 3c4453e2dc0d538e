/** Two cloud processes: from one to the other, the death of one, and a restart of Postgres. */

import { milliseconds, percentile, table } from "./figures.ts";
import { Night } from "./night.ts";
import { pause } from "./pause.ts";
import { like, type Options } from "./one_replica.ts";
import type { RawDancer } from "./raw_dancer.ts";

const plays = 30;
const crowdSize = 2_000;
const likesPerSecond = 200;

/** Prints the figures. Returns what is wrong with the counts, in words; nothing when all is well. */
export async function benchReplicas(_: Options, print: (text: string) => void): Promise<string[]> {
  return [
    ...await benchAcross(print),
    ...await benchDeath(print),
    ...await benchPostgres(print),
  ];
}

async function benchAcross(print: (text: string) => void): Promise<string[]> {
  await using night = await Night.begin({ replicas: 2 });
  const latencies: number[] = [];
  let playedAt = 0;
  let cutOff = 0;
  const dancers = night.crowd(crowdSize / 2, {
    heard(dancer, kind) {
      if (kind === "event") latencies.push(performance.now() - playedAt);
      else if (kind === "snapshot") dancer.inside = true;
    },
    lost() {
      cutOff++;
    },
  });
  await night.admit(dancers, night.replicas[1]!);
  await pause(1_000);
  for (let at = 0; at < plays; at++) {
    playedAt = performance.now();
    await night.desk.play(`Track ${at}`);
    while (latencies.length < (at + 1) * dancers.length && performance.now() - playedAt < 10_000) {
      await pause(10);
    }
    await pause(200);
  }
  print(`\nTwo replicas: ${plays} tracks through one to ${dancers.length} dancers on the other`);
  print(table([
    ["median", milliseconds(percentile(latencies, 0.5)), "target 150 ms"],
    ["99 % within", milliseconds(percentile(latencies, 0.99)), ""],
    ["the last after", milliseconds(percentile(latencies, 1)), ""],
  ]));
  for (const dancer of dancers) dancer.close();
  const missing = plays * dancers.length - latencies.length;
  return [
    ...(cutOff === 0 ? [] : [`${cutOff} dancers were cut off`]),
    ...(missing === 0 ? [] : [`${missing} events did not arrive`]),
  ];
}

/** Dancers who like all the time, and come back by the list of addresses when they are cut off, as behind a load balancer. */
class Faithful {
  readonly dancers: RawDancer[];
  readonly acked = new Set<string>();
  readonly sent = new Set<string>();
  refused = 0;
  lastBackAt = 0;
  /** When the first like after `mark` was acknowledged. */
  resumedAt: number | null = null;
  mark = Infinity;
  #liking = true;
  #n = 0;
  #done: Promise<void> | null = null;

  constructor(readonly night: Night, count: number, readonly addresses: URL[]) {
    this.dancers = night.crowd(count, {
      heard: (dancer, kind) => {
        if (kind === "ack") this.#acknowledged(dancer);
        else if (kind === "error") this.#refused(dancer);
        else if (kind === "snapshot" || kind === "resumed") this.#back(dancer);
      },
      lost: (dancer) => {
        dancer.inside = false;
        this.#comeBack(dancer);
      },
    });
  }

  get allBack(): boolean {
    return this.dancers.every((dancer) => dancer.inside);
  }

  get waiting(): number {
    return this.dancers.reduce((sum, dancer) => sum + dancer.waiting.length, 0);
  }

  /** Each dancer likes each of the plays once, `likesPerSecond` in all; again when there was no answer. */
  startLiking(ids: string[]): void {
    this.#done = (async () => {
      for (let number = 0; this.#liking && number < ids.length * this.dancers.length; number++) {
        const dancer = this.dancers[number % this.dancers.length]!;
        const play = ids[Math.floor(number / this.dancers.length)]!;
        this.sent.add(`${play} ${dancer.dancer}`);
        this.#like(dancer, play);
        await pause(1_000 / likesPerSecond);
      }
    })();
  }

  async stopLiking(): Promise<void> {
    this.#liking = false;
    await this.#done;
    const deadline = performance.now() + 30_000;
    while (this.waiting > 0 && performance.now() < deadline) await pause(20);
  }

  #like(dancer: RawDancer, play: string): void {
    if (dancer.inside) like(dancer, { session: this.night.desk.session, play, n: ++this.#n });
    else dancer.waiting.push(`${play} ${dancer.dancer}`); // sent when it is back
  }

  #acknowledged(dancer: RawDancer): void {
    this.acked.add(dancer.waiting.shift()!);
    if (this.resumedAt === null && performance.now() > this.mark) this.resumedAt = performance.now();
  }

  // The phone's outbox: what was not taken is sent again.
  #refused(dancer: RawDancer): void {
    const pair = dancer.waiting.shift();
    if (!pair) return; // it was not about a like
    this.refused++;
    setTimeout(() => this.#like(dancer, pair.split(" ")[0]!), 500);
  }

  #back(dancer: RawDancer): void {
    dancer.inside = true;
    this.lastBackAt = performance.now();
    for (const pair of dancer.waiting.splice(0)) this.#like(dancer, pair.split(" ")[0]!);
  }

  async #comeBack(dancer: RawDancer): Promise<void> {
    for (let tries = 0; !dancer.connected; tries++) {
      await pause(Math.random() * Math.min(500 * 2 ** tries, 3_000));
      const url = this.addresses[(dancer.number + tries) % this.addresses.length]!;
      const { code, session, known } = this.night.desk;
      try {
        await dancer.connect(url, { code, session, since: known });
      } catch {
        // The next address, a little later.
      }
    }
  }
}

async function benchDeath(print: (text: string) => void): Promise<string[]> {
  await using night = await Night.begin({ replicas: 2 });
  const [first, second] = night.replicas;
  const room = new Faithful(night, crowdSize, night.replicas.map(({ url }) => new URL(url)));
  // The DJ is on the one that lives: the desk's own way back is measured elsewhere.
  await night.desk.connect(second!.url);
  const ids = [await night.desk.play("One"), await night.desk.play("Two")];
  await night.admit(room.dancers, first!);
  room.startLiking(ids);
  await pause(3_000);
  const killedAt = performance.now();
  await first!.kill();
  await pause(50);
  while (!room.allBack && performance.now() - killedAt < 60_000) await pause(20);
  const back = room.lastBackAt - killedAt;
  await pause(2_000);
  await room.stopLiking();
  const stored = await night.liked();
  const lost = [...room.sent].filter((pair) => !stored.has(pair)).length;
  print(`\nA replica killed (-9) under ${crowdSize} dancers who like ${likesPerSecond} times a second`);
  print(table([
    ["all back after", `${(back / 1_000).toFixed(1)} s`, "target 10 s"],
    ["likes sent", String(room.sent.size), ""],
    ["acknowledged", String(room.acked.size), "all"],
    ["lost", String(lost), "0"],
    ["in the database beyond those", String([...stored].filter((pair) => !room.sent.has(pair)).length), "0"],
  ]));
  const missing = room.dancers.filter((dancer) => !dancer.inside).length;
  for (const dancer of room.dancers) dancer.close();
  return [
    ...(missing === 0 ? [] : [`${missing} dancers did not come back`]),
    ...(lost === 0 ? [] : [`${lost} likes lost with the replica`]),
    ...(stored.size === room.sent.size ? [] : [`${stored.size} likes stored of ${room.sent.size}`]),
  ];
}

async function benchPostgres(print: (text: string) => void): Promise<string[]> {
  await using night = await Night.begin({ replicas: 2 });
  const room = new Faithful(night, 500, night.replicas.map(({ url }) => new URL(url)));
  const ids = [];
  for (let at = 0; at < 10; at++) ids.push(await night.desk.play(`Track ${at}`));
  await night.admit(room.dancers.slice(0, 250), night.replicas[0]!);
  await night.admit(room.dancers.slice(250), night.replicas[1]!);
  room.startLiking(ids);
  await pause(3_000);
  await night.postgres.kill();
  const before = room.acked.size;
  await pause(2_000);
  const during = room.acked.size - before;
  await night.postgres.restart();
  const upAt = room.mark = performance.now();
  while (room.resumedAt === null && performance.now() - upAt < 60_000) await pause(10);
  await pause(2_000);
  await room.stopLiking();
  const stored = await night.liked();
  const lost = [...room.acked].filter((pair) => !stored.has(pair)).length;
  const unsaved = [...room.sent].filter((pair) => !stored.has(pair)).length;
  print(`\nPostgres killed (-9) and started again under ${likesPerSecond} likes a second`);
  print(table([
    ["writes go on after it is back", milliseconds((room.resumedAt ?? NaN) - upAt), ""],
    ["likes sent", String(room.sent.size), ""],
    ["acknowledged while it was away", String(during), ""],
    ["acknowledged, but lost", String(lost), "0"],
    ["refused for now and sent again", String(room.refused), ""],
    ["not saved in the end", String(unsaved), "0"],
  ]));
  for (const dancer of room.dancers) dancer.close();
  return [
    ...(lost === 0 ? [] : [`${lost} acknowledged likes lost with Postgres`]),
    ...(unsaved === 0 ? [] : [`${unsaved} likes never saved`]),
    ...(stored.size === room.sent.size ? [] : [`${stored.size} likes stored of ${room.sent.size}`]),
  ];
}
