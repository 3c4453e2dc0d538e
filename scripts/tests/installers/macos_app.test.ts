/** The bundle, as independent tools see it: Python's plistlib, plistutil, icns2png, xmllint; and what codesign would refuse. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../../lib/command.ts";
import { ScriptError } from "../../lib/errors.ts";
import { findPython } from "../../lib/python.ts";
import { questions } from "../../release/targets/macos/info_plist.ts";
import { findCode } from "../../release/targets/macos/mach_o.ts";
import { bundleName, stageMacos } from "../../release/targets/macos/stage.ts";
import type { Release } from "../../release/release.ts";
import type { Arch } from "../../release/targets/target.ts";
import { expectedCode, machOHead, macParts, makeMacRelease } from "./mac_release.ts";
import { desktopDir } from "../../lib/paths.ts";
import { testWith, unix } from "../../testing/test_with.ts";

const packaging = join(desktopDir, "packaging", "macos");

interface Stage {
  release: Release;
  tree: string;
  contents: string;
}

/** Stages a made-up release, after `change` had its way with it. */
async function withStage(
  options: { arch?: Arch; change?(release: Release): Promise<unknown> },
  work: (stage: Stage) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika app ż " });
  try {
    const release = await makeMacRelease(folder, options.arch);
    await options.change?.(release);
    const tree = join(folder, "stage");
    await Deno.mkdir(tree);
    await stageMacos(release, macParts(release), tree);
    await work({ release, tree, contents: join(tree, bundleName, "Contents") });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A plist as Python reads it. */
async function readPlist(file: string): Promise<Record<string, unknown>> {
  const { words } = await findPython();
  const program = "import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))";
  return JSON.parse((await run([...words, "-c", program, file])).stdout);
}

for (const arch of ["arm64", "x64"] as const) {
  testWith(
    { os: unix },
    `${arch}: Info.plist says what the bundle is, read by plistlib`,
    () =>
      withStage({ arch }, async ({ contents }) => {
        const info = await readPlist(join(contents, "Info.plist"));
        const expected = {
          CFBundleIdentifier: "app.pika.Pika",
          CFBundleExecutable: "pika-app",
          CFBundleShortVersionString: "0.1.0",
          CFBundleVersion: "0.1.0",
          CFBundlePackageType: "APPL",
          LSMinimumSystemVersion: "12.0", // the fixtures' own, higher than our floor
          LSArchitecturePriority: [arch === "arm64" ? "arm64" : "x86_64"],
          LSApplicationCategoryType: "public.app-category.music",
          NSHighResolutionCapable: true,
          NSAppTransportSecurity: { NSAllowsLocalNetworking: true },
        };
        for (const [key, value] of Object.entries(expected)) assert.deepEqual(info[key], value, key);
        const usage = Object.entries(info).filter(([key]) => key.endsWith("UsageDescription"));
        assert.deepEqual(Object.fromEntries(usage), questions);
        for (const name of [info.CFBundleExecutable as string]) {
          assert.ok((await Deno.stat(join(contents, "MacOS", name))).mode! & 0o100, `${name} can be started`);
        }
        assert.ok((await Deno.stat(join(contents, "Resources", info.CFBundleIconFile as string))).isFile);
        assert.equal(await Deno.readTextFile(join(contents, "PkgInfo")), "APPL????");
      }),
  );
}

testWith(
  { tools: ["plistutil"], os: ["linux"] },
  "plistutil writes Info.plist anew and it says the same",
  () =>
    withStage({}, async ({ contents, tree }) => {
      const [binary, again] = [join(tree, "binary.plist"), join(tree, "again.plist")];
      await run(["plistutil", "-i", join(contents, "Info.plist"), "-f", "bin", "-o", binary]);
      await run(["plistutil", "-i", binary, "-f", "xml", "-o", again]);
      // plistutil ends with 0 on broken files too: what it wrote is what counts.
      assert.deepEqual(await readPlist(again), await readPlist(join(contents, "Info.plist")));
    }),
);

testWith(
  { tools: ["icns2png"], os: ["linux"] },
  "the icon opens in icns2png: the sizes that it knows, read whole",
  () =>
    withStage({}, async ({ contents, tree }) => {
      const { stdout } = await run(["icns2png", "-x", "-o", tree, join(contents, "Resources", "pika.icns")]);
      // libicns is older than the elements of double density, which the unit test reads.
      for (const size of [256, 512, 1024]) {
        assert.match(stdout, new RegExp(`Saved 'ic[01]\\d' element to .*_${size}x${size}x32\\.png`));
      }
    }),
);

testWith(
  { os: unix },
  "all code is found, and everything that starts is found by the path it is started with",
  () =>
    withStage({}, async ({ contents, tree }) => {
      const code = await findCode(join(tree, bundleName));
      assert.deepEqual(code.map(({ path }) => path), expectedCode);
      // Neutralino looks beside its own path (NL_PATH), as desktop/neutralino.config.json says.
      const beside = (name: string) => Deno.readTextFile(join(contents, "MacOS", name));
      assert.equal(await beside("resources.neu"), "packed UI");
      assert.equal(JSON.parse(await beside("sidecar/build.json")).build, "0.1.0+0123456789ab");
      assert.ok((await Deno.stat(join(contents, "MacOS/sidecar/pika-sidecar"))).mode! & 0o100);
      const config = JSON.parse(await Deno.readTextFile(join(desktopDir, "neutralino.config.json")));
      assert.equal(config.extensions[0].commandDarwin, 'exec "${NL_PATH}/sidecar/pika-sidecar"');
      // Nothing may be written beside a sealed bundle.
      assert.deepEqual([config.dataLocation, config.storageLocation], ["system", "system"]);
      assert.equal(config.logging.writeToLogFile, false);
    }),
);

testWith(
  { os: unix },
  "Contents/MacOS holds nothing that codesign would take for unsigned code: one program, otherwise links",
  () =>
    withStage({}, async ({ contents }) => {
      const kinds: Record<string, string> = {};
      for await (const entry of Deno.readDir(join(contents, "MacOS"))) {
        const path = join(contents, "MacOS", entry.name);
        kinds[entry.name] = entry.isSymlink ? await Deno.readLink(path) : entry.isFile ? "file" : "folder";
      }
      assert.deepEqual(kinds, {
        "pika-app": "file",
        "resources.neu": "../Resources/resources.neu",
        "sidecar": "../Resources/sidecar",
      });
    }),
);

testWith(
  { os: unix },
  "PyInstaller's links are kept as they are, and no path of this machine is in the bundle",
  () =>
    withStage({}, async ({ contents, tree }) => {
      const internal = join(contents, "Resources/sidecar/_internal");
      assert.equal(await Deno.readLink(join(internal, "Python.framework/Versions/Current")), "3.11");
      assert.equal(await Deno.readLink(join(internal, "Python")), "Python.framework/Versions/3.11/Python");
      for await (const text of textsOf(join(tree, bundleName))) {
        assert.ok(!text.content.includes(tree) && !text.content.includes(desktopDir), text.path);
      }
    }),
);

async function* textsOf(folder: string): AsyncGenerator<{ path: string; content: string }> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* textsOf(path);
    else if (entry.isSymlink) yield { path, content: await Deno.readLink(path) };
    else yield { path, content: new TextDecoder("latin1").decode(await Deno.readFile(path)) };
  }
}

