/** Publishing, against a server that behaves like GitHub and fails at each call in turn. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { feedName } from "@pika/contract/feed/releases.ts";
import { channelOf, readFeed } from "../feed.ts";
import { makeKey } from "@pika/contract/feed/signing.ts";
import { readBuilds } from "./builds.ts";
import { commit, writeBuilds } from "./example.ts";
import { GitHub, GitHubError } from "./github.ts";
import { type Fault, GitHubServer, type StoredRelease } from "./github_server.ts";
import { feedTargets, mergeBuilds, writeFeed } from "./merge.ts";
import { promised } from "./promised.ts";
import { type Publication, publish } from "./publish.ts";
import { refresh } from "./refresh.ts";

const key = makeKey();

/** A release as it would be published, its files in a folder. */
async function publication(
  folder: string,
  version = "0.2.0",
  now = Date.UTC(2026, 10, 25),
): Promise<Publication> {
  const tag = `desktop-v${version}`;
  await writeBuilds(join(folder, version), version);
  const builds = await readBuilds(join(folder, version));
  const merged = join(folder, `merged-${version}`);
  const assets = await mergeBuilds(builds, { promised, folder: merged });
  const address = `https://github.com/dj/pika/releases/download/${tag}`;
  const targets = feedTargets(builds, { promised, address });
  const parts = { version, minimum_protocol: 1, rollout: 100, notes: "- It", targets };
  const channels = channelOf(version) === "latest" ? ["latest", "next"] as const : ["next"] as const;
  const feeds = await Promise.all(channels.map(async (channel) => {
    const { signed, assets } = await writeFeed(parts, { channel, key, now, folder: merged });
    return { channel, feed: signed.feed, assets };
  }));
  return { tag, version, commit, body: "- It", assets, feeds, believed: [key] };
}

/** A stage: a server on which the tag is there, and what it heard. */
class Stage {
  readonly server = new GitHubServer();
  readonly notes: string[] = [];
  readonly waits: number[] = [];
  private constructor(readonly folder: string) {}

  static async make(...versions: string[]): Promise<Stage> {
    const stage = new Stage(await Deno.makeTempDir({ prefix: "pika publish " }));
    for (const version of versions.length > 0 ? versions : ["0.2.0"]) {
      stage.server.tags.set(`desktop-v${version}`, commit);
    }
    return stage;
  }

