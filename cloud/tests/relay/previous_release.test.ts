/**
 * Migrations follow expand and contract: while a deploy goes on, and after a rollback, the previous release's cloud works with today's
 * schema. Here it really does: that program, out of git, on a Postgres that today's migrations have been applied to.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { migrate } from "../../db/migrate.ts";
import type { Recap } from "@pika/contract/room/http.ts";
import { Desk } from "../../../scripts/testing/desk.ts";
import { Dancer } from "../../../scripts/testing/dancer.ts";
import { previousRelease, type Release, ReleaseFiles } from "./previous_release.ts";
import { Cloud } from "../../../scripts/testing/cloud.ts";
import { Stage } from "./stage.ts";
import { until } from "../../../scripts/testing/until.ts";

/** A test with the previous release, out of the checkout's history. */
function previousTest(name: string, body: (release: Release) => Promise<void>): void {
  Deno.test(name, async () => await body(await previousRelease()));
}

/** Starts the release's cloud on the stage's database. */
async function startPrevious(stage: Stage, files: ReleaseFiles): Promise<Cloud> {
  const cloud = await Cloud.start({
    database: stage.postgres.url,
    env: { PIKA_MIGRATE: "off" },
    program: files.program("mod.ts"),
  });
  stage.clouds.push(cloud);
  return cloud;
}

/** A night with all that a database hears of one: the desk at one address, the dancers at others. Fails when anything is not as it should be. */
async function playNight({ desk: deskUrl, dancers }: { desk: string; dancers: string[] }): Promise<void> {
  const desk = await Desk.signUp(deskUrl, "Ann");
  await desk.connect();
  await desk.start("Ann's night");
  const phones = dancers.flatMap((url) => [
    new Dancer(url, desk.code, { transport: "socket" }),
    new Dancer(url, desk.code, { transport: "stream" }),
  ]);
  await Promise.all(phones.map((phone) => phone.connect()));
  const all = phones.length;
  const everywhere = (what: string, seen: (phone: Dancer) => boolean) =>
    until(what, () => phones.every((phone) => phone.state !== null && seen(phone)));
  const acknowledged = async (answers: Promise<{ type: string }>[]) => {
    for (const answer of await Promise.all(answers)) {
      assert.equal(answer.type, "ack", JSON.stringify(answer));
    }
  };

  const first = await desk.play("First");
  await everywhere("the first track", ({ state }) => state!.now === first);
  await acknowledged(phones.map((phone) => phone.like(first)));
  await acknowledged(phones.slice(1).map((phone) => phone.act("tempo", { play: first, wish: "faster" })));
  await everywhere(
    "its likes and wishes",
    ({ state }) => state!.plays[0]?.likes === all && state!.tempo?.faster === all - 1,
  );
  const poll = crypto.randomUUID();
  await desk.do("poll", { poll, question: "Slower?", options: ["Yes", "No"], seconds: null });
  await everywhere("the poll", ({ state }) => state!.poll?.id === poll);
  await acknowledged(phones.map((phone, at) => phone.act("vote", { poll, option: at === 0 ? 0 : 1 })));
  await everywhere("the votes", ({ state }) => state!.poll?.votes.join() === `1,${all - 1}`);
  await desk.do("poll_over", { poll });
  await desk.do("announce", { announcement: crypto.randomUUID(), text: "Last song", seconds: 60 });
  const second = await desk.play("Second");
  await everywhere("the second track", ({ state }) => state!.now === second && state!.poll!.closed);
  await acknowledged([phones[0]!.like(second), phones.at(-1)!.like(second)]);
  await acknowledged([phones.at(-1)!.like(second, false)]);
  await desk.do("track", {
    play: second,
    track: { title: "Better", artist: "B", bpm: 90, key: "1A", energy: 3, duration: 99 },
  });
  await acknowledged(phones.map((phone) => phone.act("thank")));
  await everywhere("who is here", ({ state }) => state!.listeners === all && state!.thanks === all);
  await everywhere("the taken back like", ({ state }) => state!.plays[0]?.likes === 1);

  // Away and back, as in a deploy: with the number of the last event.
  await phones[0]!.disconnect();
  await desk.disconnect();
  await desk.connect();
  const third = await desk.play("Third");
  await phones[0]!.connect();
  await everywhere("the third track, also for who was away", ({ state }) => state!.now === third);
  await desk.do("retract", { play: third });
  await desk.do("end");
  await everywhere("the end", ({ state }) => state!.status === "ended");
  for (const phone of phones) assert.deepEqual(phone.complaints, []);

  for (const url of new Set([deskUrl, ...dancers])) {
    const recap: Recap = await (await fetch(`${url}/api/recaps/${desk.session}`)).json();
    assert.deepEqual(
      recap.plays.map(({ title, likes, tempo }) => [title, likes, tempo.faster]),
      [["First", all, all - 1], ["Better", 1, 0]],
    );
    assert.deepEqual(recap.polls, [{ question: "Slower?", options: ["Yes", "No"], votes: [1, all - 1] }]);
    const { title, thanks, likes, listeners_peak, dj } = recap;
    assert.deepEqual([title, thanks, likes, listeners_peak, dj.name], [
      "Ann's night",
      all,
      all + 1,
      all,
      "Ann",
    ]);
    const profile = await (await fetch(`${url}/api/djs/${dj.slug}`)).json();
    assert.deepEqual(profile.past.map(({ id }: { id: string }) => id), [desk.session]);
  }
  for (const phone of phones) await phone.disconnect();
  await desk.disconnect();
}

