/** Sealing, notarisation and the disk image against stand-ins for Apple's programs, which fail in the ways that others have met. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScriptError } from "../../lib/errors.ts";
import { exists } from "../../lib/files.ts";
import { Artifacts } from "../../pipeline/artifacts.ts";
import { fingerprint } from "../../pipeline/state.ts";
import type { Artifact } from "../../release/artifact.ts";
import { signStep } from "../../release/steps/sign.ts";
import { dmgFormat } from "../../release/targets/macos/dmg.ts";
import { adHoc } from "../../release/targets/macos/ad_hoc.ts";
import { developerId } from "../../release/targets/macos/developer_id.ts";
import { describeCertificate } from "../../release/targets/macos/release_certificate.ts";
import { selfSigned } from "../../release/targets/macos/self_signed.ts";
import type { SigningMethod } from "../../release/targets/signing_method.ts";
import type { NotaryLimits } from "../../release/targets/macos/notarisation.ts";
import { readSubmissions } from "../../release/targets/macos/notarisation.ts";
import { bundleName, stageMacos } from "../../release/targets/macos/stage.ts";
import type { Release } from "../../release/release.ts";
import { macParts, makeMacRelease } from "./mac_release.ts";
import { loginKeychain, type StandIns, withStandIns } from "./stand_ins.ts";
import { testWith, unix } from "../../testing/test_with.ts";

const issuedByAnother = fileURLToPath(new URL("./fixtures/issued_by_another.pem", import.meta.url));
const id = "2efe2717-52ef-43a5-96dc-0797e4ca1041";
const password = 'pass "word" \\ 1';
const environment = {
  PIKA_APPLE_CERTIFICATE: btoa("the certificate"),
  PIKA_APPLE_CERTIFICATE_PASSWORD: password,
  PIKA_APPLE_NOTARY_KEY: btoa("the notary key"),
  PIKA_APPLE_NOTARY_KEY_ID: "KEY1234567",
  PIKA_APPLE_NOTARY_ISSUER: "69a6de70-0000-47e3-e053-5b8c7c11a4d1",
};

/** Limits of seconds, for programs that need milliseconds. */
const quick: NotaryLimits = {
  submit: 120,
  submitTimes: 3,
  ask: 120,
  pause: 0.01,
  wait: 120,
  stale: 3600,
};
const seal = { seconds: 120, times: 3, pause: 0.01 };
const image = { seconds: 120, times: 4, pause: 0.01 };

interface Scene extends StandIns {
  release: Release;
  tree: string;
  bundle: string;
  dmg: string;
  log: string;
  notes: string[];
  /** Stages the app, seals it and makes the disk image. */
  build(method: SigningMethod): Promise<void>;
  /** Signs the disk image as the `sign` step does; each call is a run of its own. */
  signInstaller(method: SigningMethod): ReturnType<SigningMethod["signInstaller"]>;
}

function test(name: string, work: (scene: Scene) => Promise<void>): void {
  testWith({ os: unix }, name, () =>
    withStandIns(async (standIns) => {
      const { folder } = standIns;
      const release = await makeMacRelease(folder);
      const [tree, log] = [join(folder, "stage"), join(folder, "log")];
      const dmg = join(release.outDir, "pika-0.1.0-macos-arm64.dmg");
      const notes: string[] = [];
      await Deno.mkdir(tree);
      await Deno.writeTextFile(log, "");
      await stageMacos(release, macParts(release), tree);
      await work({
        ...standIns,
        ...{ release, tree, dmg, log, notes, bundle: join(tree, bundleName) },
        async build(method) {
          await method.signTree(release, tree, { log });
          await dmgFormat(image).build(release, tree, dmg, { log });
        },
        signInstaller: (method) =>
          method.signInstaller(release, dmg, {
            ...{ log, folder: join(folder, "kept between runs") },
            note: (line) => void notes.push(line),
          }),
      });
    }));
}

const trusted = (limits: Partial<NotaryLimits> = {}) =>
  developerId(environment, { seal, notary: { ...quick, ...limits } });

