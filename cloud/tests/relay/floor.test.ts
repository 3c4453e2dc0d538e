/** The load generator of the deploys tells the truth: about a quiet night, a replica that stops, and one that is killed. */

import assert from "node:assert/strict";
import { Balancer } from "./balancer.ts";
import { Stage } from "./stage.ts";
import { Floor, type FloorProgress } from "../../../scripts/testing/floor.ts";

const people = { dancers: 20, streams: 6 };

/** The program, as a deployment's test starts it. */
function floorAt(url: string, args: readonly string[] = []): Floor {
  const { dancers, streams } = people;
  const crowd = ["--dancers", String(dancers), "--streams", String(streams), "--track-seconds", "1"];
  return new Floor(url, [...crowd, ...args]);
}

/** A page with one asset, in a folder of its own. */
async function page(): Promise<string> {
  const dir = await Deno.makeTempDir({ prefix: "pika_floor_" });
  await Deno.writeTextFile(`${dir}/index.html`, '<script type="module" src="/app-ABCDEF12.js"></script>');
  await Deno.writeTextFile(`${dir}/app-ABCDEF12.js`, "console.log(1)");
  return dir;
}

async function openStage(clouds: number): Promise<{ stage: Stage; dir: string }> {
  const dir = await page();
  const stage = await Stage.open({ clouds, env: { PIKA_WEB_DIR: dir, PIKA_REVISION: "first" } });
  return { stage, dir };
}

const everybodyIn = ({ sockets, streams }: FloorProgress) =>
  sockets === people.dancers && streams === people.streams;

Deno.test("a quiet night: everybody is in, nothing fails, and the figures add up", async () => {
  const { stage: opened, dir } = await openStage(1);
  await using stage = opened;
  const begun = performance.now();
  await using floor = floorAt(stage.url, ["--likes", "30", "--requests", "30"]);
  await floor.second(
    "four seconds are over",
    ({ requests, likes }) => floor.progress.length >= 4 && requests >= 100 && likes >= 60,
  );
  const report = await floor.end();
  const lasted = (performance.now() - begun) / 1_000;
  await Deno.remove(dir, { recursive: true });

  const { requests, sockets, streams, likes, tracks } = report;
  assert.deepEqual(requests.failures, []);
  assert.equal(requests.failed, 0);
  const visits = requests.total - requests.posts;
  assert.ok(
    requests.posts > 0 && requests.posts < likes.sent,
    `${requests.posts} of ${likes.sent} likes by POST`,
  );
  assert.deepEqual(Object.keys(requests.versions), ["first"]);
  const versions = requests.versions.first!;
  assert.ok(
    Math.abs(versions - visits / 5) <= 2,
    `${versions} of ${visits} were for /version`,
  );
  const untouched = {
    lost: 0,
    reconnected: 0,
    backSeconds: { p50: null, p95: null, max: null },
    within3s: 1,
  };
  assert.deepEqual(sockets, { opened: people.dancers, ...untouched });
  assert.deepEqual(streams, { opened: people.streams, ...untouched });
  assert.deepEqual(likes, {
    sent: likes.sent,
    acknowledged: likes.sent,
    shown: likes.sent,
    lost: 0,
    doubled: 0,
  });
  assert.ok(tracks.played >= 4 && tracks.shown === tracks.played, JSON.stringify(tracks));
  assert.ok(report.longestSilence > 0 && report.longestSilence < lasted, `${report.longestSilence} s`);
  const [rows] = await stage.sql`SELECT count(*)::int AS likes FROM likes WHERE liked`;
  assert.equal(rows!.likes, likes.sent, "the database agrees");
});

Deno.test("a replica stops as in a deploy: its dancers are lost and back, no like is lost", async () => {
  const { stage: opened, dir } = await openStage(2);
  await using stage = opened;
  const [one, two] = stage.clouds;
  await using balancer = new Balancer([one!.url]);
  await using floor = floorAt(balancer.url, ["--likes", "30"]);
  await floor.ready();
  const { likes: before } = await floor.second("they like", ({ likes }) => likes >= 30);
  balancer.targets = [two!.url];
  const stopped = performance.now();
  assert.equal(await one!.stop(), 0);
  await floor.second(
    "everybody is back and likes",
    (now) => floor.progress.length >= 4 && everybodyIn(now) && now.likes >= before + 30,
  );
  const away = (performance.now() - stopped) / 1_000;
  const { requests, sockets, streams, likes, tracks } = await floor.end();
  await Deno.remove(dir, { recursive: true });

  // Without an HTTP proxy in between, a kept connection may end in the very moment in which it is used again.
  assert.ok(
    requests.failures.every(({ why }) => /cut|reset|broken/i.test(why)),
    JSON.stringify(requests.failures),
  );
  assert.equal(sockets.lost, people.dancers);
  assert.equal(sockets.reconnected, people.dancers);
  assert.equal(streams.lost, people.streams);
  assert.equal(streams.reconnected, people.streams);
  for (const { backSeconds: { max } } of [sockets, streams]) {
    assert.ok(max! > 0 && max! < away, `back after ${max} s, and all were seen back after ${away} s`);
  }
  assert.ok(likes.sent >= before + 30 && likes.acknowledged === likes.sent, JSON.stringify(likes));
  assert.deepEqual([likes.shown, likes.lost, likes.doubled], [likes.sent, 0, 0]);
  assert.ok(tracks.played >= 4 && tracks.shown === tracks.played, JSON.stringify(tracks));
});

Deno.test("a replica that is killed shows: lost sockets, requests that fail, silence", async () => {
  const { stage: opened, dir } = await openStage(2);
  await using stage = opened;
  const [one, two] = stage.clouds;
  await using balancer = new Balancer([one!.url]);
  await using floor = floorAt(balancer.url, ["--requests", "60", "--likes", "30"]);
  await floor.second("they like", ({ likes }) => likes >= 10);
  await one!.kill();
  const nobodyIn = ({ sockets, streams }: FloorProgress) => sockets + streams === 0;
  const noticed = await floor.second("everybody is out", nobodyIn);
  await floor.second("nothing answers", ({ at, failed }) => at - noticed.at >= 900 && failed >= 30);
  balancer.targets = [two!.url];
  await floor.second("everybody is back", everybodyIn);
  const { requests, sockets, streams, likes, longestSilence } = await floor.end();
  await Deno.remove(dir, { recursive: true });

  assert.ok(sockets.lost >= people.dancers, JSON.stringify(sockets));
  assert.ok(streams.lost >= people.streams, JSON.stringify(streams));
  assert.ok(sockets.backSeconds.p50! >= 0.5, "nobody was told when to come back");
  assert.ok(requests.failed >= 30 && requests.failed < requests.total, `${requests.failed} failed`);
  assert.equal(requests.failures.length, 20);
  assert.ok(requests.failures.every(({ url, why }) => url.startsWith(balancer.url) && why !== ""));
  assert.ok(longestSilence >= 1, `${longestSilence} s`);
  // What was written stays written, and what was not acknowledged was sent again.
  assert.deepEqual([likes.acknowledged, likes.lost, likes.doubled], [likes.sent, 0, 0]);
});
