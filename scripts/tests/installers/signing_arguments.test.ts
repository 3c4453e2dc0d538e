/** What other users of the machine see of a signing: the arguments of every program, while it runs. */

import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { dmgFormat } from "../../release/targets/macos/dmg.ts";
import { developerId } from "../../release/targets/macos/developer_id.ts";
import { notaryLimits } from "../../release/targets/macos/notarisation.ts";
import { sealLimits } from "../../release/targets/macos/seal.ts";
import { stageMacos } from "../../release/targets/macos/stage.ts";
import { authenticode } from "../../release/targets/windows/authenticode.ts";
import type { Release } from "../../release/release.ts";
import { remove } from "../../lib/files.ts";
import { testWith } from "../../testing/test_with.ts";
import { certificate, password } from "./certificate.ts";
import { macParts, makeMacRelease } from "./mac_release.ts";
import { withStandIns } from "./stand_ins.ts";

/**
 * Puts a witness before each of the programs: it writes down its own arguments and its caller's, as /proc shows them to every user, and which
 * mode each file has that is named among them, and then becomes the program. Returns what it wrote.
 */
async function witnessed(
  programs: readonly string[],
  work: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "pika witness ż " });
  const [bin, seen] = [join(folder, "bin"), join(folder, "seen")];
  await Deno.mkdir(bin);
  for (const name of programs) {
    // It steps out of the way first: what it runs itself may be one of the programs.
    const script = `#!/bin/sh
PATH="\${PATH#*:}"
{
  cat /proc/$$/cmdline /proc/$PPID/cmdline | tr '\\0' ' '
  for word in "$@"; do [ ! -f "$word" ] || stat -c 'mode %a %n' "$word"; done
} >> "${seen}" 2> /dev/null
exec ${name} "$@"
`;
    await Deno.writeTextFile(join(bin, name), script, { mode: 0o755 });
  }
  const path = Deno.env.get("PATH") ?? "";
  Deno.env.set("PATH", `${bin}${delimiter}${path}`);
  try {
    await work(folder);
    return await Deno.readTextFile(seen);
  } finally {
    Deno.env.set("PATH", path);
    await remove(folder);
  }
}

function assertUnseen(seen: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    assert.ok(secret.length >= 8 && !seen.includes(secret), `"${secret}" was seen`);
  }
}

testWith(
  { os: ["linux"] },
  "nobody sees what a signing for macOS is done with",
  () =>
    withStandIns(async ({ folder, state }) => {
      const keychainPassword = 'pass "word" \\ 1';
      const contents = ["the certificate", "the notary key"];
      const [PIKA_APPLE_CERTIFICATE, PIKA_APPLE_NOTARY_KEY] = contents.map(btoa) as [string, string];
      const method = developerId({
        PIKA_APPLE_CERTIFICATE,
        PIKA_APPLE_NOTARY_KEY,
        PIKA_APPLE_CERTIFICATE_PASSWORD: keychainPassword,
        PIKA_APPLE_NOTARY_KEY_ID: "KEY1234567",
        PIKA_APPLE_NOTARY_ISSUER: "69a6de70-0000-47e3-e053-5b8c7c11a4d1",
      }, { seal: { ...sealLimits, pause: 0.01 }, notary: { ...notaryLimits, pause: 0.01 } });
      const seen = await witnessed(["security", "codesign", "xcrun"], async () => {
        const release = await makeMacRelease(folder);
        const [tree, log] = [join(folder, "stage"), join(folder, "log")];
        const dmg = join(release.outDir, "pika.dmg");
        await Deno.mkdir(tree);
        await stageMacos(release, macParts(release), tree);
        await method.preflight();
        await method.signTree(release, tree, { log });
        await dmgFormat({ seconds: 120, times: 1, pause: 0.01 }).build(release, tree, dmg, { log });
        await method.signInstaller(release, dmg, { log, folder: join(folder, "kept"), note: () => {} });
      });
      for (const words of ["security -i", "codesign --force --sign", "notarytool submit"]) {
        assert.ok(seen.includes(words), `the witness missed "${words}"`);
      }
      assert.match(seen, /mode 600 .*key\.p8/);
      // The temporary keychain's own password, as it was said to `security` on its standard input.
      const [, made] = /create-keychain -p (\S+)/.exec(await state("secret-lines")) ?? [];
      assertUnseen(seen, [
        made!,
        keychainPassword,
        PIKA_APPLE_CERTIFICATE,
        PIKA_APPLE_NOTARY_KEY,
        ...contents,
      ]);
    }),
);

testWith(
  { tools: ["makensis", "osslsigncode", "openssl"], os: ["linux"] },
  "nobody sees what a signing for Windows is done with",
  async () => {
    const seen = await witnessed(["osslsigncode", "openssl"], async (folder) => {
      const environment = await certificate(folder, "codeSigning", 10);
      await remove(join(folder, "seen")); // how the certificate was made
      const method = authenticode(environment, { trusted: join(folder, "ca.pem") })!;
      const file = join(folder, "setup.exe");
      await Deno.copyFile("/usr/share/nsis/Stubs/zlib-amd64-unicode", file);
      await method.preflight();
      await method.signInstaller({} as Release, file, { folder, log: join(folder, "log"), note: () => {} });
    });
    assert.ok(seen.includes("osslsigncode sign -pkcs12"), "the witness missed the signer");
    assert.match(seen, /mode 600 .*certificate\.pfx/);
    assert.match(seen, /mode 600 .*password/);
    assertUnseen(seen, [password]);
  },
);

testWith(
  { os: ["linux"] },
  "nobody sees what a cloud signer signs in with, by whichever way it gets it",
  async () => {
    const secrets = { TOKEN: "token-12345", CLIENT: "client-67890", PIN: "pin-24680-pin" };
    const seen = await witnessed(["cat"], async (folder) => {
      const file = join(folder, "setup.exe");
      const got = join(folder, "got");
      await Deno.writeTextFile(file, "unsigned");
      const method = authenticode({
        PIKA_WINDOWS_SIGN_COMMAND:
          `sh -c "cat $1 - > '${got}'; printenv CLIENT >> '${got}'" sign {secret:TOKEN} {stdin:PIN} {file}`,
        PIKA_WINDOWS_SIGN_SECRETS: Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`).join(
          "",
        ),
      }, { os: "linux" })!;
      // Its stand-in signs nothing, so that no signature is found: it was started all the same.
      await assert.rejects(
        method.signInstaller({} as Release, file, { folder, log: join(folder, "log"), note: () => {} }),
        { name: "CommandError" },
      );
      assert.equal(await Deno.readTextFile(got), "token-12345pin-24680-pinclient-67890\n");
      assert.equal(await Deno.readTextFile(file), "unsigned");
      assertUnseen(await Deno.readTextFile(join(folder, "log")), Object.values(secrets));
    });
    assert.match(seen, /cat \S*pika-sign-\S+TOKEN -/);
    assert.match(seen, /mode 600 .*TOKEN/);
    assertUnseen(seen, Object.values(secrets));
  },
);
