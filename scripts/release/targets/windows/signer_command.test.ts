import assert from "node:assert/strict";
import { exists } from "../../../lib/files.ts";
import { parseSecrets, parseSignerCommand, withSecrets } from "./signer_command.ts";

const secrets = "TOKEN=token-12345\nPASSWORD=a b=c\n\n";

Deno.test("a signer's words hold no secret: it is in the environment, in a file, or on standard input", async () => {
  const command = parseSignerCommand(
    'sign --keys {secret:TOKEN} {stdin:PASSWORD} --in "{file}" "two words"',
    secrets,
  );
  let folder = "";
  await withSecrets(command, "a b.exe", async ({ words, stdin, env }) => {
    const [sign, keys, file, ...rest] = words;
    assert.deepEqual([sign, keys, ...rest], ["sign", "--keys", "--in", "a b.exe", "two words"]);
    assert.equal(await Deno.readTextFile(file!), "token-12345");
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(file!)).mode! & 0o777, 0o600);
    assert.equal(stdin, "a b=c");
    assert.deepEqual(env, { TOKEN: "token-12345", PASSWORD: "a b=c" });
    folder = file!;
  });
  assert.equal(await exists(folder), false);
});

Deno.test("a command that would show a secret, or names one that is not there, is refused and quotes none", () => {
  for (
    const [command, message] of [
      ["sign it", /names no \{file\}/],
      ['sign "{file}', /quote without its end/],
      ["sign {env:TOKEN} {file}", /the secret TOKEN among its words/],
      ["sign --key=token-12345 {file}", /the value of TOKEN among its words/],
      ["sign {secret:NONE} {file}", /needs NONE/],
      ["sign --in={stdin:TOKEN} {file}", /within another word/],
      ["sign {stdin:TOKEN} {stdin:PASSWORD} {file}", /more than one/],
    ] as const
  ) {
    assert.throws(
      () => parseSignerCommand(command, secrets),
      (error: Error) => message.test(error.message) && !error.message.includes("token-12345"),
      command,
    );
  }
});

Deno.test("secrets are lines of NAME=value", () => {
  assert.deepEqual(parseSecrets(undefined), {});
  assert.deepEqual(parseSecrets("A=1\r\nB=x=y\r\n"), { A: "1", B: "x=y" });
  assert.throws(() => parseSecrets("A=1\nhunter22"), {
    message: "Line 2 of PIKA_WINDOWS_SIGN_SECRETS is no NAME=value",
  });
});
