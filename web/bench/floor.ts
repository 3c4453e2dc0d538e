/**
 * A dance floor for deploys: `deno run -A web/bench/floor.ts --url http://127.0.0.1:8080 [--dancers 200] [--streams 50] [--requests 20]
 * [--likes 20] [--track-seconds 5] [--seconds N]`. It knows nothing but the public address: signs a DJ up, plays a track every few seconds,
 * lets `--dancers` dance over WebSockets and `--streams` over Server-Sent Events, who like `--likes` times a second, and sends `--requests`
 * requests a second for the page, an asset of it and the API. It ends after `--seconds`, or with SIGTERM or SIGINT: the night is ended and
 * compared with the recap.
 *
 * On stdout are JSON lines: `{"event":"ready"}` when everybody is in, `{"event":"progress",...}` each second, and as the last one the report
 * (`floor/report.ts` says what is in it). Ends with 0 whatever the figures are, with 1 when the night could not begin.
 *
 * Requests go over HTTP/1.1 connections that are kept (`floor/request_line.ts`, on bare TCP: it tries nothing twice, as `fetch` may). One
 * that is refused, cut, not answered within 15 s, or answered with 400 or more, has failed; so has a like by POST (those go by `fetch`, as
 * the page's do). Dancers, their DJ and their likes try again as
 * the page and the app do.
 *
 * All of it comes from one address. The cloud under test needs generous limits: `PIKA_RATE_REQUESTS=1000000/60`,
 * `PIKA_RATE_ACCOUNTS=1000/60`, `PIKA_RATE_ACTIONS=10000/60`, `PIKA_RATE_ACTIONS_PER_ADDRESS=1000000/60`, and more than 2,000 connections
 * `PIKA_MAX_CONNECTIONS_PER_ADDRESS`.
 */

import { parseArgs } from "node:util";
import type { Recap } from "@pika/contract/room/http.ts";
import { Dancer } from "./floor/dancer.ts";
import { Desk } from "./floor/desk.ts";
import { ConnectionTally, type FloorReport, LikeTally, RequestTally, rounded } from "./floor/report.ts";
import { Visitors } from "./floor/visitors.ts";

export interface FloorOptions {
  url: URL;
  /** Dancers over WebSockets, and over Server-Sent Events. */
  dancers: number;
  streams: number;
  /** A second. */
  requests: number;
  likes: number;
  trackSeconds: number;
}

/** Told what happens, a JSON line each. */
type Tell = (line: { event: string } & Record<string, unknown>) => void;

/** Milliseconds until everybody must be in, and for what is under way at the end. */
const patience = 60_000;
/** Dancers who come at the same moment. */
const group = 50;

/** Plays a night until `over` is aborted. Throws when it cannot begin. */
export async function runFloor(options: FloorOptions, over: AbortSignal, tell: Tell): Promise<FloorReport> {
  const desk = await Desk.signUp(options.url, "Floor");
  const dancers: Dancer[] = [];
  try {
    desk.open();
    desk.start("A night under load");
    desk.play("Track 1");
    await settled(() => desk.code !== null && desk.now !== null, "The DJ is not live");
    const likes = new LikeTally();
    const [sockets, streams] = [new ConnectionTally(), new ConnectionTally()];
    const tally = new RequestTally();
    const shared = { url: options.url, code: desk.code!, likes, requests: tally };
    for (let at = 0; at < options.dancers; at++) {
      dancers.push(new Dancer({ ...shared, transport: "socket", connections: sockets }));
    }
    for (let at = 0; at < options.streams; at++) {
      dancers.push(new Dancer({ ...shared, transport: "events", connections: streams }));
    }
    await admit(dancers);
    const visitors = new Visitors(options.url, { code: desk.code!, tally });
    const press = inTurn(dancers);
    tell({ event: "ready", code: desk.code, session: desk.session });

    const stops = [
      paced(1 / options.trackSeconds, () => desk.play(`Track ${desk.plays.length + 1}`)),
      paced(options.requests, () => visitors.next()),
      paced(options.likes, () => press(desk.now!)),
      paced(1, () => {
        const { total, failed } = tally;
        const inside = { sockets: sockets.inside, streams: streams.inside };
        tell({
          event: "progress",
          at: Date.now(),
          requests: total,
          failed,
          ...inside,
          likes: likes.acknowledged,
        });
      }),
    ];
    await new Promise((resolve) => {
      if (over.aborted) resolve(null);
      else over.addEventListener("abort", resolve, { once: true });
    });
    for (const stop of stops) stop();
    await visitors.leave();
    await until(() => dancers.every((dancer) => dancer.inside && dancer.waiting === 0));
    for (const dancer of dancers) dancer.stop();
    desk.end();
    await until(() => desk.waiting === 0);
    const shown = await shownPlays(options.url, desk.session);
    for (const problem of [...desk.refused, ...likes.refused]) tell({ event: "refused", problem });
    const known = desk.plays.filter((play) => shown.has(play));
    return {
      requests: tally.report(),
      sockets: sockets.report(),
      streams: streams.report(),
      likes: likes.report(shown),
      tracks: { played: desk.plays.length, shown: known.length },
      longestSilence: rounded(Math.max(sockets.longestSilence, streams.longestSilence) / 1_000),
    };
  } finally {
    for (const dancer of dancers) dancer.stop();
    desk.close();
  }
}