/** Asserts that work fails with a message and says what to do. */
async function fails(work: Promise<unknown>, message: RegExp, help: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ScriptError, String(error));
    assert.match(error.message, message);
    assert.match(error.help, help);
    return true;
  });
}

/** Asserts that nothing of the ephemeral keychain is left. */
async function assertKeychainGone({ state }: StandIns): Promise<void> {
  assert.equal(await state("search-list"), `    "${loginKeychain}"\n`);
  const lines = await state("secret-lines");
  const file = /(\S+signing\.keychain-db)/.exec(lines)?.[1];
  assert.ok(file, "no keychain was made");
  assert.equal(await exists(file), false, `${file} is left`);
}

test("ad hoc: sealed inside out and whole, and not called trusted", async (scene) => {
  await scene.build(adHoc);
  assert.equal(adHoc.trusted, false);
  assert.deepEqual(await scene.signInstaller(adHoc), { method: "ad-hoc", trusted: false, notarised: false });
  const signing = await scene.calls("codesign --force");
  assert.ok(signing.every((call) => call.includes("--sign - ") && !call.includes("runtime")));
  assert.ok(signing.at(-1)?.endsWith(`/${bundleName}`), "the bundle is sealed last");
  await adHoc.verify(scene.bundle, {});
});

test("a seal that was broken afterwards is found, and the error says that macOS would call it damaged", async (scene) => {
  await scene.build(adHoc);
  await Deno.writeTextFile(join(scene.bundle, "Contents/Resources/resources.neu"), "changed");
  await fails(
    adHoc.verify(scene.bundle, {}),
    /a sealed resource is missing or invalid/,
    /would say that Pika is damaged/,
  );
});

test("a library in Resources that lost its signature is found, although --deep does not look there", async (scene) => {
  await scene.build(adHoc);
  const library = join(
    scene.bundle,
    "Contents/Resources/sidecar/_internal/numpy/.dylibs/libgfortran.5.dylib",
  );
  await Deno.truncate(library, 4096);
  await fails(adHoc.verify(scene.bundle, {}), /libgfortran\.5\.dylib: code object is not signed/, /damaged/);
});

test("Developer ID: signed, notarised, stapled, verified, with nothing left behind and no secret told", async (scene) => {
  const method = trusted();
  await method.preflight();
  await scene.build(method);
  assert.deepEqual(await scene.signInstaller(method), {
    ...{ method: "developer-id", trusted: true, notarised: true, submission: id },
  });
  await assertKeychainGone(scene);
  const calls = await scene.calls();
  const inner = calls.filter((call) => call.startsWith("codesign --force") && !call.includes(".dmg"));
  assert.ok(
    inner.every((call) => call.includes("--timestamp --options runtime")),
    "hardened runtime, with time",
  );
  assert.deepEqual(
    inner.filter((call) => call.includes("--entitlements")).map((call) => call.split("/").at(-1)),
    ["pika-sidecar"],
  );
  assert.ok(!(await scene.state("entitlements-used")).includes("<!--"));
  assert.match(await Deno.readTextFile(scene.log), /importing with \[redacted\]/);
  for (const text of [calls.join("\n"), await Deno.readTextFile(scene.log), scene.notes.join("\n")]) {
    for (const secret of [password, environment.PIKA_APPLE_CERTIFICATE, "the notary key"]) {
      assert.ok(!text.includes(secret), `a secret is in:\n${text}`);
    }
  }
  const made = (await scene.state("secret-lines")).match(/-p (\S+)/)?.[1];
  assert.ok(made && !calls.join("\n").includes(made), "the keychain's password is no word");
  assert.ok((await scene.calls("spctl")).some((call) => call.includes("--type open")));
  const submit = calls.findIndex((call) => call.includes("notarytool submit"));
  assert.ok(!calls[submit]?.includes("--wait"), "the id would be lost with a wait that is cut off");
});

