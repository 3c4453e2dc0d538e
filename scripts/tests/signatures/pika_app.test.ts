/**
 * `Pika.app` of the real wheels, sealed by the commands that a release says to Apple's codesign, and judged by rcodesign, another implementation of
 * Apple's format. What only Apple's can tell is not here: whether Gatekeeper and the notary take it.
 *
 * Where rcodesign's seal is another than codesign's would be:
 * - codesign names the certificate itself (`certificate leaf`) in what an app is known by, rcodesign the root, which here is the same one.
 * - codesign lists a nested framework's own list of files among the bundle's files; rcodesign leaves it out.
 * - An ad-hoc seal of codesign's has an empty signature, which rcodesign's `verify` takes for a broken one; its own is empty, too.
 * - Without words for it rcodesign signs everything in a bundle anew, with the same settings. Ours is told not to (`--shallow`), as codesign is not
 *   told to (`--deep`): else the sidecar would lose its entitlements.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { copyTree, remove } from "../../lib/files.ts";
import { ensurePython } from "../../lib/python.ts";
import { ensureRcodesign } from "../../lib/rcodesign.ts";
import { formatSize } from "../../lib/terminal.ts";
import { makeCertificate } from "../../release/certificate_files.ts";
import type { Release } from "../../release/release.ts";
import { adHoc } from "../../release/targets/macos/ad_hoc.ts";
import { findCode } from "../../release/targets/macos/mach_o.ts";
import { describeCertificate } from "../../release/targets/macos/release_certificate.ts";
import { sealBundle, sealLimits } from "../../release/targets/macos/seal.ts";
import { isKnownBy, selfSigned } from "../../release/targets/macos/self_signed.ts";
import {
  bundleExecutable,
  bundleName,
  bundleSidecar,
  stageMacos,
} from "../../release/targets/macos/stage.ts";
import type { Arch } from "../../release/targets/target.ts";
import { testWith } from "../../testing/test_with.ts";
import { macParts, release as madeUp } from "../installers/mac_release.ts";
import { type MacSidecarOptions, macWheels, makeMacSidecar, makeWindowProgram } from "./mac_sidecar.ts";
import { bundleComplaints, codeOf, readSignature, requirementOf, sealedFiles } from "./seals.ts";
import { signedByRcodesign, type TestCertificate } from "./signed_by_rcodesign.ts";

const packedSize = new URL("./packed_size.py", import.meta.url).pathname;

/** Stages a release of the wheels in an empty folder; returns the tree. `ui` is what the window shows: one version's differs from another's. */
async function stage(
  folder: string,
  options: Omit<MacSidecarOptions, "wheels"> & { wheels?: string; version?: string; ui?: string },
): Promise<{ release: Release; tree: string; bundle: string }> {
  const { arch, version = "0.1.0", ui = "packed UI" } = options;
  const wheels = options.wheels ?? await macWheels(arch);
  const release: Release = {
    ...madeUp,
    version,
    target: { os: "macos", arch },
    workDir: join(folder, "work"),
    outDir: join(folder, "out"),
  };
  const parts = macParts(release);
  await makeMacSidecar(parts.sidecar.path, { ...options, wheels });
  await makeWindowProgram(parts.window!.executable, { arch, wheels });
  await Deno.writeTextFile(parts.window!.resources, ui);
  const tree = join(folder, "stage");
  await Deno.mkdir(tree);
  await stageMacos(release, parts, tree);
  return { release, tree, bundle: join(tree, bundleName) };
}

