import assert from "node:assert/strict";
import examples from "../examples/feed/minisign.json" with { type: "json" };
import {
  formatPublicKey,
  formatPublicKeys,
  keyName,
  parsePublicKey,
  parsePublicKeys,
  type PublicKey,
  SignatureError,
  verify,
} from "./minisign.ts";
import { makeKey, sign } from "./signing.ts";

const bytes = new TextEncoder().encode("the feed\n");
const comment = "timestamp:1795000000\tfile:latest.json\tversion:0.2.0";

Deno.test("one changed byte, in the file or anywhere in the signature, is found", () => {
  const key = makeKey();
  const signature = sign(bytes, key, comment);
  assert.equal(verify(bytes, signature, key), comment);
  assert.equal(verify(bytes, signature.replaceAll("\n", "\r\n"), key), comment);
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice();
    changed[at]! ^= 1;
    assert.throws(() => verify(changed, signature, key), /does not fit the file/);
  }
  const start = signature.indexOf("\n") + 1;
  for (let at = start; at < signature.length - 1; at++) {
    const other = signature[at] === "A" ? "B" : "A";
    const changed = signature.slice(0, at) + other + signature.slice(at + 1);
    assert.throws(() => verify(bytes, changed, key), SignatureError, `letter ${at}`);
  }
  for (let length = 0; length < signature.length - 1; length += 7) {
    assert.throws(() => verify(bytes, signature.slice(0, length), key), SignatureError);
  }
});

Deno.test("another key's signature is refused by name, and so is a key that is none", () => {
  const [ours, theirs] = [makeKey(), makeKey()];
  assert.throws(
    () => verify(bytes, sign(bytes, theirs, comment), ours),
    new RegExp(`of key ${keyName(theirs)}, not of ${keyName(ours)}`),
  );
  for (const text of ["", "untrusted comment: x", "RWQ", "hello", sign(bytes, theirs, comment)]) {
    assert.throws(() => parsePublicKey(text), /This is no minisign public key/);
  }
});

Deno.test("two keys are believed, whichever of them signed, and no third", () => {
  const [first, spare, other] = [makeKey(), makeKey(), makeKey()];
  const keys = parsePublicKeys(formatPublicKeys([first, spare]));
  assert.deepEqual(keys.map(keyName), [first, spare].map(keyName));
  for (const key of [first, spare]) assert.equal(verify(bytes, sign(bytes, key, comment), keys), comment);
  assert.throws(
    () => verify(bytes, sign(bytes, other, comment), keys),
    new RegExp(`of key ${keyName(other)}, not of ${keyName(first)} or ${keyName(spare)}`),
  );
  // The name of a key that is believed makes no other key believed.
  assert.throws(
    () => verify(bytes, sign(bytes, { ...other, id: spare.id }, comment), keys),
    /does not fit the file/,
  );
});

Deno.test("keys are read from files one after the other, or from lines without their comments", () => {
  const [first, spare, third] = [makeKey(), makeKey(), makeKey()];
  const line = (key: PublicKey) => formatPublicKey(key).split("\n")[1]!;
  const names = (text: string) => parsePublicKeys(text).map(keyName);
  const both = [first, spare].map(keyName);
  for (
    const text of [
      formatPublicKeys([first, spare]),
      formatPublicKeys([first, spare]).replaceAll("\n", "\r\n"),
      `${line(first)} ${line(spare)}`,
      `${line(first)},${line(spare)}\n`,
      `\n${line(first)}\n\n${line(spare)}`,
    ]
  ) {
    assert.deepEqual(names(text), both, text);
  }
  assert.deepEqual(names(line(first)), [keyName(first)]);
  for (
    const text of [
      "",
      "untrusted comment: x",
      formatPublicKeys([first, spare, third]),
      formatPublicKeys([first, first]),
      `${line(first)} nonsense`,
    ]
  ) {
    assert.throws(() => parsePublicKeys(text), /This is no minisign public key/);
  }
});

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

const { refused, ...made } = examples;

Deno.test("a signature that minisign 0.11 made is read", () => {
  const key = parsePublicKey(made.public);
  assert.equal(keyName(key), made.name);
  assert.equal(formatPublicKey(key), made.public);
  assert.equal(verify(new TextEncoder().encode(made.content), made.signature, key), made.comment);
});

for (const { kind, content = made.content, replace, why, ...other } of refused) {
  Deno.test(`${kind}: ${why ?? JSON.stringify(replace ?? content)}`, () => {
    const [from = "", to = ""] = replace ?? [];
    assert.throws(
      () =>
        verify(
          new TextEncoder().encode(content),
          (other.signature ?? made.signature).replace(from, to),
          parsePublicKey(other.public ?? made.public),
        ),
      (error) => error instanceof SignatureError && error.kind === kind,
    );
  });
}

Deno.test("a comment is one line", () => {
  assert.throws(() => sign(data, makeKey(), "two\nlines"), /more than one line/);
});