const refused: { name: string; change(release: Release): Promise<unknown>; message: RegExp }[] = [
  {
    name: "a library for another CPU",
    change: async (release) =>
      Deno.writeFile(
        join(release.workDir, "sidecar/dist/pika-sidecar/_internal/numpy/.dylibs/libgfortran.5.dylib"),
        await machOHead("x64"),
      ),
    message: /not for arm64: .*libgfortran\.5\.dylib/,
  },
  {
    name: "a sidecar that is no program for macOS",
    change: (release) =>
      Deno.writeTextFile(join(release.workDir, "sidecar/dist/pika-sidecar/pika-sidecar"), "\x7fELF of Linux"),
    message: /pika-sidecar" is no program for macOS/,
  },
  {
    name: "an absolute link",
    change: (release) =>
      Deno.symlink(
        "/usr/lib/libz.dylib",
        join(release.workDir, "sidecar/dist/pika-sidecar/_internal/libz.dylib"),
      ),
    message: /leads to "\/usr\/lib\/libz\.dylib", out of the bundle/,
  },
  {
    name: "a link out of the bundle",
    change: (release) =>
      Deno.symlink("../../../../../out", join(release.workDir, "sidecar/dist/pika-sidecar/_internal/out")),
    message: /out of the bundle/,
  },
  {
    name: "a link to nothing",
    change: (release) =>
      Deno.symlink("gone", join(release.workDir, "sidecar/dist/pika-sidecar/_internal/lost")),
    message: /leads to "gone", where nothing is/,
  },
];

