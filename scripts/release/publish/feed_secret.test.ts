import assert from "node:assert/strict";
import { ScriptError } from "../../lib/errors.ts";
import { formatPublicKey, formatPublicKeys, keyName } from "@pika/contract/feed/minisign.ts";
import { formatSecretKey } from "../minisign.ts";
import { makeKey } from "@pika/contract/feed/signing.ts";
import { feedSecret } from "./feed_secret.ts";

Deno.test("the feed's secret is there, and is that of the key that the apps carry", async () => {
  const refused = (message: RegExp) => (error: unknown) =>
    error instanceof ScriptError && message.test(error.message) && error.help !== "";
  const [key, other] = [makeKey(), makeKey()];
  const file = await Deno.makeTempFile({ prefix: "pika key " });
  await Deno.writeTextFile(file, formatPublicKey(key));
  assert.equal(keyName(await feedSecret(formatSecretKey(key), file)), keyName(key));
  await assert.rejects(feedSecret(null, file), refused(/PIKA_FEED_SECRET is not set/));
  await assert.rejects(
    feedSecret(formatSecretKey(other), file),
    refused(new RegExp(`is key ${keyName(other)}, but`)),
  );
  await assert.rejects(
    feedSecret(formatSecretKey({ ...other, id: key.id }), file),
    refused(/every app carries/),
  );
  await assert.rejects(feedSecret("nonsense", file), refused(/no minisign secret key/));
  // In the middle of a rotation: the spare key signs already, and the apps believe it.
  await Deno.writeTextFile(file, formatPublicKeys([key, other]));
  for (const one of [key, other]) {
    assert.equal(keyName(await feedSecret(formatSecretKey(one), file)), keyName(one));
  }
  await Deno.remove(file);
});