test("a second run of a finished file asks Apple nothing and changes nothing", async (scene) => {
  await scene.build(trusted());
  await scene.signInstaller(trusted());
  const [before, asked] = [await Deno.readFile(scene.dmg), (await scene.calls("xcrun notarytool")).length];
  await scene.signInstaller(trusted());
  assert.deepEqual(await Deno.readFile(scene.dmg), before);
  assert.equal((await scene.calls("xcrun notarytool")).length, asked);
  assert.match(scene.notes.join("\n"), /notarised before/);
  assert.equal((await scene.calls("codesign --force")).filter((call) => call.endsWith(".dmg")).length, 1);
});

test("in progress for long: the waiting ends, the id is kept, the next run goes on with it", async (scene) => {
  await scene.build(trusted());
  await scene.answer(...Array<string>(60).fill('{"status":"In Progress"}'));
  await fails(
    scene.signInstaller(trusted({ wait: 0.5, pause: 0.1 })),
    new RegExp(`has not decided on submission ${id} after \\d+ s`),
    /goes on with the saved id/,
  );
  assert.ok(scene.notes.some((note) => note.includes(id) && note.includes("notarisation.json")));
  await scene.answer('{"status":"In Progress"}');
  const facts = await scene.signInstaller(trusted());
  assert.equal(facts.submission, id);
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 1);
  assert.equal((await scene.calls("codesign --force")).filter((call) => call.endsWith(".dmg")).length, 1);
});

test("the step goes on with the saved id: it seals, packs and hands in once, and leaves the staged tree as it was", async (scene) => {
  const { release, tree } = scene;
  const artifacts = new Artifacts<Artifact>();
  artifacts.add("package", { kind: "tree", target: release.target, path: tree });
  const staged = await fingerprint([tree]);
  const run = (limits: Partial<NotaryLimits>, add: (made: Artifact) => void = () => {}) =>
    signStep(() => trusted(limits), () => [dmgFormat(image)]).run({
      ...{ release, artifacts, add, log: scene.log, output: "quiet", key: "k" },
      facts: () => ({ staging: "one" }) as never,
      note: () => {},
    });
  await scene.answer(...Array<string>(60).fill('{"status":"In Progress"}'));
  await fails(run({ wait: 0.5, pause: 0.1 }), /has not decided on submission/, /saved id/);
  assert.equal(await exists(scene.dmg), false);
  await scene.answer('{"status":"In Progress"}');
  const made: Artifact[] = [];
  const facts = await run({}, (artifact) => made.push(artifact));
  assert.deepEqual(facts.files, {
    dmg: { method: "developer-id", trusted: true, notarised: true, submission: id },
  });
  assert.deepEqual(made.map(({ path }) => path), [scene.dmg]);
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 1);
  assert.equal((await scene.calls("hdiutil create")).length, 1);
  const sealed = (await scene.calls("codesign --force")).filter((call) => call.endsWith(`/${bundleName}`));
  assert.equal(sealed.length, 1);
  assert.equal(await fingerprint([tree]), staged);
  await trusted().verify(scene.dmg, { log: scene.log });
});

test("in progress for days: given up, and handed in anew", async (scene) => {
  await scene.build(trusted());
  await scene.answer('{"status":"In Progress"}');
  await assert.rejects(scene.signInstaller(trusted({ wait: 0 })));
  await scene.signInstaller(trusted({ stale: 0 }));
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 2);
  assert.match(scene.notes.join("\n"), /is given up: in progress since/);
});

test("rejected: Apple's log is shown and kept, and the same file is not handed in again", async (scene) => {
  await scene.build(trusted());
  await scene.answer('{"status":"Invalid"}');
  const issue = {
    severity: "error",
    path: "Pika.dmg/Pika.app/x.so",
    architecture: "arm64",
    message: "is not signed",
  };
  await scene.show(
    "notary-log",
    JSON.stringify({ statusSummary: "Archive contains critical errors", issues: [issue] }),
  );
  const expected = /\(Invalid\):\nerror: Pika\.dmg\/Pika\.app\/x\.so \(arm64\): is not signed/;
  await fails(scene.signInstaller(trusted()), expected, /--from package/);
  await fails(scene.signInstaller(trusted()), expected, new RegExp(`notarisation-${id}\\.log\\.json`));
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 1);
  assert.equal((await scene.calls("xcrun notarytool log")).length, 1);
});

