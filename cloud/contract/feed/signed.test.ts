import assert from "node:assert/strict";
import dates from "../examples/feed/dates.json" with { type: "json" };
import examples from "../examples/feed/releases.json" with { type: "json" };
import { feedLimits } from "../limits.ts";
import type { Feed } from "./releases.ts";
import { commentOf, FeedError, openFeed } from "./signed.ts";
import { makeKey, sign } from "./signing.ts";

const key = makeKey();
const example = examples.Feed.valid[0] as Feed;

/** Signs what is called a feed, as a feed of the channel latest. */
function signed(value: unknown, comment = commentOf(example)) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return { bytes, signature: sign(bytes, key, comment) };
}

const open = (feed: unknown, comment?: string) =>
  openFeed(signed(feed, comment), { key, channel: "latest", now: Date.parse(example.published) });

Deno.test("a feed is opened, with fields that a later release train adds", () => {
  const opened = open({ ...example, later: { anything: 1 } });
  assert.equal(opened.feed.version, "0.2.0");
  assert.equal(opened.signedAt, Date.parse("2026-11-25T12:00:00Z"));
  assert.equal(opened.feed.targets["linux-x64"]![0]!.format, "deb");
});

Deno.test("a good signature is not enough: what is signed must be the feed that was asked for", () => {
  assert.throws(() => open({ ...example, channel: "next" }), /of channel "next", and "latest" was asked for/);
  const wrong: [Record<string, unknown>, RegExp][] = [
    [{ schema: 2 }, /Field "schema" is wrong: 2/],
    [{ version: "latest" }, /Field "version" must be a version such as/],
    [{ rollout: 101 }, /Field "rollout"/],
    [{ expires: "soon" }, /Field "expires" must be a time/],
    [{ targets: { "windows-x64": [] } }, /Field "targets.windows-x64" must have 1 to 8 packages/],
  ];
  for (const [change, expected] of wrong) assert.throws(() => open({ ...example, ...change }), expected);
  for (const url of ["http://github.com/x.exe", "javascript:alert(1)", "data:text/html,x", "x.exe"]) {
    const file = { ...example.targets["windows-x64"]![0]!, url };
    assert.throws(
      () => open({ ...example, targets: { "windows-x64": [file] } }),
      /url" must be an address that begins with https/,
    );
  }
  for (
    const comment of [
      "",
      "timestamp:1795000000\tfile:next.json\tversion:0.2.0",
      "timestamp:1795000000\tfile:latest.json\tversion:0.9.0",
    ]
  ) {
    assert.throws(
      () => open(example, comment),
      /comment is ".*", which does not belong to latest.json 0.2.0/,
    );
  }
});

for (const { why, now, published, timestamp, refused } of dates.feeds) {
  Deno.test(`a feed's dates: ${why}`, () => {
    const feed = { ...example, published, expires: dates.expires };
    const comment = `timestamp:${timestamp} file:latest.json version:0.2.0`;
    const open = () => openFeed(signed(feed, comment), { key, channel: "latest", now: Date.parse(now) });
    // What has expired is kept by the cloud, which says so to its operator; an app refuses it.
    if (refused === "feed_ahead") {
      assert.throws(open, (error) => error instanceof FeedError && /still to come/.test(error.message));
    } else assert.equal(open().feed.published, published);
    assert.equal(
      openFeed(signed(feed, comment), { key, channel: "latest", now: null }).feed.version,
      "0.2.0",
      "who signs it may say what it likes",
    );
  });
}

Deno.test("notes may have as many code points as the oldest app takes, and not one more", () => {
  const longest = "🎷".repeat(feedLimits.notes);
  assert.equal(open({ ...example, notes: longest }).feed.notes, longest);
  assert.throws(
    () => open({ ...example, notes: `${longest}!` }),
    /"notes" must have at most 20000 characters/,
  );
});
