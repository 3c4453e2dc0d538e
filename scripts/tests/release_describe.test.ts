import assert from "node:assert/strict";
import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { describeRelease, refuseBrowserShell, refuseUnfinished } from "../release/describe.ts";
import { feedKey, readFeedKeys } from "../release/feed_key.ts";
import { packageName } from "../release/targets/format.ts";
import { formatNamed } from "../release/targets/mod.ts";
import { hostTarget, targetName } from "../release/targets/target.ts";

Deno.test("the repository's keys can be read, and a file that is none is named", async () => {
  for (const { key } of await readFeedKeys(feedKey)) assert.equal(key.length, 32);
  const file = await Deno.makeTempFile();
  await assert.rejects(
    readFeedKeys(file),
    (error) => error instanceof ScriptError && error.message.includes(file),
  );
  await Deno.remove(file);
  const options = { sidecar: "auto", published: false, feedKey: file } as const;
  await assert.rejects(describeRelease(options), /Cannot read the public keys for updates/);
});

Deno.test("a release for Windows on Linux lies beside the one for Linux, and is never published", async () => {
  const host = targetName(hostTarget());
  const options = { sidecar: "auto", published: false, plan: true } as const;
  if (host !== "linux-x64") {
    await assert.rejects(
      describeRelease({ ...options, target: "solaris-x64" }),
      /Cannot build for "solaris-x64"/,
    );
    return;
  }
  const own = await describeRelease(options);
  const foreign = await describeRelease({ ...options, target: "windows-x64" });
  assert.deepEqual([own.builtOn, foreign.builtOn], [undefined, "linux under wine"]);
  assert.equal(own.buildId, foreign.buildId);
  assert.equal(foreign.outDir, join(own.outDir, "windows-x64"));
  assert.notEqual(foreign.workDir, own.workDir);
  assert.equal(
    packageName({ ...foreign, shell: { kind: "browser", reason: "" } }, formatNamed("exe")),
    `pika-${foreign.version}-windows-x64-browser-shell-built-on-linux-under-wine.exe`,
  );
  await assert.rejects(describeRelease({ ...options, target: "windows-x64", published: true }), {
    message: "Cannot publish a build for windows-x64 that is made on linux-x64",
  });
});

Deno.test("who asks for the window gets no build without it, and is told why", () => {
  refuseBrowserShell({ kind: "neutralino", version: "6.9.0", runtime: "", sha256: "" });
  assert.throws(() => refuseBrowserShell({ kind: "browser", reason: "no network" }), {
    name: "ScriptError",
    message: "This build would carry the browser shell: no network",
  });
});

Deno.test("a trial's key, the browser shell, or a runtime that is not pinned, is never published", () => {
  const shell = { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "ab", pinned: "ab" } as const;
  const good = { shell, feed: { url: "https://pika.example/latest.json", key: feedKey } };
  refuseUnfinished(good);
  assert.throws(
    () => refuseUnfinished({ ...good, feed: { ...good.feed, key: "/trial.pub" } }),
    /another key/,
  );
  assert.throws(() => refuseUnfinished({ ...good, feed: undefined }), /another key/);
  assert.throws(
    () => refuseUnfinished({ ...good, shell: { kind: "browser", reason: "no network" } }),
    /browser shell: no network/,
  );
  for (const pinned of ["cd", undefined]) {
    assert.throws(() => refuseUnfinished({ ...good, shell: { ...shell, pinned } }), {
      message: /^Cannot publish a build with a runtime of your own: SHA-256 ab /,
      help: /--pin-runtime/,
    });
  }
});
