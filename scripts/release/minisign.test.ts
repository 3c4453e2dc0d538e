import assert from "node:assert/strict";
import {
  formatPublicKey,
  formatSecretKey,
  keyName,
  makeKey,
  parsePublicKey,
  parseSecretKey,
  sign,
  SignatureError,
  verify,
} from "./minisign.ts";

const data = new TextEncoder().encode("Every file of Pika.\n");

Deno.test("what is signed is verified, and the comment comes back", () => {
  const key = makeKey();
  const signature = sign(data, key, "timestamp:1 file:latest.json version:0.2.0");
  assert.equal(verify(data, signature, key), "timestamp:1 file:latest.json version:0.2.0");
  assert.equal(verify(data, signature.replaceAll("\n", "\r\n"), key).length, 42);
});

Deno.test("a file, a comment, a signature or a key that was altered is refused by name", () => {
  const key = makeKey();
  const signature = sign(data, key, "version:0.2.0");
  const refused = (
    message: RegExp,
    { file = data, text = signature, by = key }: { file?: Uint8Array; text?: string; by?: typeof key },
  ) =>
    assert.throws(
      () => verify(file, text, by),
      (error) => error instanceof SignatureError && message.test(error.message),
    );
  refused(/does not fit the file/, { file: data.slice(1) });
  refused(/trusted comment was altered/, { text: signature.replace("0.2.0", "0.3.0") });
  refused(new RegExp(`of key ${keyName(key)}, not of`), { by: makeKey() });
  refused(/does not fit the file/, { by: { ...makeKey(), id: key.id } });
  refused(/no minisign signature: 74 bytes/, { text: signature.replace(/^RU/m, "R") });
  refused(/no minisign signature of the comment/, { text: signature.slice(0, -10) });
  refused(/no minisign signature$/, { text: "<html>404</html>" });
  refused(/old kind/, { text: signature.replace(/^RU(?=R)/m, "RW").replace(/^RU/m, "RW") });
});

// Made once with `minisign -G -W`, and used for nothing else.
const made = {
  public: "untrusted comment: minisign public key 2CEC0204BC3C4055\n" +
    "RWRVQDy8BALsLEkPdWmkM50x1THSYlghEQpolXvLaWuN3A6C4BE9hKpO\n",
  signature: [
    "untrusted comment: signature from minisign secret key",
    "RURVQDy8BALsLHh5NRuWVxZGspBJqXIqDnRP8A36XKJZVLIaHRKaOtwtnQyxlLPwaVf7UAupVICkrCj1864GMXFk0HclGlNscwQ=",
    "trusted comment: timestamp:1 file:f",
    "NMngvhqy/dhxQhVmn513MxVC2lx+2c4mTFoBOigyvKMG/H+u5KCPiNEP9cRHkAYV2HWqTMP5uHYhjtl+pFspDQ==",
    "",
  ].join("\n"),
};

Deno.test("a signature that minisign 0.11 made is read", () => {
  const key = parsePublicKey(made.public);
  assert.equal(keyName(key), "2CEC0204BC3C4055");
  assert.equal(formatPublicKey(key), made.public);
  assert.equal(verify(new TextEncoder().encode("hi\n"), made.signature, key), "timestamp:1 file:f");
});

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
      assert.ok(error instanceof SignatureError);
      assert.match(error.help, /release:key/);
      assert.ok(!text || !error.message.includes(text.trim()));
      return true;
    });
  }
  assert.throws(() => parseSecretKey(wrong), /two halves do not belong together/);
  assert.throws(() => sign(data, makeKey(), "two\nlines"), /more than one line/);
});