test("rejected, and the log cannot be had: the rejection is told all the same", async (scene) => {
  await scene.build(trusted());
  await scene.answer('{"status":"Invalid"}');
  await scene.behave(
    "notarytool-log",
    ...Array<string>(3).fill("The Internet connection appears to be offline."),
  );
  await fails(
    scene.signInstaller(trusted()),
    /could not be fetched[^]*By hand: xcrun notarytool log/,
    /--from package/,
  );
});

test("the connection breaks while handing in and while asking: both are tried again", async (scene) => {
  await scene.build(trusted());
  await scene.behave("notarytool-submit", "The network connection was lost.", "abortedUpload");
  await scene.behave("notarytool-info", "NSURLErrorDomain -1009", "ok", "HTTP status code: 500");
  await scene.answer("<html>a proxy's page</html>", '{"status":"In Progress"}');
  await scene.signInstaller(trusted());
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 3);
  assert.equal((await readSubmissions(join(scene.folder, "kept between runs"))).length, 1);
});

test("the connection stays broken: handing in ends after its tries", async (scene) => {
  await scene.build(trusted());
  await scene.behave("notarytool-submit", ...Array<string>(9).fill("The network connection was lost."));
  await fails(scene.signInstaller(trusted()), /connection was lost/, /Check the network/);
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 3);
  await assertKeychainGone(scene);
});

test("notarytool hangs: while handing in it is stopped and tried again, while asking the waiting still ends", async (scene) => {
  await scene.build(trusted());
  await scene.behave("notarytool-submit", "hang");
  await scene.behave("notarytool-info", "hang", "hang", "hang");
  await fails(
    scene.signInstaller(trusted({ submit: 10, ask: 0.3, wait: 0.5 })),
    new RegExp(`not decided on submission ${id}.*did not end within 0.3 s`),
    /saved id/,
  );
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 2);
});

test("a key that Apple refuses is not tried again, and the preflight finds it", async (scene) => {
  await scene.build(trusted());
  const refusal = "HTTP status code: 401. Invalid credentials.";
  await scene.behave("notarytool-submit", refusal);
  await fails(scene.signInstaller(trusted()), /refuses the notary key/, /App Store Connect/);
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 1);
  await scene.behave("notarytool-history", refusal);
  await fails(trusted().preflight(), /refuses the notary key/, /PIKA_APPLE_NOTARY_KEY/);
  await assertKeychainGone(scene);
});

test("a locked keychain: the error says so, and the keychain is gone all the same", async (scene) => {
  await scene.behave("codesign-sign", "/x.so: errSecInternalComponent");
  await fails(scene.build(trusted()), /errSecInternalComponent/, /keychain is locked/);
  await assertKeychainGone(scene);
});

test("a wrong password of the certificate: told without the password, nothing left", async (scene) => {
  await scene.behave(
    "security-import",
    `MAC verification failed during PKCS12 import (wrong password?) ${password}`,
  );
  await fails(
    trusted().preflight(),
    /could not be imported: MAC verification failed.*\[redacted\]/,
    /_PASSWORD/,
  );
  await assertKeychainGone(scene);
});

/** A certificate that vouches for itself lies in the keychain, which no machine trusts; the same one is committed. */
async function selfSignedScene(scene: Scene): Promise<SigningMethod> {
  const pem = await scene.state("certificate.pem");
  const { sha1 } = describeCertificate(pem);
  await scene.show(
    "identities",
    `Policy: Code Signing\n  Matching identities\n  1) ${sha1.toUpperCase()} "Pika releases" (CSSMERR_TP_NOT_TRUSTED)\n` +
      "     1 identities found\n\n  Valid identities only\n     0 valid identities found\n",
  );
  const committed = join(scene.folder, "committed.pem");
  await Deno.writeTextFile(committed, pem);
  const { PIKA_APPLE_CERTIFICATE, PIKA_APPLE_CERTIFICATE_PASSWORD } = environment;
  return selfSigned({ PIKA_APPLE_CERTIFICATE, PIKA_APPLE_CERTIFICATE_PASSWORD }, { limits: seal, committed });
}