  publish(what: Publication, attempts = 4): Promise<string> {
    const { url: api, repository, token } = this.server;
    const note = (line: string) => void this.notes.push(line);
    const sleep = (milliseconds: number) => Promise.resolve(void this.waits.push(milliseconds));
    return publish(what, new GitHub({ api, repository, token, attempts, sleep, note }), note);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

const text = (release: StoredRelease, name: string) =>
  new TextDecoder().decode(release.assets.find((asset) => asset.name === name)?.bytes);

const installers = [
  "pika-0.2.0-linux-x64.deb",
  "pika-0.2.0-linux-x64.tar.gz",
  "pika-0.2.0-macos-arm64.dmg",
  "pika-0.2.0-macos-x64.dmg",
  "pika-0.2.0-windows-x64.exe",
];

/** What the world must see in the end, however it came about. */
async function assertPublished({ server }: Stage, what: Publication): Promise<void> {
  const releases = server.releases.filter(({ tag_name }) => tag_name === what.tag);
  assert.equal(releases.length, 1);
  assert.equal(server.published, 1, "published once");
  const [release] = releases;
  assert.equal(release!.draft, false);
  assert.equal(release!.make_latest, "true");
  const names = [
    ...installers,
    "SHA256SUMS",
    "latest.json",
    "latest.json.minisig",
    "pika.cdx.json",
    "release.json",
  ];
  assert.deepEqual(release!.assets.map(({ name }) => name).sort(), names.sort());
  for (const asset of what.assets) {
    const there = release!.assets.find(({ name }) => name === asset.name)!;
    assert.deepEqual(there.bytes, await Deno.readFile(asset.path), asset.name);
  }
  assert.equal(
    readFeed(text(release!, "latest.json"), text(release!, "latest.json.minisig"), { key, channel: "latest" })
      .version,
    "0.2.0",
  );
  const rolling = server.releases.filter(({ tag_name }) => tag_name === "next");
  assert.equal(rolling.length, 1);
  assert.deepEqual(rolling[0]!.assets.map(({ name }) => name).sort(), ["next.json", "next.json.minisig"]);
  assert.equal(
    readFeed(text(rolling[0]!, "next.json"), text(rolling[0]!, "next.json.minisig"), { key, channel: "next" })
      .channel,
    "next",
  );
}

Deno.test("a release: draft, files, verified, published as the latest; the feed next follows", async () => {
  await using stage = await Stage.make();
  const what = await publication(stage.folder);
  assert.equal(await stage.publish(what), "https://github.example/desktop-v0.2.0");
  await assertPublished(stage, what);
  const order = stage.server.calls.map(({ method, path }) => `${method} ${path.replace(/^.*dj\/pika/, "")}`);
  const publishing = order.findIndex((call) => /^PATCH \/releases\/\d+$/.test(call));
  const downloads = order.filter((call, index) =>
    index < publishing && /^GET \/releases\/assets\//.test(call)
  );
  assert.equal(downloads.length, 10, "all files are downloaded before it is published");
  assert.equal(
    order.slice(publishing).filter((call) => call.startsWith("POST /uploads/releases/100/")).length,
    0,
  );
  assert.deepEqual(stage.waits, []);
});

Deno.test("a second run finds everything done, changes nothing and publishes nothing", async () => {
  await using stage = await Stage.make();
  const what = await publication(stage.folder);
  await stage.publish(what);
  const before = structuredClone(stage.server.releases);
  stage.server.calls.length = 0;
  // Later, so its feed has other times.
  await stage.publish(await publication(stage.folder, "0.2.0", Date.UTC(2026, 10, 26)));
  assert.deepEqual(stage.server.releases, before);
  assert.deepEqual(stage.server.calls.filter(({ method }) => method !== "GET"), []);
});

/** The same release, twice: a later run makes feeds with other times. */
const shared = await Deno.makeTempDir({ prefix: "pika published " });
addEventListener("unload", () => Deno.removeSync(shared, { recursive: true }));
const first = await publication(join(shared, "first"));
const second = await publication(join(shared, "second"), "0.2.0", Date.UTC(2026, 10, 26));

/** How many calls a release takes when nothing fails. */
async function countCalls(): Promise<number> {
  await using stage = await Stage.make();
  await stage.publish(first);
  return stage.server.calls.length;
}
const calls = await countCalls();

for (const fault of ["error", "cut", "truncated", "limited"] as const satisfies Fault[]) {
  Deno.test(`whichever of ${calls} calls goes wrong once (${fault}), the release is right in the end`, async () => {
    for (let broken = 0; broken < calls; broken++) {
      await using stage = await Stage.make();
      stage.server.fault = (_, number) => number === broken ? fault : undefined;
      await stage.publish(first);
      await assertPublished(stage, first);
      if (fault === "limited") assert.deepEqual(stage.waits, [7000]);
    }
  });
}

for (const fault of ["error", "cut"] as const satisfies Fault[]) {
  Deno.test(`a run that dies at any of ${calls} calls (${fault}) is finished by the next, and publishes once`, async () => {
    for (let broken = 0; broken < calls; broken++) {
      await using stage = await Stage.make();
      stage.server.fault = (_, number) => number >= broken ? fault : undefined;
      await assert.rejects(
        stage.publish(first, 2),
        (error) => error instanceof GitHubError && /run the same command again/.test(error.help),
        `call ${broken}`,
      );
      stage.server.fault = () => undefined;
      await stage.publish(second);
      await assertPublished(stage, second);
    }
  });
}

Deno.test("what an earlier run left broken is replaced: unfinished, truncated, other bytes, strangers", async () => {
  await using stage = await Stage.make();
  const what = await publication(stage.folder);
  const draft = stage.server.addRelease({ tag_name: what.tag, draft: true });
  const bytes = await Deno.readFile(what.assets[0]!.path);
  stage.server.addAsset(draft, installers[0]!, new Uint8Array(0), "starter");
  stage.server.addAsset(draft, installers[4]!, bytes.slice(0, 10));
  stage.server.addAsset(draft, installers[2]!, new Uint8Array(what.assets[1]!.size));
  stage.server.addAsset(draft, "pika-0.2.0-old.zip", bytes);
  await stage.publish(what);
  await assertPublished(stage, what);
});

Deno.test("where GitHub tells no digests, the download finds other bytes of the same size", async () => {
  await using stage = await Stage.make();
  stage.server.digests = "untold";
  const what = await publication(stage.folder);
  const draft = stage.server.addRelease({ tag_name: what.tag, draft: true });
  stage.server.addAsset(draft, what.assets[0]!.name, new Uint8Array(what.assets[0]!.size));
  await stage.publish(what);
  await assertPublished(stage, what);
});

Deno.test("a file that always comes back broken is never published", async () => {
  await using stage = await Stage.make();
  stage.server.fault = ({ method, path }) =>
    method === "GET" && /\/releases\/assets\//.test(path) ? "truncated" : undefined;
  await assert.rejects(stage.publish(await publication(stage.folder)), /comes back from GitHub otherwise/);
  assert.equal(stage.server.published, 0);
});

Deno.test("refused: no tag, a tag elsewhere, a bad token, a published release with other files", async () => {
  await using stage = await Stage.make();
  const what = await publication(stage.folder);
  const { url: api, repository, token } = stage.server;
  const refused = (message: RegExp) =>
    assert.rejects(
      stage.publish(what),
      (error) => error instanceof ScriptError && message.test(error.message),
    );
  await assert.rejects(
    publish(what, new GitHub({ api, repository, token: "other" }), () => {}),
    (error) =>
      error instanceof GitHubError && /401/.test(error.message) && /contents: write/.test(error.help),
  );
  stage.server.tags.set(what.tag, "1".repeat(40));
  await refused(/is on 1{40}, but c0ffee/);
  stage.server.tags.delete(what.tag);
  await refused(/GitHub has no tag desktop-v0\.2\.0/);
  assert.deepEqual(stage.server.releases, []);

  stage.server.tags.set(what.tag, commit);
  await stage.publish(what);
  await Deno.writeTextFile(join(what.assets[0]!.path), "other");
  const other = {
    ...what.assets[0]!,
    size: 5,
    sha256: "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa",
  };
  await assert.rejects(
    stage.publish({ ...what, assets: [other, ...what.assets.slice(1)] }),
    /was published with another pika-0\.2\.0-windows-x64\.exe/,
  );
  assert.equal(token, "ghs_test");
  assert.equal(stage.server.published, 1);
});

Deno.test("pre-releases leave the latest alone and are told on the channel next, until a final version is higher", async () => {
  await using stage = await Stage.make("0.1.0", "0.2.0-rc.1", "0.2.0", "0.1.1");
  const next = () => JSON.parse(text(stage.server.release("next")!, "next.json")).version;
  for (
    const [version, told] of [["0.1.0", "0.1.0"], ["0.2.0-rc.1", "0.2.0-rc.1"], ["0.2.0", "0.2.0"], [
      "0.1.1",
      "0.2.0",
    ]] as const
  ) {
    await stage.publish(await publication(stage.folder, version));
    assert.equal(next(), told, version);
  }
  const candidate = stage.server.release("desktop-v0.2.0-rc.1")!;
  assert.deepEqual([candidate.prerelease, candidate.make_latest], [true, "false"]);
  assert.ok(!candidate.assets.some(({ name }) => name.startsWith("latest.json")));
  assert.equal(stage.server.release("desktop-v0.1.1")!.make_latest, "false", "0.2.0 stays the latest");
  assert.equal(stage.server.release("desktop-v0.2.0")!.make_latest, "true");
});

Deno.test("a next.json that nobody can believe is written anew", async () => {
  await using stage = await Stage.make();
  const what = await publication(stage.folder);
  await stage.publish(what);
  const rolling = stage.server.release("next")!;
  rolling.assets.find(({ name }) => name === "next.json")!.bytes = new TextEncoder().encode("{}");
  await stage.publish(what);
  await assertPublished(stage, what);
});

Deno.test("published feeds are signed again for another 120 days, to more apps; only by who has the key", async () => {
  await using stage = await Stage.make();
  await stage.publish(first);
  const { url: api, repository, token } = stage.server;
  const github = new GitHub({ api, repository, token });
  const note = () => {};
  const options = { key, believed: [key], rollout: null, now: Date.UTC(2027, 0, 1), folder: stage.folder };
  const feeds = () =>
    ([["desktop-v0.2.0", "latest"], ["next", "next"]] as const).map(([tag, channel]) => {
      const release = stage.server.release(tag)!;
      const name = feedName(channel);
      return readFeed(text(release, name), text(release, `${name}.minisig`), { key, channel });
    });
  const before = feeds();
  await refresh(github, options, note);
  assert.deepEqual(
    feeds(),
    before.map((feed) => ({
      ...feed,
      published: "2027-01-01T00:00:00.000Z",
      expires: "2027-05-01T00:00:00.000Z",
    })),
  );
  await refresh(github, { ...options, rollout: 20 }, note);
  assert.deepEqual(feeds().map(({ rollout }) => rollout), [20, 20]);
  await stage.publish(second);
  await assertPublished(stage, second);

  const signed = structuredClone(stage.server.releases);
  await assert.rejects(
    refresh(github, { ...options, key: makeKey(), believed: [makeKey()] }, note),
    /latest\.json of desktop-v0\.2\.0 again: .*of key/,
  );
  assert.deepEqual(stage.server.releases, signed);

  // In a rotation: the spare key takes over what the first has signed, while the apps believe both.
  const spare = makeKey();
  await refresh(github, { ...options, key: spare, believed: [key, spare] }, note);
  const signature = text(stage.server.release("next")!, "next.json.minisig");
  assert.throws(() =>
    readFeed(text(stage.server.release("next")!, "next.json"), signature, { key, channel: "next" })
  );
  readFeed(text(stage.server.release("next")!, "next.json"), signature, {
    key: [key, spare],
    channel: "next",
  });
});

Deno.test("where nothing is published, nothing is signed again", async () => {
  await using stage = await Stage.make();
  const { url: api, repository, token } = stage.server;
  const options = { key, believed: [key], rollout: null, now: 0, folder: stage.folder };
  const notes: string[] = [];
  await refresh(new GitHub({ api, repository, token }), options, (line) => notes.push(line));
  assert.deepEqual(notes, ["latest.json: nothing is published", "next.json: nothing is published"]);
});

Deno.test("a limit of calls is waited for as GitHub asks, and not for longer than a job lasts", async () => {
  const begun = Date.now();
  const answers = [
    {
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${Math.ceil(begun / 1000) + 60}` },
    },
    { status: 403, headers: { "retry-after": "3" } },
    { status: 200, headers: {} },
    { status: 429, headers: { "retry-after": "3600" } },
    { status: 403, headers: {} },
  ];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    const { status, headers } = answers.shift()!;
    return new Response("[]", { status, headers: headers as HeadersInit });
  });
  const waits: number[] = [];
  const github = new GitHub({
    api: `http://127.0.0.1:${server.addr.port}`,
    repository: "dj/pika",
    token: "t",
    sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
  });
  assert.deepEqual(await github.releasesOf("x"), []);
  const late = Date.now() - begun;
  assert.ok(waits[0]! >= 60_000 - late && waits[0]! <= 62_000, `${waits[0]} after ${late} ms`);
  assert.equal(waits[1], 3000);
  await assert.rejects(github.releasesOf("x"), /Cannot list the releases: .*429/);
  await assert.rejects(github.releasesOf("x"), /403/);
  assert.equal(waits.length, 2);
  await server.shutdown();
});

Deno.test("the token goes to no host that an answer names", async () => {
  await using stage = await Stage.make();
  const { url: api, repository, token } = stage.server;
  const github = new GitHub({ api, repository, token });
  const release = stage.server.addRelease({ tag_name: "x", draft: true });
  await assert.rejects(
    github.ensureAsset(
      { ...release, html_url: "", upload_url: "https://evil.example/assets{?name,label}" },
      first.assets[0]!,
    ),
    /evil\.example to upload to, which does not belong to/,
  );
});
