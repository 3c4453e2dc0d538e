import assert from "node:assert/strict";
import { ScriptError } from "../errors.ts";
import {
  describeRelease,
  feedKey,
  feedUrl,
  readFeedKey,
  refuseBrowserShell,
  refuseUnfinished,
} from "./describe.ts";

Deno.test("the feed is where the environment says, or among the releases of the repository that builds", () => {
  const own = "https://pika.example/latest.json";
  assert.equal(feedUrl({}), null);
  assert.equal(feedUrl({ PIKA_FEED_URL: "", GITHUB_REPOSITORY: "" }), null);
  assert.equal(feedUrl({ PIKA_FEED_URL: own, GITHUB_REPOSITORY: "a/b" }), own);
  assert.equal(
    feedUrl({ GITHUB_REPOSITORY: "a/b" }),
    "https://github.com/a/b/releases/latest/download/latest.json",
  );
  assert.equal(
    feedUrl({ GITHUB_REPOSITORY: "a/b", GITHUB_SERVER_URL: "https://git.example" }),
    "https://git.example/a/b/releases/latest/download/latest.json",
  );
});

Deno.test("the repository's key can be read, and a file that is none is named", async () => {
  assert.equal((await readFeedKey(feedKey)).key.length, 32);
  const file = await Deno.makeTempFile();
  await assert.rejects(
    readFeedKey(file),
    (error) => error instanceof ScriptError && error.message.includes(file),
  );
  await Deno.remove(file);
  const options = { sidecar: "auto", published: false, feedKey: file } as const;
  await assert.rejects(describeRelease(options), /Cannot read the public key for updates/);
});

Deno.test("who asks for the window gets no build without it, and is told why", () => {
  refuseBrowserShell({ kind: "neutralino", version: "6.9.0", runtime: "", sha256: "" });
  assert.throws(() => refuseBrowserShell({ kind: "browser", reason: "no network" }), {
    name: "ScriptError",
    message: "This build would carry the browser shell: no network",
  });
});

Deno.test("a trial's key, or no feed, is never published", () => {
  const shell = { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "" } as const;
  const good = { dirty: false, shell, feed: { url: "https://pika.example/latest.json", key: feedKey } };
  refuseUnfinished(good);
  assert.throws(
    () => refuseUnfinished({ ...good, feed: { ...good.feed, key: "/trial.pub" } }),
    /another key/,
  );
  assert.throws(() => refuseUnfinished({ ...good, feed: undefined }), /another key/);
  assert.throws(
    () => refuseUnfinished({ ...good, feed: { ...good.feed, url: null } }),
    /where its updates are/,
  );
  assert.throws(() => refuseUnfinished({ ...good, dirty: true }), /uncommitted/);
});