test("self-signed: sealed by the certificate that no machine trusts, without hardened runtime, and macOS knows it by that", async (scene) => {
  const method = await selfSignedScene(scene);
  await method.preflight();
  await scene.build(method);
  const { sha1, sha256 } = describeCertificate(await scene.state("certificate.pem"));
  const signing = await scene.calls("codesign --force");
  assert.equal(signing.length, 3, "libraries, the sidecar, the bundle");
  for (const call of signing) {
    assert.match(call, new RegExp(`--sign ${sha1.toUpperCase()} --keychain .*--timestamp=none`));
    assert.ok(!call.includes("runtime") && !call.includes("--entitlements"), call);
  }
  assert.deepEqual(await scene.signInstaller(method), {
    method: "self-signed",
    trusted: false,
    notarised: false,
    certificate: sha256,
  });
  assert.deepEqual(await scene.calls("xcrun"), [], "Apple is asked nothing");
  await adHoc.verify(scene.bundle, {}); // as the machine without keys does
  await assertKeychainGone(scene);
});

test("self-signed: another certificate than the releases share is refused before anything is built", async (scene) => {
  const method = await selfSignedScene(scene);
  await Deno.copyFile(issuedByAnother, join(scene.folder, "committed.pem"));
  await fails(method.preflight(), /macOS forgets what everybody has allowed/, /the one that belongs to it/);
  await fails(method.signTree(scene.release, scene.tree, {}), /macOS forgets/, /belongs to it/);
  await Deno.remove(join(scene.folder, "committed.pem"));
  await fails(method.preflight(), /no certificate is committed/, /Commit .*committed\.pem/);
  assert.deepEqual(await scene.calls("codesign --force"), []);
  await assertKeychainGone(scene);
});

test("self-signed: what another one issued is refused, and the missing keys of a Developer ID are named", async (scene) => {
  const method = await selfSignedScene(scene);
  await scene.show("certificate.pem", await Deno.readTextFile(issuedByAnother));
  await fails(
    method.preflight(),
    /holds "Pika releases", and no certificate that vouches for itself/,
    /NOTARY_KEY/,
  );
  const appleId = `  1) ${"A1".repeat(20)} "Developer ID Application: Pika Test (TEAM123456)"\n`;
  await scene.show("identities", appleId);
  await fails(
    method.preflight(),
    /holds "Developer ID.*vouches for itself/,
    /With a Developer ID set PIKA_APPLE_NOTARY_KEY/,
  );
  await assertKeychainGone(scene);
});

test("self-signed: a seal by which macOS would not know the next version is refused", async (scene) => {
  const method = await selfSignedScene(scene);
  await scene.show("sealed-by", "-\n"); // the stand-in then displays a hash of the code
  await fails(
    method.signTree(scene.release, scene.tree, {}),
    /would know Pika by cdhash H"0123.*", not by its certificate/,
    /ask for everything again/,
  );
  await assertKeychainGone(scene);
});

test("a keychain without a valid identity: expired and revoked ones are none", async (scene) => {
  await scene.show("identities", "     0 valid identities found\n");
  await fails(
    trusted().preflight(),
    /holds no valid identity, not a "Developer ID Application"/,
    /Export that certificate/,
  );
  await assertKeychainGone(scene);
});

test("what a killed run left in the search list is taken out, and its keychain deleted", async (scene) => {
  const stale = join(scene.folder, "pika-signing-old", "signing.keychain-db");
  await Deno.mkdir(join(scene.folder, "pika-signing-old"));
  await Deno.writeTextFile(stale, "open");
  await scene.show("search-list", `    "${stale}"\n    "${loginKeychain}"\n`);
  await trusted().preflight();
  assert.equal(await exists(stale), false);
  await assertKeychainGone(scene);
});

test("Apple's time server is away for a moment: asked again; for good: the error says so", async (scene) => {
  await scene.behave("codesign-sign", "The timestamp service is not available.");
  await scene.build(trusted());
  await scene.behave("codesign-sign", ...Array<string>(3).fill("The timestamp service is not available."));
  await fails(
    trusted().signTree(scene.release, scene.tree, {}),
    /timestamp service/,
    /time server did not answer/,
  );
});

