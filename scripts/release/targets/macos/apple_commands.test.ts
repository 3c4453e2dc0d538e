import assert from "node:assert/strict";
import {
  assessImage,
  designatedRequirement,
  keychain,
  notary,
  parseIdentities,
  parseSearchList,
  type Seal,
  signCode,
  signImage,
  staple,
  verifyBundle,
} from "./apple_commands.ts";

const developerId: Seal & { kind: "developer-id" } = {
  kind: "developer-id",
  identity: "A1B2",
  keychain: "/t/k",
};
const selfSigned: Seal = { kind: "self-signed", identity: "C3D4", keychain: "/t/k" };
const key = { file: "/t/key.p8", id: "K1", issuer: "I1" };

const commands: [string, string[], string][] = [
  [
    "code",
    signCode(developerId, ["a.so", "b c.dylib"]),
    "codesign --force --sign A1B2 --keychain /t/k --timestamp --options runtime --prefix app.pika.Pika. a.so|b c.dylib",
  ],
  [
    "the sidecar",
    signCode(developerId, ["pika-sidecar"], "/t/e.plist"),
    "codesign --force --sign A1B2 --keychain /t/k --timestamp --options runtime --prefix app.pika.Pika. --entitlements /t/e.plist pika-sidecar",
  ],
  [
    "code with a certificate that vouches for itself: no team, so no hardened runtime",
    signCode(selfSigned, ["a.so"]),
    "codesign --force --sign C3D4 --keychain /t/k --timestamp=none --prefix app.pika.Pika. a.so",
  ],
  [
    "its identity, which no machine trusts",
    keychain.identities("/t/k", "all"),
    "security find-identity -p codesigning /t/k",
  ],
  [
    "a valid identity",
    keychain.identities("/t/k", "valid"),
    "security find-identity -v -p codesigning /t/k",
  ],
  [
    "what macOS knows an app by",
    designatedRequirement("Pika.app"),
    "codesign --display --requirements - Pika.app",
  ],
  [
    "code without a certificate",
    signCode({ kind: "ad-hoc" }, ["a.so"]),
    "codesign --force --sign - --timestamp=none --prefix app.pika.Pika. a.so",
  ],
  [
    "the disk image",
    signImage(developerId, "p.dmg"),
    "codesign --force --sign A1B2 --keychain /t/k --timestamp --identifier app.pika.Pika.dmg p.dmg",
  ],
  ["the seal", verifyBundle("Pika.app"), "codesign --verify --deep --strict --verbose=2 Pika.app"],
  [
    "Gatekeeper",
    assessImage("p.dmg"),
    "spctl --assess --type open --context context:primary-signature --verbose=4 p.dmg",
  ],
  [
    "handing in",
    notary.submit("p.dmg", key),
    "xcrun notarytool submit p.dmg --key /t/key.p8 --key-id K1 --issuer I1 --no-progress --output-format json",
  ],
  [
    "asking",
    notary.info("ID", key),
    "xcrun notarytool info ID --key /t/key.p8 --key-id K1 --issuer I1 --output-format json",
  ],
  ["the log", notary.log("ID", key), "xcrun notarytool log ID --key /t/key.p8 --key-id K1 --issuer I1"],
  ["the ticket", staple("p.dmg"), "xcrun stapler staple p.dmg"],
  ["six hours", keychain.keepOpen("/t/k"), "security set-keychain-settings -lut 21600 /t/k"],
  [
    "the search list",
    keychain.setSearchList(["/t/k", "/login"]),
    "security list-keychains -d user -s /t/k|/login",
  ],
];

for (const [name, words, expected] of commands) {
  Deno.test(`words for ${name}`, () => {
    // Words with a space in them, and those after them, are told apart by a bar.
    const flat = expected.split("|").flatMap((part, index) => index === 0 ? part.split(" ") : [part]);
    assert.deepEqual(words, flat);
  });
}

Deno.test("passwords go to security's standard input, quoted as it reads them, and are no words", () => {
  const { words, stdin } = keychain.import("/t/k", "/t/c d.p12", 'a "b" \\ $c');
  assert.deepEqual(words, ["security", "-i"]);
  assert.equal(stdin, 'import "/t/c d.p12" -k /t/k -f pkcs12 -P "a \\"b\\" \\\\ $c" -T /usr/bin/codesign\n');
  for (
    const { words } of [
      keychain.create("/t/k", "pw"),
      keychain.unlock("/t/k", "pw"),
      keychain.allowTools("/t/k", "pw"),
    ]
  ) {
    assert.deepEqual(words, ["security", "-i"]);
  }
});

Deno.test("identities and the search list are read as security prints them", () => {
  const sha1 = "0123456789ABCDEF0123456789ABCDEF01234567";
  const printed = `  1) ${sha1} "Developer ID Application: A (B) (TEAM)"\n     1 valid identities found\n`;
  assert.deepEqual(parseIdentities(printed), [{ sha1, name: "Developer ID Application: A (B) (TEAM)" }]);
  assert.deepEqual(parseIdentities("     0 valid identities found\n"), []);
  assert.deepEqual(parseSearchList('    "/Users/a b/login.keychain-db"\n    "/x"\n'), [
    "/Users/a b/login.keychain-db",
    "/x",
  ]);
});
