import assert from "node:assert/strict";
import { join } from "node:path";
import { ScriptError } from "../../errors.ts";
import { formatPublicKey, formatSecretKey, keyName, makeKey } from "../minisign.ts";
import {
  changelogComplaints,
  describeSecrets,
  describeTag,
  feedKey,
  refuseUnpinnedRuntime,
} from "./preflight.ts";

/** A checkout with a version, a changelog and a runtime, as far as the preflight reads them. */
async function inCheckout(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika preflight " });
  for (const wing of ["desktop", "sidecar"]) await Deno.mkdir(join(folder, wing));
  const write = (file: string, text: string) => Deno.writeTextFile(join(folder, file), text);
  await write("desktop/deno.json", `{"version": "0.2.0"}`);
  await write("desktop/neutralino.config.json", `{"version": "0.2.0"}`);
  await write("sidecar/pyproject.toml", `[project]\nversion = "0.2.0"\n`);
  await write("desktop/runtime.json", `{"sha256": null}`);
  await write("CHANGELOG.md", "# Changelog\n\n## desktop 0.2.0 (2026-11-25)\n\n- It\n");
  await test(folder);
  await Deno.remove(folder, { recursive: true });
}

const refused = (message: RegExp) => (error: unknown) =>
  error instanceof ScriptError && message.test(error.message) && error.help !== "";

Deno.test("the tag is that of the files, and the changelog has its section", () =>
  inCheckout(async (folder) => {
    const described = await describeTag("desktop-v0.2.0", folder);
    assert.deepEqual(described, { version: "0.2.0", tag: "desktop-v0.2.0", notes: "- It" });
    assert.deepEqual(changelogComplaints(described), []);
    await assert.rejects(
      describeTag("desktop-v0.3.0", folder),
      refused(/tag is desktop-v0\.3\.0.*say 0\.2\.0/),
    );
    for (const text of ["# Changelog\n", "## desktop 0.2.0 (2026-11-25)\n\n## cloud 0.2.0 (x)\n\n- C\n"]) {
      await Deno.writeTextFile(join(folder, "CHANGELOG.md"), text);
      assert.match(
        changelogComplaints(await describeTag(null, folder))[0]!,
        /says nothing of desktop 0\.2\.0/,
      );
    }
    await Deno.writeTextFile(join(folder, "desktop", "deno.json"), `{"version": "0.2.1"}`);
    await assert.rejects(describeTag(null, folder), refused(/versions of desktop disagree/));
  }));

Deno.test("the feed's key is there, and is the one that the apps carry", () =>
  inCheckout(async (folder) => {
    const [key, other] = [makeKey(), makeKey()];
    const file = join(folder, "feed_key.pub");
    await Deno.writeTextFile(file, formatPublicKey(key));
    assert.equal(keyName(await feedKey(formatSecretKey(key), file)), keyName(key));
    await assert.rejects(feedKey(null, file), refused(/PIKA_FEED_SECRET is not set/));
    await assert.rejects(
      feedKey(formatSecretKey(other), file),
      refused(new RegExp(`is key ${keyName(other)}, but`)),
    );
    await assert.rejects(
      feedKey(formatSecretKey({ ...other, id: key.id }), file),
      refused(/every app carries/),
    );
    await assert.rejects(feedKey("nonsense", file), refused(/no minisign secret key/));
  }));

Deno.test("a runtime that is not pinned stops before anything is built", () =>
  inCheckout(async (folder) => {
    await assert.rejects(refuseUnpinnedRuntime(folder), refused(/runtime is not pinned/));
    await Deno.writeTextFile(join(folder, "desktop", "runtime.json"), `{"sha256": "ab"}`);
    await refuseUnpinnedRuntime(folder);
  }));

Deno.test("secrets come whole or not at all, and what is missing is named", () => {
  assert.deepEqual(describeSecrets({}).complaints, []);
  assert.match(describeSecrets({}).notes.join(), /macOS: no secrets.*unsigned.*Windows: no secrets/);
  const apple = describeSecrets({
    PIKA_APPLE_CERTIFICATE_IS_SET: "true",
    PIKA_APPLE_NOTARY_KEY_IS_SET: "false",
  });
  assert.deepEqual(apple.complaints, [
    "signing for macOS lacks PIKA_APPLE_CERTIFICATE_PASSWORD, PIKA_APPLE_NOTARY_KEY, PIKA_APPLE_NOTARY_KEY_ID, PIKA_APPLE_NOTARY_ISSUER",
  ]);
  const windows = { PIKA_WINDOWS_CERTIFICATE: "x", PIKA_WINDOWS_CERTIFICATE_PASSWORD_IS_SET: "true" };
  assert.match(describeSecrets(windows).notes.join(), /Windows: all secrets are there/);
  assert.match(
    describeSecrets({ PIKA_WINDOWS_SIGN_COMMAND_IS_SET: "true" }).notes.join(),
    /by PIKA_WINDOWS_SIGN_COMMAND/,
  );
});