test("the ticket is late: stapler is asked again; interrupted there, the next run hands nothing in", async (scene) => {
  await scene.build(trusted());
  const late = "CloudKit query failed: record not found. Error 65";
  await scene.behave("stapler-staple", ...Array<string>(6).fill(late));
  await fails(scene.signInstaller(trusted()), /Error 65/, /Apple has accepted the file/);
  await scene.behave("stapler-staple", late, late);
  await scene.signInstaller(trusted());
  assert.equal((await scene.calls("xcrun notarytool submit")).length, 1);
  const [one] = await readSubmissions(join(scene.folder, "kept between runs"));
  assert.equal(one?.status, "Accepted");
  assert.notEqual(one?.stapled, null);
});

test("Gatekeeper says no to what Apple accepted: the release stops", async (scene) => {
  await scene.build(trusted());
  await scene.behave("spctl-execute", "Pika.app: rejected (source=Unnotarized Developer ID)");
  await fails(
    scene.signInstaller(trusted()),
    /rejected \(source=Unnotarized/,
    /Gatekeeper would not let people open it/,
  );
});

test("the variables of half a Developer ID are named before anything is built", () => {
  const { PIKA_APPLE_NOTARY_KEY: _, ...half } = environment;
  assert.throws(() => developerId(half), /PIKA_APPLE_NOTARY_KEY not set/);
  return Promise.resolve();
});

test("a certificate of another kind is refused by name", async (scene) => {
  await scene.show("identities", `  1) ${"B2".repeat(20)} "Apple Development: Somebody (TEAM123456)"\n`);
  await fails(trusted().preflight(), /holds "Apple Development: Somebody/, /Keychain Access/);
});

test("the disk image is installed with links kept, although hdiutil is busy now and then", async (scene) => {
  await scene.behave("hdiutil-create", "hdiutil: create failed - Resource busy");
  await scene.build(adHoc);
  await scene.behave("hdiutil-attach", "hdiutil: attach failed - Resource temporarily unavailable");
  await scene.behave(
    "hdiutil-detach",
    ...Array<string>(2).fill('hdiutil: couldn\'t unmount "disk4" - Resource busy'),
  );
  const scratch = join(scene.folder, "scratch");
  await Deno.mkdir(scratch);
  const installed = await dmgFormat(image).install(scene.dmg, scratch, {});
  assert.equal(installed.launcher, join(scratch, bundleName, "Contents/MacOS/pika-app"));
  assert.equal(
    await Deno.readLink(join(scratch, bundleName, "Contents/MacOS/sidecar")),
    "../Resources/sidecar",
  );
  await adHoc.verify(join(scratch, bundleName), {});
  const detached = await scene.calls("hdiutil detach");
  assert.deepEqual(detached.map((call) => call.includes("-force")), [false, false, true]);
  await installed.uninstall();
  assert.deepEqual([...Deno.readDirSync(scratch)], []);
});

test("hdiutil that stays busy, or left something out, ends in an error", async (scene) => {
  await scene.build(adHoc);
  await scene.behave("hdiutil-attach", ...Array<string>(9).fill("hdiutil: attach failed - Resource busy"));
  const scratch = join(scene.folder, "scratch");
  await Deno.mkdir(scratch);
  await assert.rejects(dmgFormat(image).install(scene.dmg, scratch, {}), /Resource busy/);
  assert.equal((await scene.calls("hdiutil attach")).length, image.times);
  await scene.behave("hdiutil-attach");
  await Deno.remove(join(scene.release.workDir, "dmg", ".DS_Store"));
  const folder = join(scene.release.workDir, "dmg");
  // no probe: a stand-in
  await new Deno.Command("hdiutil", { args: ["create", "-ov", "-srcfolder", folder, scene.dmg] }).output();
  await fails(
    dmgFormat(image).install(scene.dmg, scratch, {}),
    /holds no "\.DS_Store"/,
    /hdiutil left it out/,
  );
});