for (const { name, change, message } of refused) {
  testWith({ os: unix }, `refused before anything is signed: ${name}`, () =>
    assert.rejects(
      withStage({ change }, () => Promise.resolve()),
      (error) => error instanceof ScriptError && message.test(error.message) && error.help !== "",
    ));
}

testWith({ os: unix }, "a onefile sidecar is refused: the libraries inside cannot be signed", async () => {
  const folder = await Deno.makeTempDir();
  const release = await makeMacRelease(folder);
  const parts = macParts(release);
  await assert.rejects(
    stageMacos(release, { ...parts, sidecar: { ...parts.sidecar, mode: "onefile" } }, join(folder, "stage")),
    /onefile sidecar/,
  );
  await Deno.remove(folder, { recursive: true });
});

testWith(
  { os: unix },
  "the browser shell's bundle starts the sidecar with its UI, from a folder with a space",
  () =>
    withStage({
      change: async (release) => {
        release.shell = { kind: "browser", reason: "a test" };
        await Deno.mkdir(join(release.workDir, "ui"));
        await Deno.writeTextFile(join(release.workDir, "ui", "index.html"), "<p>UI");
      },
    }, async ({ contents }) => {
      const sidecar = join(contents, "Resources/sidecar/pika-sidecar");
      await Deno.writeTextFile(sidecar, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
      const { stdout } = await run([join(contents, "MacOS/pika-app"), "--flag"]);
      const ui = await Deno.realPath(join(contents, "Resources/ui"));
      assert.deepEqual(stdout.trim().split("\n"), ["ui", "--ui-dir", ui, "--flag"]);
    }),
);

Deno.test("the entitlements are well-formed and few, and each has its reason beside it", async () => {
  const file = join(packaging, "entitlements.plist");
  if (unix) {
    assert.deepEqual(await readPlist(file), {
      "com.apple.security.cs.allow-unsigned-executable-memory": true,
    });
  }
  const text = await Deno.readTextFile(file);
  for (const [, comment = ""] of text.matchAll(/<!--([^]*?)-->/g)) {
    assert.ok(!comment.includes("--"), comment);
  }
  assert.match(text, /-->\s*<key>com\.apple\.security\.cs\.allow-unsigned-executable-memory<\/key>/);
});

Deno.test("the window's .DS_Store places the icons where window.json says, over the background", async () => {
  const window = JSON.parse(await Deno.readTextFile(join(packaging, "window.json")));
  const store = await Deno.readFile(join(packaging, "window.DS_Store"));
  const text = new TextDecoder("latin1").decode(store);
  assert.equal(text.slice(4, 8), "Bud1");
  for (const [name, { x, y }] of Object.entries<{ x: number; y: number }>(window.icons)) {
    // A record: the name as UTF-16 with its length in front, "Iloc", "blob", 16 bytes: x, y, six times 0xff, two zeros.
    const record = new Uint8Array(4 + 2 * name.length + 12 + 8);
    const view = new DataView(record.buffer);
    view.setUint32(0, name.length);
    [...name].forEach((letter, index) => view.setUint16(4 + 2 * index, letter.charCodeAt(0)));
    const at = 4 + 2 * name.length;
    record.set(new TextEncoder().encode("Ilocblob"), at);
    view.setUint32(at + 8, 16);
    view.setUint32(at + 12, x);
    view.setUint32(at + 16, y);
    assert.ok(text.includes(new TextDecoder("latin1").decode(record)), `${name} is not at ${x}, ${y}`);
  }
  const title = 28;
  assert.ok(text.includes(`{${window.width}, ${window.height + title}}`), "the window has another size");
  assert.ok(text.includes(`/${window.background}`) && text.includes(`/Volumes/${window.volume}`));
});
