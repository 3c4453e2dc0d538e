import assert from "node:assert/strict";
import type { Feed } from "@pika/contract/feed/releases.ts";
import { compareVersions } from "@pika/contract/feed/versions.ts";
import { exampleFeed, FeedKey } from "../tests/feed.ts";
import { isOlder, openFeed } from "./feed.ts";
import { readPublicKey } from "./minisign.ts";

const pair = new FeedKey();
const key = readPublicKey(pair.publicText);
const open = (feed: Feed) => openFeed(pair.signFeed(feed), { key, channel: "latest" });

Deno.test("versions are compared as SemVer says", () => {
  const ascending = [
    ...["0.9.9", "0.10.0-alpha", "0.10.0-alpha.1", "0.10.0-alpha.beta", "0.10.0-beta", "0.10.0-beta.2"],
    ...["0.10.0-beta.11", "0.10.0-rc.1", "0.10.0", "0.10.1", "1.0.0-rc.1", "1.0.0", "10.0.0"],
  ];
  for (const [i, a] of ascending.entries()) {
    for (const [j, b] of ascending.entries()) {
      assert.equal(Math.sign(compareVersions(a, b)), Math.sign(i - j), `${a}, ${b}`);
    }
  }
});

Deno.test("a feed is opened, with fields that a later release train adds", async () => {
  const opened = await open({ ...exampleFeed(), later: { anything: 1 } } as Feed);
  assert.equal(opened.feed.version, "0.2.0");
  assert.equal(opened.signedAt, Date.parse("2026-11-25T12:00:00Z"));
  assert.equal(opened.feed.targets["linux-x64"]![0]!.format, "deb");
});

Deno.test("a good signature is not enough: what is signed must be the feed that was asked for", async () => {
  await assert.rejects(
    open(exampleFeed({ channel: "next" })),
    /of channel "next", and "latest" was asked for/,
  );
  const wrong: [Partial<Record<keyof Feed, unknown>>, RegExp][] = [
    [{ schema: 2 }, /Field "schema" is wrong: 2/],
    [{ version: "latest" }, /Field "version" must be a version such as/],
    [{ rollout: 101 }, /Field "rollout"/],
    [{ expires: "soon" }, /Field "expires" must be a time/],
    [{ targets: { "windows-x64": [] } }, /Field "targets.windows-x64" must have 1 to 8 packages/],
  ];
  for (const [change, expected] of wrong) {
    await assert.rejects(open({ ...exampleFeed(), ...change } as Feed), expected);
  }
  for (const url of ["http://github.com/x.exe", "javascript:alert(1)", "data:text/html,x", "x.exe"]) {
    const feed = exampleFeed();
    feed.targets["windows-x64"]![0]!.url = url;
    await assert.rejects(open(feed), /url" must be an address that begins with https/);
  }
  const { bytes } = pair.signFeed(exampleFeed());
  for (
    const comment of [
      "",
      "timestamp:1795000000\tfile:next.json\tversion:0.2.0",
      "timestamp:1795000000\tfile:latest.json\tversion:0.9.0",
    ]
  ) {
    await assert.rejects(
      openFeed({ bytes, signature: pair.sign(bytes, comment) }, { key, channel: "latest" }),
      /comment is ".*", which does not belong to latest.json 0.2.0/,
    );
  }
});

Deno.test("a lower version is older, and so is the same one signed before", async () => {
  const at = (version: string, hour: number) =>
    open(exampleFeed({ version, published: `2026-11-25T${hour}:00:00Z` }));
  assert.equal(isOlder(await at("0.2.0", 12), await at("0.3.0", 11)), true);
  assert.equal(isOlder(await at("0.3.0", 11), await at("0.2.0", 12)), false);
  assert.equal(isOlder(await at("0.2.0", 11), await at("0.2.0", 12)), true);
  assert.equal(isOlder(await at("0.2.0", 12), await at("0.2.0", 12)), false);
});
