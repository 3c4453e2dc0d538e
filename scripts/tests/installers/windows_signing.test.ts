/** Programs for Windows really signed: by osslsigncode, with certificates made here, and checked by it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { buildInstaller } from "../../release/targets/windows/nsis.ts";
import { iconFile, withResources } from "../../release/targets/windows/pe_resources.ts";
import { authenticode, signOneFile } from "../../release/targets/windows/authenticode.ts";
import { hasSignature } from "../../release/targets/windows/pe_signature.ts";
import { programInfo, publisher, readIcons } from "../../release/targets/windows/program_info.ts";
import { certificate, password } from "./certificate.ts";
import type { Release } from "../../release/release.ts";
import { testWith } from "../../testing/test_with.ts";
import { holdsBytes, holdsWords } from "./resource_words.ts";

const stub = "/usr/share/nsis/Stubs/zlib-amd64-unicode";
const signing = { tools: ["makensis", "osslsigncode", "openssl", "file"], os: ["linux"] } as const;

const release: Release = {
  version: "1.2.3",
  target: { os: "windows", arch: "x64" },
  commit: "",
  dirty: false,
  buildId: "",
  shell: { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "" },
  published: false,
  cloud: null,
  sidecarMode: "auto",
  workDir: "",
  outDir: "",
  sourceDateEpoch: 1_700_000_000,
};

async function scratch(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika sign ż " });
  try {
    await use(folder);
  } finally {
    await remove(folder);
  }
}

testWith(
  signing,
  "version, publisher and icon are in the program, and what lay behind it too",
  () =>
    scratch(async (folder) => {
      const icons = await readIcons();
      const overlay = new TextEncoder().encode("an archive behind the program");
      const bare = await Deno.readFile(stub);
      const info = programInfo({ version: "1.2.3-beta.4" });
      const program = withResources(new Uint8Array([...bare, ...overlay]), info, icons);
      assert.deepEqual(program.slice(-overlay.length), overlay);
      // Twice is as good as once, and nothing piles up.
      assert.equal(withResources(program, info, icons).length, program.length);
      assert.ok(holdsWords(program, publisher) && holdsWords(program, "1.2.3-beta.4"));
      for (const icon of icons) assert.ok(holdsBytes(program, icon));
      await Deno.writeFile(join(folder, "Pika.exe"), program);
      const { stdout } = await run(["file", join(folder, "Pika.exe")]);
      assert.match(stdout, /PE32\+ executable .*\(GUI\),? x86-64/);
      assert.throws(() => withResources(overlay, info, icons), {
        message: /"Pika\.exe" is no Windows program/,
      });
    }),
);

testWith(
  signing,
  "app, sidecar, uninstaller and installer carry signatures; changed or unsigned ones are refused",
  () =>
    scratch(async (folder) => {
      const environment = await certificate(folder, "codeSigning", 10);
      const signing = authenticode(environment, { trusted: join(folder, "ca.pem") });
      assert.ok(signing);
      await signing.preflight();

      const tree = join(folder, "tree");
      await Deno.mkdir(join(tree, "sidecar"), { recursive: true });
      const icons = await readIcons();
      const bare = await Deno.readFile(stub);
      await Deno.writeFile(join(tree, "pika.ico"), iconFile(icons));
      await Deno.writeFile(join(tree, "Pika.exe"), bare);
      await Deno.writeFile(join(tree, "sidecar", "pika-sidecar.exe"), bare);
      await Deno.writeFile(join(tree, "sidecar", "lib ż.pyd"), bare);
      await Deno.writeTextFile(join(tree, "sidecar", "build.json"), "{}");
      const log = join(folder, "log");
      await signing.signTree(release, tree, { log });
      const code = ["Pika.exe", "sidecar/pika-sidecar.exe", "sidecar/lib ż.pyd"].map((name) =>
        join(tree, name)
      );
      for (const file of code) {
        assert.ok(hasSignature(await Deno.readFile(file)));
        await signing.verify(file, {});
      }
      assert.ok(!(await Deno.readTextFile(log)).includes(password));
      const signedOnce = await Deno.readFile(code[0] ?? "");
      assert.ok(
        holdsWords(signedOnce, publisher) && holdsWords(signedOnce, release.version),
        "who is signed is named",
      );
      for (const icon of icons) assert.ok(holdsBytes(signedOnce, icon));
      await signing.signTree(release, tree, { log });
      assert.deepEqual(await Deno.readFile(code[0] ?? ""), signedOnce, "what is signed stays as it is");

      // The uninstaller is signed while makensis runs, by a program that reads the environment.
      const installer = join(folder, "pika-setup.exe");
      const built = (extra: Record<string, string>) =>
        buildInstaller(release, tree, installer, {
          work: folder,
          compression: "fast",
          log,
          signing,
          env: extra,
        });
      await assert.rejects(built({ ...environment, PIKA_WINDOWS_CERTIFICATE_PASSWORD: "wrong" }), {
        name: "CommandError",
      });
      await built(environment);
      assert.ok(!holdsWords(await Deno.readFile(installer), "Not signed"));
      const facts = await signing.signInstaller(release, installer, { folder, log, note: () => {} });
      assert.deepEqual(facts, { method: "authenticode", signer: "certificate", timestamped: false });
      await signing.verify(installer, {});
      assert.ok(!(await Deno.readTextFile(log)).includes(password));

      await assert.rejects(signing.verify(stub, {}), { name: "CommandError" }, "unsigned");
      const tampered = await Deno.readFile(installer);
      const place = 0x2000;
      tampered[place] = (tampered[place] ?? 0) ^ 1;
      await Deno.writeFile(installer, tampered);
      await assert.rejects(signing.verify(installer, {}), { name: "CommandError" }, "changed");
      const stranger = authenticode(environment);
      await assert.rejects(
        stranger!.verify(code[0] ?? "", {}),
        { name: "CommandError" },
        "an authority nobody knows",
      );
      assert.deepEqual(
        (await Array.fromAsync(Deno.readDir(Deno.env.get("TMPDIR") ?? "/tmp"))).filter(({ name }) =>
          name.startsWith("pika-sign-")
        ),
        [],
        "no certificate is left on the disk",
      );
    }),
);

testWith(signing, "preflight refuses a certificate that cannot sign", () =>
  scratch(async (folder) => {
    const good = await certificate(folder, "codeSigning", 10);
    const later = new Date(Date.now() + 20 * 86_400_000);
    await assert.rejects(authenticode(good, { now: later })!.preflight(), { message: /is valid from/ });
    const wrong = authenticode({ ...good, PIKA_WINDOWS_CERTIFICATE_PASSWORD: "wrong-password" })!;
    await assert.rejects(wrong.preflight(), { message: /cannot be opened/ });
    const broken = authenticode({ ...good, PIKA_WINDOWS_CERTIFICATE: "***" })!;
    await assert.rejects(broken.preflight(), { message: /no base64/ });
    const server = authenticode(await certificate(folder, "serverAuth", 10))!;
    await assert.rejects(server.preflight(), { message: /not for signing programs/ });
    const missing = authenticode({ PIKA_WINDOWS_SIGN_COMMAND: "no-such-signer {file}" })!;
    await assert.rejects(missing.preflight(), { message: /no-such-signer is missing/ });
  }));

testWith(signing, "a cloud signer's secret stays out of log and errors", () =>
  scratch(async (folder) => {
    const file = join(folder, "program.exe");
    await Deno.copyFile(stub, file);
    const log = join(folder, "log");
    const environment = {
      PIKA_WINDOWS_SIGN_COMMAND:
        'sh -c "cat $1; echo using $SIGNER_TOKEN; echo signed >> $2" sign {secret:SIGNER_TOKEN} {file}',
      PIKA_WINDOWS_SIGN_SECRETS: "SIGNER_TOKEN=token-12345",
    };
    await signOneFile(file, environment);
    assert.match(new TextDecoder("latin1").decode(await Deno.readFile(file)), /signed\n$/);
    const failing = authenticode({
      ...environment,
      PIKA_WINDOWS_SIGN_COMMAND: 'sh -c "echo no $(cat) >&2; exit 3" sign {stdin:SIGNER_TOKEN} {file}',
    })!;
    const error = await failing.signInstaller(release, file, { folder, log, note: () => {} }).catch((
      error,
    ) => error);
    assert.equal(error.code, 3);
    for (const text of [error.message, await Deno.readTextFile(log)]) {
      assert.match(text, /no \[redacted\]/);
      assert.doesNotMatch(text, /token-12345/);
    }
  }));
