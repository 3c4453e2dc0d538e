/**
 * An update played end to end on Linux: two versions packed as they are shipped, a feed signed with minisign, a feed server on
 * this machine. The first version looks, refuses what it must not believe, downloads, puts the second in its place, and goes back.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { emptyFolder, exists, remove } from "../../lib/files.ts";
import { cacheDir, desktopDir, root } from "../../lib/paths.ts";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { testWith } from "../../testing/test_with.ts";
import { until } from "../../lib/until.ts";
import { drumLoop } from "../../release/drum_loop.ts";
import { type Feed, feedName } from "@pika/contract/feed/releases.ts";
import { signFeed } from "../../release/feed.ts";
import { tarGz } from "../../release/targets/linux/tar_gz.ts";
import type { SecretKey } from "@pika/contract/feed/signing.ts";
import { processesBelow } from "../../release/processes.ts";
import { stageLinux } from "../../release/targets/linux/stage.ts";
import type { Release } from "../../release/release.ts";
import { hostTarget, targetName } from "../../release/targets/target.ts";
import { TrialFeed } from "../trial_feed.ts";
import { trialSidecar } from "../../release/trial_sidecar.ts";
import { trialKey } from "./trial_key.ts";

/** Where the two versions are put together. */
const work = join(cacheDir, "update-test");
const ours = "0.1.0";
const newer = "0.2.0";
const day = 86_400_000;