async function admit(dancers: Dancer[]): Promise<void> {
  for (let at = 0; at < dancers.length; at += group) {
    const some = dancers.slice(at, at + group);
    for (const dancer of some) dancer.start();
    await settled(() => some.every((dancer) => dancer.inside), "Not everybody gets in");
  }
}

/** Returns how one likes a play: the next dancer who has not yet; nobody, when all have. */
function inTurn(dancers: Dancer[]): (play: string) => void {
  let turn = 0;
  return (play) => {
    for (let tries = 0; tries < dancers.length; tries++) {
      const dancer = dancers[turn++ % dancers.length]!;
      if (!dancer.liked.has(play)) return dancer.like(play);
    }
  };
}

/** Likes by play, as the recap shows them; none when it cannot be had. */
async function shownPlays(url: URL, session: string): Promise<Map<string, number>> {
  const shown = new Map<string, number>();
  await until(async () => {
    try {
      const response = await fetch(new URL(`/api/recaps/${session}`, url));
      const text = await response.text();
      if (!response.ok) return false;
      for (const { id, likes } of (JSON.parse(text) as Recap).plays) shown.set(id, likes);
      return true;
    } catch {
      return false; // asked again
    }
  });
  return shown;
}

/** Calls `act` so many times a second, also those that a late timer missed. Returns how to stop it. */
function paced(perSecond: number, act: () => void): () => void {
  const started = performance.now();
  let done = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - started) / 1_000 * perSecond);
    for (; done < due; done++) act();
  }, 20);
  return () => clearInterval(timer);
}

/** Waits until `condition` holds, and says whether it does: what does not come about is seen in the figures. */
async function until(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + patience;
  while (!await condition()) {
    if (performance.now() > deadline) return false;
    await pause(50);
  }
  return true;
}

async function settled(condition: () => boolean, otherwise: string): Promise<void> {
  if (!await until(condition)) throw new Error(`${otherwise} within ${patience / 1_000} s`);
}

function readOptions(args: string[]): FloorOptions & { seconds: number } {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: "string" },
      dancers: { type: "string", default: "200" },
      streams: { type: "string", default: "50" },
      requests: { type: "string", default: "20" },
      likes: { type: "string", default: "20" },
      "track-seconds": { type: "string", default: "5" },
      seconds: { type: "string", default: "Infinity" },
    },
  });
  if (!values.url || !URL.canParse(values.url)) {
    throw new Error(
      `--url "${values.url ?? ""}": the cloud's public address is needed, such as http://127.0.0.1:8080`,
    );
  }
  const number = (name: Exclude<keyof typeof values, "url">, least: number) => {
    const value = Number(values[name]);
    if (!(value >= least)) {
      throw new Error(`--${name} ${values[name]}: a number of at least ${least} is needed`);
    }
    return value;
  };
  return {
    url: new URL(values.url),
    dancers: number("dancers", 0),
    streams: number("streams", 0),
    requests: number("requests", 0),
    likes: number("likes", 0),
    trackSeconds: number("track-seconds", 0.1),
    seconds: number("seconds", 0),
  };
}

if (import.meta.main) {
  // deno-lint-ignore no-console
  const print = (line: unknown) => console.log(JSON.stringify(line));
  const over = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, () => over.abort());
  try {
    const options = readOptions(Deno.args);
    const report = await runFloor(options, over.signal, (line) => {
      if (line.event === "ready" && options.seconds < Infinity) {
        setTimeout(() => over.abort(), options.seconds * 1_000);
      }
      print(line);
    });
    print(report);
    Deno.exit(0);
  } catch (error) {
    // deno-lint-ignore no-console
    console.error(`The floor could not begin: ${(error as Error).message}`);
    Deno.exit(1);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