/** Makes a certificate as the task does. */
async function certificate(folder: string): Promise<TestCertificate> {
  const [secrets, committed] = [join(folder, "secrets"), join(folder, "committed.pem")];
  await makeCertificate({ secrets, to: committed, existing: "keep" });
  const read = (name: string) => Deno.readTextFile(join(secrets, name));
  return {
    committed,
    PIKA_APPLE_CERTIFICATE: await read("PIKA_APPLE_CERTIFICATE"),
    PIKA_APPLE_CERTIFICATE_PASSWORD: await read("PIKA_APPLE_CERTIFICATE_PASSWORD"),
  };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika signatures ż " });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What `codesign --verify` of the bundle says: the words of what is wrong; undefined where nothing is. */
const refusal = (bundle: string): Promise<string | undefined> =>
  adHoc.verify(bundle, {}).then(() => undefined, (error) => String(error.message));

const needs = { tools: ["openssl", "objdump", "libpython"], os: ["linux"] as const };

for (const arch of ["arm64", "x64"] as const) {
  testWith(
    needs,
    `${arch}: hardened runtime, our entitlements for the sidecar alone, everything sealed once and nothing missing; what was changed is refused`,
    () => inFolder((folder) => signedByRcodesign(({ holds }) => hardened(folder, arch, holds))),
  );
}

async function hardened(
  folder: string,
  arch: Arch,
  holds: (certificate: TestCertificate) => Promise<void>,
): Promise<void> {
  const { tree, bundle } = await stage(folder, { arch, python: "Mach-O" });
  await refuseForeignBundles(bundle, join(folder, "all"));
  const made = await certificate(folder);
  await holds(made);
  const keychain = join(folder, "keychain");
  const p12 = Uint8Array.from(atob(made.PIKA_APPLE_CERTIFICATE), (letter) => letter.charCodeAt(0));
  await Deno.writeFile(`${keychain}.imported`, p12);
  const { sha1 } = describeCertificate(await Deno.readTextFile(made.committed));
  await sealBundle({ kind: "developer-id", identity: sha1, keychain }, tree, { limits: sealLimits });

  const code = (await findCode(bundle)).map(({ path }) => path);
  assert.ok(code.length > 50, `${code.length} files of code`);
  for (const path of code) {
    const signature = await readSignature(join(bundle, path));
    assert.equal(signature.verifies, true, path);
    assert.equal(signature.flags, "RUNTIME", path);
    assert.deepEqual(
      signature.entitlements,
      path === bundleSidecar ? ["com.apple.security.cs.allow-unsigned-executable-memory"] : [],
      path,
    );
    const isFramework = path.includes(".framework/");
    assert.match(
      signature.identifier,
      isFramework ? /^org\.python\.python$/ : /^app\.pika\.Pika(\.|$)/,
      path,
    );
    assert.ok(isKnownBy(signature.requirement!, sha1), signature.requirement);
  }
  assert.equal((await readSignature(join(bundle, bundleExecutable))).identifier, "app.pika.Pika");

  const sealed = await sealedFiles(bundle);
  const isMain = (path: string) => path === bundleExecutable;
  for (const path of code.filter((path) => !isMain(path))) {
    assert.ok(
      sealed[path.slice("Contents/".length)]?.hash2,
      `${path} is sealed as a file, with its signature`,
    );
  }
  const links = Object.entries(sealed).flatMap(([path, { symlink }]) => symlink ? [[path, symlink]] : []);
  const linked = Object.fromEntries(links);
  assert.equal(linked["MacOS/sidecar"], "../Resources/sidecar");
  assert.equal(linked["MacOS/resources.neu"], "../Resources/resources.neu");
  assert.equal(linked["Resources/sidecar/_internal/Python.framework/Versions/Current"], "3.11");
  assert.equal(await refusal(bundle), undefined);

  const copy = join(folder, "changed", bundleName);
  await copyTree(bundle, copy);
  for (const { name, path, change, says } of changes) {
    await change(join(copy, path));
    assert.match(await refusal(copy) ?? "it was taken", says, name);
    await remove(join(copy, path));
    await restore(join(bundle, path), join(copy, path));
  }
  assert.equal(await refusal(copy), undefined, "as it was, it is taken again");
}

/** Copies a file or link, where there is one. */
async function restore(from: string, to: string): Promise<void> {
  const original = await Deno.lstat(from).catch(() => undefined);
  if (original?.isSymlink) await Deno.symlink(await Deno.readLink(from), to);
  else if (original) await Deno.copyFile(from, to);
}

/**
 * Lets rcodesign sign everything that it finds, without our order: it takes Python's framework for a bundle, and no folder that has a dot in its name
 * (`numpy/.dylibs`, `websockets-17.4.dist-info`) and would be refused as one.
 */
async function refuseForeignBundles(bundle: string, to: string): Promise<void> {
  const log = `${to}.log`;
  await run([await ensureRcodesign(), "sign", bundle, join(to, bundleName)], { log });
  const entered = (await Deno.readTextFile(log)).matchAll(/^entering nested bundle (.+)$/gm);
  const framework = `${internal}/Python.framework`;
  assert.deepEqual([...entered].map(([, path]) => path), [`${framework}/Versions/3.11`, framework]);
}

/** Turns over one bit in the middle of a file's code. */
async function flip(path: string, at?: number): Promise<void> {
  const bytes = await Deno.readFile(path);
  const place = at ?? Math.floor(bytes.length / 3);
  bytes[place]! ^= 1;
  await Deno.writeFile(path, bytes);
}

const internal = "Contents/Resources/sidecar/_internal";

const changes: { name: string; path: string; change(path: string): Promise<unknown>; says: RegExp }[] = [
  {
    name: "a byte of a library",
    path: `${internal}/nacl/_sodium.abi3.so`,
    change: (path) => flip(path),
    says: /_sodium\.abi3\.so/,
  },
  {
    name: "a byte of the main program",
    path: bundleExecutable,
    change: (path) => flip(path),
    says: /Pika\.app[^]*digest/,
  },
  {
    name: "a byte of the archive behind the sidecar's program",
    path: bundleSidecar,
    change: async (path) => flip(path, Math.floor((await Deno.stat(path)).size / 2)),
    says: /pika-sidecar/,
  },
  {
    name: "a byte of the packed UI",
    path: "Contents/Resources/resources.neu",
    change: (path) => flip(path, 1),
    says: /Resources\/resources\.neu was changed/,
  },
  {
    name: "Info.plist",
    path: "Contents/Info.plist",
    change: (path) => Deno.writeTextFile(path, " ", { append: true }),
    says: /Info\.plist was changed/,
  },
  {
    name: "a file more",
    path: `${internal}/more.py`,
    change: (path) => Deno.writeTextFile(path, "import os"),
    says: /more\.py was added/,
  },
  {
    name: "a file less",
    path: `${internal}/pika_sidecar/updates/feed_key.pub`,
    change: (path) => Deno.remove(path),
    says: /feed_key\.pub is missing/,
  },
  {
    name: "a link to somewhere else",
    path: "Contents/MacOS/sidecar",
    change: async (path) => {
      await Deno.remove(path);
      await Deno.symlink("../Resources/other", path);
    },
    says: /MacOS\/sidecar was changed/,
  },
  {
    name: "the list of files of Python's framework",
    path: `${internal}/Python.framework/Versions/3.11/_CodeSignature/CodeResources`,
    change: (path) => Deno.writeTextFile(path, " ", { append: true }),
    says: /3\.11\/_CodeSignature\/CodeResources was changed/,
  },
  {
    name: "the list of files",
    path: "Contents/_CodeSignature/CodeResources",
    change: async (path) =>
      Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace("resources.neu", "resources.old")),
    says: /the list of files was changed/,
  },
];