testWith(
  { tools: ["minisign", "objdump"], os: ["linux"] },
  "an update from one version to the next, and back",
  async (test) => {
    const { key } = await trialKey();
    const packages = new Map<string, string>();
    for (const version of [ours, newer]) packages.set(version, await pack(version));

    const scratch = await Deno.makeTempDir({ prefix: "pika update ż " });
    const home = join(scratch, "home");
    const app = join(scratch, "app");
    await Deno.mkdir(join(home, "Music"), { recursive: true });
    await Deno.mkdir(app);
    await Deno.writeFile(join(home, "Music", "loop.wav"), drumLoop(104.5, 30));
    await using feeds = new TrialFeed();
    const { served, address } = feeds;

    /** The feed of a version as it is published, signed by Debian's minisign. */
    const publish = async (version: string, now: number, changes: Partial<Feed> = {}) => {
      const target = targetName(hostTarget());
      const file = packages.get(version)!;
      const feed = await feeds.feedOf({ version, file, format: "tar.gz", target, now, changes });
      await signWithMinisign(feed, key, served);
    };

    const installed = await tarGz.install(packages.get(ours)!, app, {});
    const env = {
      HOME: home,
      XDG_DATA_HOME: join(home, ".local", "share"),
      XDG_CONFIG_HOME: join(home, ".config"),
      PIKA_FEED_URL: `${address}/latest.json`,
    };
    const dataDir = join(env.XDG_DATA_HOME, "pika");
    const child = new Deno.Command(installed.launcher, {
      args: ["--no-open"],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      let client = await joinSidecar(dataDir);
      const status = () => client.call("updates.status");
      const look = () => client.call("updates.check");

      await test.step("the first version runs and knows a sound", async () => {
        assert.equal(
          (await client.call("app.hello", { client_build: "" })).version,
          ours,
        );
        await client.call("folders.add", { path: join(home, "Music") });
        await until(async () => await tempo(client) === 104.5, {
          what: "The sound was not analysed",
          seconds: 120,
        });
        assert.equal((await look()).problem?.code, "feed_missing");
      });

      await test.step("a feed that is tampered with, replayed, expired or cut off is refused with its message", async () => {
        const now = Date.now();
        const refused = async (code: string, words: RegExp) => {
          const { problem, available } = await look();
          assert.equal(problem?.code, code);
          assert.match(problem.message, words);
          assert.equal(available, null);
        };
        await publish(ours, now - day);
        assert.equal((await look()).problem, null);
        await publish(newer, now - 2 * day);
        await refused("feed_replayed", /older than one that Pika has seen before/);
        await publish(newer, now - day / 2, { expires: new Date(now - day / 4).toISOString() });
        await refused("feed_expired", /out of date since/);
        await publish(newer, now);
        const good = served.get("latest.json")!;
        served.set(
          "latest.json",
          new TextEncoder().encode(new TextDecoder().decode(good).replace(newer, "9.9.9")),
        );
        await refused("feed_tampered", /changed after Pika's makers signed it/);
        served.set("latest.json", good.slice(0, good.length / 2));
        await refused("feed_truncated", /did not arrive in one piece/);
        served.set("latest.json", good);
      });

      await test.step("it is offered, downloaded and verified", async () => {
        const found = await look();
        assert.equal(found.problem, null);
        assert.equal(found.available?.version, newer);
        const begun = performance.now();
        await client.call("updates.download");
        await until(async () => (await status()).state === "ready", {
          what: "The download did not end",
          seconds: 120,
        });
        say(`download and verification: ${Math.round(performance.now() - begun)} ms`);
      });

      await test.step("the next version takes its place and has the library", async () => {
        const begun = performance.now();
        await client.call("updates.install");
        client = await joinNext(client, dataDir);
        const hello = await client.call("app.hello", {
          client_build: "",
        });
        say(`from "install" to the new version's answer: ${Math.round(performance.now() - begun)} ms`);
        assert.deepEqual([hello.version, hello.build], [newer, `${newer}+trial`]);
        assert.equal(await tempo(client), 104.5);
        const { updated, previous, problem, available } = await status();
        assert.deepEqual([updated?.from, previous, problem, available], [ours, ours, null, null]);
        const { launcher } = installed;
        assert.ok(await exists(launcher), "the app lies where it lay");
        assert.equal(await versionIn(launcher), newer);
        assert.equal(await versionIn(launcher, ".previous"), ours);
      });

      await test.step("and back", async () => {
        const begun = performance.now();
        await client.call("updates.go_back");
        client = await joinNext(client, dataDir);
        assert.equal(
          (await client.call("app.hello", { client_build: "" })).version,
          ours,
        );
        say(`back: ${Math.round(performance.now() - begun)} ms`);
        assert.equal(await tempo(client), 104.5);
        assert.equal((await status()).updated?.going_back, true);
        assert.equal((await look()).available?.version, newer);
      });
      client.close();
    } finally {
      for (const { pid } of await processesBelow(scratch)) Deno.kill(pid, "SIGTERM");
      await until(async () => (await processesBelow(scratch)).length === 0, {
        what: "Processes of the app did not end",
        seconds: 120,
      });
      await child.status;
      await remove(scratch);
    }
  },
  { sanitizeResources: false },
);

/** A figure for whoever reads the test's output. */
function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(`    ${line}`);
}

/** The archive of a version: the same frozen sidecar, with a page and build information of its own. */
async function pack(version: string): Promise<string> {
  const folder = join(work, version);
  await emptyFolder(folder);
  const release: Release = {
    version,
    target: hostTarget(),
    commit: "",
    dirty: true,
    buildId: `${version}+trial`,
    shell: { kind: "browser", reason: "this is a trial" },
    published: false,
    cloud: null,
    sidecarMode: "onedir",
    feed: { url: null, key: (await trialKey()).publicFile },
    workDir: folder,
    outDir: folder,
    sourceDateEpoch: 1_700_000_000,
  };
  const build = join(desktopDir, "build.ts");
  await run(
    [Deno.execPath(), "run", "-A", build, "--out", join(folder, "ui"), "--build-id", release.buildId],
    {
      cwd: root,
    },
  );
  const tree = join(folder, "stage");
  const sidecar = await trialSidecar(release.target, release.feed!.key!);
  const parts = { sidecar: { mode: "onedir", path: sidecar }, ui: join(folder, "ui"), window: null } as const;
  await stageLinux(release, parts, tree);
  const file = join(folder, `pika-${version}-${targetName(release.target)}-browser-shell.tar.gz`);
  await tarGz.build(release, tree, file, {});
  return file;
}

/** Signs with Debian's program what our own signs likewise, and serves both files. */
async function signWithMinisign(feed: Feed, key: SecretKey, served: Map<string, Uint8Array>): Promise<void> {
  const name = feedName(feed.channel);
  const folder = await Deno.makeTempDir({ prefix: "pika-feed-" });
  const { text, signature } = signFeed(feed, key);
  const comment = signature.split("\n")[2]!.replace("trusted comment: ", "");
  await Deno.writeTextFile(join(folder, name), text);
  await run(["minisign", "-S", "-s", (await trialKey()).secretFile, "-m", name, "-t", comment], {
    cwd: folder,
    stdin: "",
  });
  for (const file of [name, `${name}.minisig`]) served.set(file, await Deno.readFile(join(folder, file)));
  await remove(folder);
}

/** Joins the sidecar of a data folder as soon as it answers. */
async function joinSidecar(dataDir: string): Promise<SidecarClient> {
  let client: SidecarClient | undefined;
  await until(async () => (client = await SidecarClient.join(dataDir).catch(() => undefined)) !== undefined, {
    what: "The app's sidecar did not answer",
    seconds: 120,
  });
  return client!;
}

/** Waits until another sidecar has taken over, and joins that. */
async function joinNext(old: SidecarClient, dataDir: string): Promise<SidecarClient> {
  const instance = async () =>
    JSON.parse(await Deno.readTextFile(join(dataDir, "instance.json"))).pid as number;
  const before = await instance();
  await until(async () => await instance().catch(() => before) !== before, {
    what: "No other version took over",
    seconds: 120,
  });
  old.close();
  return await joinSidecar(dataDir);
}

async function tempo(client: SidecarClient): Promise<number | null | undefined> {
  const { rows } = await client.call("tracks.list", { limit: 10 });
  return rows[0]?.bpm;
}

/** The version of the app that lies around a launcher, or beside it. */
async function versionIn(launcher: string, suffix = ""): Promise<string> {
  const folder = `${launcher.slice(0, launcher.lastIndexOf("/"))}${suffix}`;
  return JSON.parse(await Deno.readTextFile(join(folder, "sidecar", "build.json"))).version;
}