previousTest("the previous cloud serves a night on today's schema", async (release) => {
  await using files = await ReleaseFiles.of(release);
  await using stage = await Stage.open({ clouds: 0 });
  await migrate(stage.sql);
  const { url } = await startPrevious(stage, files);
  await playNight({ desk: url, dancers: [url] });
  assert.equal(await stage.clouds[0]!.stop(), 0);
  // A rollback runs its migrations first, which know nothing of the newer ones.
  const [program = "", ...args] = files.program("migrate.ts");
  const { success, stdout } = await new Deno.Command(program, {
    args,
    env: { DATABASE_URL: stage.postgres.url },
  }).output();
  assert.ok(success, new TextDecoder().decode(stdout));
});

previousTest("the previous cloud and today's are one cloud", async (release) => {
  await using files = await ReleaseFiles.of(release);
  await using stage = await Stage.open({ clouds: 1 });
  const today = stage.url;
  const { url: before } = await startPrevious(stage, files);
  await playNight({ desk: before, dancers: [today, before] });
  await playNight({ desk: today, dancers: [before, today] });
});

Deno.test("which release is the previous one: a tag, or what was before the newest migration, or the last commit", async () => {
  const folder = await Deno.makeTempDir({ prefix: "pika-history-" });
  const git = async (...words: string[]) => {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@pika.example"];
    const { success, stdout, stderr } = await new Deno.Command("git", {
      args: [...identity, ...words],
      cwd: folder,
      // Whoever runs this may sign commits, or have hooks: not here.
      env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trim();
  };
  const commit = async (...paths: string[]) => {
    for (const path of paths) await Deno.writeTextFile(join(folder, path), `${path}\n`);
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message", "Work");
    return await git("rev-parse", "HEAD");
  };
  const revision = async () => (await previousRelease(folder)).revision;
  try {
    await assert.rejects(previousRelease(folder), /no git checkout/);
    await git("init", "--quiet");
    await Deno.mkdir(join(folder, "cloud/db/migrations"), { recursive: true });
    await commit("cloud/mod.ts");
    await assert.rejects(previousRelease(folder), /no earlier commit has migrations/);
    const withCloud = await commit("cloud/db/migrations/0001_a.sql");
    const second = await commit();
    await commit();
    assert.equal(
      await revision(),
      second,
      "nothing was there before the first migration, so the last commit it is",
    );
    const beforeThird = await commit();
    await commit("cloud/db/migrations/0002_b.sql");
    await commit();
    assert.equal(await revision(), beforeThird, "before the newest migration");
    await git("tag", "cloud-v0.1.0", withCloud);
    await git("tag", "web-v9.9.9", second);
    assert.equal(await revision(), withCloud, "a tag of the cloud");
    const head = await commit();
    await git("tag", "cloud-v0.2.0");
    assert.equal(await revision(), withCloud, "not what is checked out");
    await Deno.writeTextFile(join(folder, "cloud/db/migrations/0003_c.sql"), "");
    assert.equal(await revision(), head, "but what is released when the next migration is being written");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