testWith(
  needs,
  "two versions that share a self-signed certificate are one app to macOS; by another certificate, or ad hoc, each is another",
  () =>
    inFolder((folder) =>
      signedByRcodesign(async ({ holds, standIns }) => {
        const [shared, another] = [
          await certificate(join(folder, "a")),
          await certificate(join(folder, "b")),
        ];
        const { release, tree } = await stage(join(folder, "first"), { arch: "arm64", python: "Mach-O" });
        const changed = { arch: "arm64", python: "Mach-O", version: "0.2.0", ui: "another UI" } as const;
        const second = await stage(join(folder, "second"), changed);
        const known: Record<string, { requirement: string; codeHash: string }> = {};
        const seal = async (name: string, from: string, by: TestCertificate | "ad-hoc") => {
          const to = join(folder, "sealed", name);
          await copyTree(from, to);
          if (by === "ad-hoc") await sealAdHoc(to);
          else {
            await holds(by);
            const { committed, ...environment } = by;
            const method = selfSigned(environment, { committed });
            await method.preflight();
            await method.signTree(release, to, {});
            await method.verify(join(to, bundleName), {});
          }
          const program = await codeOf(join(to, bundleName));
          const { codeHash } = await readSignature(program);
          known[name] = { requirement: await requirementOf(program), codeHash };
          assert.deepEqual(await bundleComplaints(join(to, bundleName)), []);
        };
        await seal("first", tree, shared);
        await seal("second", second.tree, shared);
        await seal("second by another", second.tree, another);
        await seal("first ad hoc", tree, "ad-hoc");
        await seal("second ad hoc", second.tree, "ad-hoc");

        const { sha1 } = describeCertificate(await Deno.readTextFile(shared.committed));
        assert.notEqual(known.first!.codeHash, known.second!.codeHash, "they are different code");
        assert.equal(known.first!.requirement, known.second!.requirement);
        assert.ok(isKnownBy(known.first!.requirement, sha1));
        assert.match(known.first!.requirement, /identifier "app\.pika\.Pika"/);
        assert.notEqual(known["second by another"]!.requirement, known.second!.requirement);
        assert.match(known["first ad hoc"]!.requirement, /^cdhash /);
        assert.notEqual(known["first ad hoc"]!.requirement, known["second ad hoc"]!.requirement);
        assert.ok(!isKnownBy(known["first ad hoc"]!.requirement, sha1));
        assert.equal(
          (await standIns.calls("security delete-keychain")).length,
          6,
          "of each run its keychain",
        );
      })
    ),
);

/** As `adHoc.signTree`, up to its last look: rcodesign takes an empty signature for a broken one. */
async function sealAdHoc(tree: string): Promise<void> {
  await assert.rejects(sealBundle({ kind: "ad-hoc" }, tree, { limits: sealLimits }), /CMS error/);
}

testWith(needs, "an app of the wheels stays under 25 MB as a disk image", async (test) => {
  const apps = [
    { arch: "arm64", oldest: "11.0" },
    { arch: "arm64", oldest: "14.0" },
    { arch: "x64", oldest: "11.0" },
  ] as const;
  for (const { arch, oldest } of apps) {
    await inFolder(async (folder) => {
      const wheels = await macWheels(arch, oldest);
      const { bundle } = await stage(folder, { arch, python: "of Linux", wheels });
      const { stdout } = await run([await ensurePython("dev"), "-c", sizeOnDisk, bundle]);
      const packed = Number((await run([await ensurePython("dev"), packedSize, bundle])).stdout);
      const figures = `Pika.app ${formatSize(Number(stdout))}, packed ${formatSize(packed)}`;
      // Without Neutralino's runtime, about 1 MB packed, and the UI.
      await test.step(`${arch}, wheels for macOS ${oldest}: ${figures}`, () =>
        assert.ok(packed < 23_500_000));
    });
  }
});

/** Bytes of all files, in whole blocks. */
const sizeOnDisk =
  "import sys; from pathlib import Path; print(sum(-(-p.lstat().st_size // 4096) * 4096 for p in Path(sys.argv[1]).rglob('*') if p.is_file() and not p.is_symlink()))";
