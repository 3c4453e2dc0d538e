/** One cloud process and one room: how fast a track reaches everybody, what a dancer costs, and many likes at once. */

import type { RawDancer } from "./raw_dancer.ts";
import { cpuOf, memoryOf, milliseconds, percentile, table } from "./figures.ts";
import { Night } from "./night.ts";
import { pause } from "./pause.ts";

export interface Options {
  dancers: number;
  /** How long the likes last. */
  seconds: number;
}

const plays = 20;
const likesPerSecond = 500;
/** Milliseconds without load until the garbage collector has given back what connecting left behind. */
const settling = 20_000;

/** Prints the figures. Returns what is wrong with the counts, in words; nothing when all is well. */
export async function benchOneReplica(
  { dancers: count, seconds }: Options,
  print: (text: string) => void,
): Promise<string[]> {
  await using night = await Night.begin({ replicas: 1 });
  const replica = night.replicas[0]!;
  const latencies: number[] = [];
  let playedAt = 0;
  let acknowledged = 0;
  let refused = 0;
  let mostCounts = 0;
  let cutOff = 0;
  const sent = new Set<string>();
  const acked = new Set<string>();

  const dancers = night.crowd(count, {
    heard(dancer, kind) {
      if (kind === "event") latencies.push(performance.now() - playedAt);
      else if (kind === "counts") mostCounts = Math.max(mostCounts, countsInASecond(dancer));
      else if (kind === "ack") {
        acknowledged++;
        acked.add(dancer.waiting.shift()!);
      } else if (kind === "error") {
        refused++;
        dancer.waiting.shift();
      } else if (kind === "snapshot") dancer.inside = true;
    },
    lost() {
      cutOff++;
    },
  });

  const first = dancers.slice(0, Math.floor(count / 10));
  await night.admit(first, replica);
  await pause(settling);
  const before = await memoryOf(replica.pid);
  await night.admit(dancers.slice(first.length), replica);
  await pause(settling);
  const slope = (await memoryOf(replica.pid) - before) / (count - first.length);

  const ids: string[] = [];
  const cpuBefore = await cpuOf(replica.pid);
  for (let at = 0; at < plays; at++) {
    const expected = (at + 1) * count;
    playedAt = performance.now();
    ids.push(await night.desk.play(`Track ${at}`));
    while (latencies.length < expected && performance.now() - playedAt < 10_000) await pause(10);
    await pause(400);
  }
  const reached = latencies.length;
  const cpuAfter = await cpuOf(replica.pid);
  print(`\nNow playing, ${plays} tracks to ${count} dancers of one session`);
  const within = latencies.filter((latency) => latency <= 200).length / (plays * count) * 100;
  print(table([
    ["half of the dancers within", milliseconds(percentile(latencies, 0.5)), ""],
    ["99 % within", milliseconds(percentile(latencies, 0.99)), "target 200 ms"],
    ["the last after", milliseconds(percentile(latencies, 1)), ""],
    ["within 200 ms", `${within.toFixed(2)} %`, "target 99 %"],
    ...(cpuBefore === null || cpuAfter === null
      ? []
      : [["the cloud's CPU per track", milliseconds((cpuAfter - cpuBefore) / plays), ""] as const]),
    ["memory per dancer", `${(slope / 1_000).toFixed(1)} kB`, "target 8 kB"],
    ["memory of the cloud under this load", `${(await memoryOf(replica.pid) / 1e6).toFixed(0)} MB`, ""],
  ]));

  mostCounts = 0;
  const began = performance.now();
  for (let number = 0; number < likesPerSecond * seconds; number++) {
    const due = began + number * 1_000 / likesPerSecond;
    const wait = due - performance.now();
    if (wait > 2) await pause(wait);
    const dancer = dancers[number % count]!;
    const play = ids[Math.floor(number / count) % ids.length]!;
    like(dancer, { session: night.desk.session, play, n: number + 1 });
    sent.add(`${play} ${dancer.dancer}`);
  }
  const took = (performance.now() - began) / 1_000;
  const deadline = performance.now() + 30_000;
  while (acknowledged + refused < likesPerSecond * seconds && performance.now() < deadline) await pause(20);
  await pause(2_000);
  const stored = await night.liked();
  const shown = await shownLikes(replica.url, night.desk.code);
  const lost = [...acked].filter((pair) => !stored.has(pair)).length;
  const extra = [...stored].filter((pair) => !sent.has(pair)).length;
  print(`\nLikes: ${likesPerSecond} a second for ${seconds} s (sent in ${took.toFixed(1)} s)`);
  print(table([
    ["sent", String(likesPerSecond * seconds), ""],
    ["acknowledged", String(acknowledged), "all"],
    ["in the database", String(stored.size), "all"],
    ["shown to the dancers", String(shown), "all"],
    ["lost", String(lost), "0"],
    ["doubled", String(shown - stored.size + extra), "0"],
    ["most frames of figures in any second", String(mostCounts), "at most 4"],
  ]));

  for (const dancer of dancers) dancer.close();
  return [
    ...(cutOff === 0 ? [] : [`${cutOff} dancers were cut off`]),
    ...(reached === plays * count ? [] : [`${plays * count - reached} events did not arrive`]),
    ...(acknowledged === likesPerSecond * seconds
      ? []
      : [`${acknowledged} likes acknowledged, ${refused} refused`]),
    ...(lost === 0 ? [] : [`${lost} likes lost`]),
    ...(stored.size === sent.size && extra === 0 ? [] : [`${stored.size} likes stored of ${sent.size}`]),
    ...(shown === stored.size ? [] : [`${shown} likes shown of ${stored.size}`]),
    ...(mostCounts <= 4 ? [] : [`${mostCounts} frames of figures in a second`]),
  ];
}

/** Sends a like and notes that it waits for its answer. */
export function like(dancer: RawDancer, about: { session: string; play: string; n: number }): void {
  const { session, play, n } = about;
  dancer.waiting.push(`${play} ${dancer.dancer}`);
  dancer.say(JSON.stringify({ type: "like", id: String(n), session, n, play, on: true }));
}

/** Likes as the page shows them, of all plays of the state. */
async function shownLikes(url: string, code: string): Promise<number> {
  const answer = await (await fetch(`${url}/api/live/${code}`)).json();
  return answer.state.plays.reduce((sum: number, play: { likes: number }) => sum + play.likes, 0);
}

/** How many frames of figures this dancer got within the last second, this one included. */
function countsInASecond(dancer: RawDancer): number {
  const now = performance.now();
  const { countsAt } = dancer;
  countsAt.push(now);
  while (countsAt[0]! <= now - 1_000) countsAt.shift();
  return countsAt.length;
}
