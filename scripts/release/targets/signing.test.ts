import assert from "node:assert/strict";
import { developerIdVariables } from "./macos/developer_id.ts";
import { signingFor, whySignAnew } from "./signing.ts";

const macos = { os: "macos", arch: "arm64" } as const;
const windows = { os: "windows", arch: "x64" } as const;

Deno.test("without keys a build is marked: ad hoc on macOS, unsigned on Windows; Linux asks nobody", () => {
  const methods = [macos, windows, { os: "linux", arch: "x64" } as const].map((target) =>
    signingFor(target, {})
  );
  assert.deepEqual(methods.map(({ name, trusted }) => [name, trusted]), [
    ["ad-hoc", false],
    ["unsigned", false],
    ["unsigned", true],
  ]);
});

Deno.test("keys of one system do not sign for another", () => {
  const apple = Object.fromEntries(developerIdVariables.map((name) => [name, "x"]));
  assert.equal(signingFor(macos, apple).name, "developer-id");
  assert.equal(signingFor(windows, apple).name, "unsigned");
  const [PIKA_APPLE_CERTIFICATE, PIKA_APPLE_CERTIFICATE_PASSWORD] = ["x", "y"];
  const alone = { PIKA_APPLE_CERTIFICATE, PIKA_APPLE_CERTIFICATE_PASSWORD };
  const { name, trusted } = signingFor(macos, alone);
  assert.deepEqual([name, trusted], ["self-signed", false], "a certificate without a notary's key");
  const microsoft = { PIKA_WINDOWS_SIGN_COMMAND: "signer {file}" };
  assert.equal(signingFor(windows, microsoft).name, "authenticode");
  assert.equal(signingFor(macos, microsoft).name, "ad-hoc");
});

Deno.test("half of what a method needs is refused, and what is missing named", () => {
  assert.throws(
    () => signingFor(macos, { PIKA_APPLE_CERTIFICATE: "x" }),
    /PIKA_APPLE_NOTARY_KEY_ID.* not set/,
  );
  const half = {
    PIKA_APPLE_CERTIFICATE: "x",
    PIKA_APPLE_CERTIFICATE_PASSWORD: "x",
    PIKA_APPLE_NOTARY_KEY: "x",
  };
  assert.throws(
    () => signingFor(macos, half),
    /: PIKA_APPLE_NOTARY_KEY_ID, PIKA_APPLE_NOTARY_ISSUER not set/,
  );
  assert.throws(() => signingFor(windows, { PIKA_WINDOWS_CERTIFICATE: "x" }), /PIKA_WINDOWS_TIMESTAMP_URL/);
});

Deno.test("keys that are there now are a reason to sign anew, keys that are not there are none", () => {
  const apple = Object.fromEntries(developerIdVariables.map((name) => [name, "x"]));
  assert.equal(
    whySignAnew("ad-hoc", macos, apple),
    'was "ad-hoc", and now there are keys for "developer-id"',
  );
  assert.equal(whySignAnew("developer-id", macos, apple), undefined);
  const alone = { PIKA_APPLE_CERTIFICATE: "x", PIKA_APPLE_CERTIFICATE_PASSWORD: "x" };
  assert.match(whySignAnew("ad-hoc", macos, alone)!, /"self-signed"/);
  assert.match(whySignAnew("self-signed", macos, apple)!, /"developer-id"/);
  assert.equal(whySignAnew("developer-id", macos, alone), undefined);
  assert.equal(whySignAnew("developer-id", macos, {}), undefined);
  assert.equal(whySignAnew("authenticode", windows, {}), undefined);
  assert.match(
    whySignAnew("unsigned", windows, { PIKA_WINDOWS_SIGN_COMMAND: "signer {file}" })!,
    /authenticode/,
  );
  assert.equal(whySignAnew("unsigned", { os: "linux", arch: "x64" }, apple), undefined);
});
