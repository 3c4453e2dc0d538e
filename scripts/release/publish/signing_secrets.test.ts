import assert from "node:assert/strict";
import { signedHow, signedSystems } from "./signing_secrets.ts";

const [macos, windows] = signedSystems as [typeof signedSystems[number], typeof signedSystems[number]];

Deno.test("secrets come whole or not at all, and what is missing is named", () => {
  assert.deepEqual([macos.name, windows.name], ["macOS", "Windows"]);
  for (const system of signedSystems) {
    assert.deepEqual(signedHow(system, { PATH: "/bin", PIKA_FEED_SECRET: "x" }), { way: null });
  }
  const some = { PIKA_APPLE_CERTIFICATE_IS_SET: "true", PIKA_APPLE_NOTARY_KEY_IS_SET: "false" };
  assert.deepEqual(signedHow(macos, some), {
    missing: [
      "PIKA_APPLE_CERTIFICATE_PASSWORD",
      "PIKA_APPLE_NOTARY_KEY",
      "PIKA_APPLE_NOTARY_KEY_ID",
      "PIKA_APPLE_NOTARY_ISSUER",
    ],
  });
  const alone = { PIKA_APPLE_CERTIFICATE_IS_SET: "true", PIKA_APPLE_CERTIFICATE_PASSWORD: "x" };
  assert.deepEqual(signedHow(macos, alone), { way: "self-signed" });
  assert.deepEqual(signedHow(macos, { ...alone, PIKA_APPLE_NOTARY_KEY: "x" }), {
    missing: ["PIKA_APPLE_NOTARY_KEY_ID", "PIKA_APPLE_NOTARY_ISSUER"],
  });
  assert.deepEqual(signedHow(windows, some), { way: null });
  const both = { PIKA_WINDOWS_CERTIFICATE: "x", PIKA_WINDOWS_CERTIFICATE_PASSWORD_IS_SET: "true" };
  assert.deepEqual(signedHow(windows, both), { way: "Authenticode" });
  assert.deepEqual(signedHow(windows, { PIKA_WINDOWS_SIGN_COMMAND_IS_SET: "true" }), {
    way: "a signer's command",
  });
  assert.deepEqual(signedHow(windows, { PIKA_WINDOWS_SIGN_SECRETS_IS_SET: "true" }), {
    missing: ["PIKA_WINDOWS_SIGN_COMMAND"],
  });
});
