import assert from "node:assert/strict";
import { formatPublicKey, keyName, parsePublicKey } from "@pika/contract/feed/minisign.ts";
import { makeKey } from "@pika/contract/feed/signing.ts";
import { formatSecretKey, KeyError, parseSecretKey } from "./minisign.ts";

Deno.test("keys are written and read again; a file or its second line is enough", () => {
  const key = makeKey();
  for (const text of [formatSecretKey(key), formatSecretKey(key).split("\n")[1]!]) {
    assert.deepEqual(
      Object.values(parseSecretKey(text)).map((part) => [...part]),
      [
        key.id,
        key.seed,
        key.key,
      ].map((part) => [...part]),
    );
  }
  assert.equal(keyName(parsePublicKey(formatPublicKey(key).split("\n")[1]!)), keyName(key));
});

Deno.test("a secret key that is damaged or none is refused, and nothing of it is said", () => {
  const secret = formatSecretKey(makeKey());
  const wrong = formatSecretKey({ ...makeKey(), seed: makeKey().seed });
  for (const text of [wrong, secret.slice(0, -9), "", "hello"]) {
    assert.throws(() => parseSecretKey(text), (error) => {
      assert.ok(error instanceof KeyError);
      assert.match(error.help, /release:key/);
      assert.ok(!text || !error.message.includes(text.trim()));
      return true;
    });
  }
  assert.throws(() => parseSecretKey(wrong), /two halves do not belong together/);
});
