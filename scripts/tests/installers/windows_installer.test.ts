/** The installer for Windows, packed by makensis and really run, under wine, with programs that stand in for Pika's. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/command.ts";
import { exists, remove } from "../../lib/files.ts";
import { until } from "../../lib/until.ts";
import {
  buildInstaller,
  filesScript,
  makensisCommand,
  packedFiles,
} from "../../release/targets/windows/nsis.ts";
import { iconFile } from "../../release/targets/windows/pe_resources.ts";
import { publisher, readIcons } from "../../release/targets/windows/program_info.ts";
import type { Release } from "../../release/release.ts";
import { authenticode } from "../../release/targets/windows/authenticode.ts";
import { certificate } from "./certificate.ts";
import { Wine } from "../../windows/wine.ts";
import { testWith, willRun } from "../../testing/test_with.ts";
import { holdsWords } from "./resource_words.ts";

/** A Windows program that Debian's NSIS brings: the part of an installer without its data. */
const stub = "/usr/share/nsis/Stubs/zlib-amd64-unicode";

const windows = { tools: ["makensis", "wine64"], os: ["linux"] } as const;

const uninstallKey = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Pika";
const webview2Key = "HKCU\\Software\\Microsoft\\EdgeUpdate\\Clients\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
/** A space, and a letter outside ASCII, as home folders have. */
const folder = "C:\\Żółty klub\\Pika";

const neutralino = { kind: "neutralino", version: "6.9.0", runtime: "", sha256: "" } as const;

function releaseOf(version: string, shell: Release["shell"] = neutralino): Release {
  return {
    version,
    target: { os: "windows", arch: "x64" },
    commit: "",
    dirty: false,
    buildId: version,
    shell,
    published: false,
    cloud: null,
    sidecarMode: "auto",
    workDir: "",
    outDir: "",
    sourceDateEpoch: 1_700_000_000,
  };
}

/** Everything that the tests share: a wine, installers, stand-ins, and a server that answers in Microsoft's place. */
class Stage implements AsyncDisposable {
  /** What the server gives out as WebView2's bootstrapper; undefined: nothing. */
  bootstrapper: string | undefined;
  private constructor(
    readonly wine: Wine,
    /** Windows' folder for temporary files, which wine has moved from version to version. */
    private readonly tempFolder: string,
    readonly work: string,
    private readonly server: Deno.HttpServer<Deno.NetAddr>,
  ) {}

  static async start(): Promise<Stage> {
    const work = await Deno.makeTempDir({ prefix: "pika-installer-" });
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async () => {
      if (stage.bootstrapper === undefined) return new Response("gone", { status: 404 });
      return new Response(await Deno.readFile(stage.bootstrapper));
    });
    const wine = await Wine.start();
    const { stdout } = await wine.run("cmd", "/c", "echo %TEMP%");
    const stage: Stage = new Stage(wine, wine.path(stdout.trim()), work, server);
    return stage;
  }

  /** Packs an installer of a version into drive C; the same options give the same file only once. */
  async setup(version: string, shell: Release["shell"] = neutralino): Promise<string> {
    const name = `C:\\setup-${version}-${shell.kind}.exe`;
    const out = this.wine.path(name);
    if (await exists(out)) return name;
    const work = join(this.work, `${version}-${shell.kind}`);
    const tree = await this.tree(version, shell, work);
    await buildInstaller(releaseOf(version, shell), tree, out, {
      work,
      compression: "fast",
      define: this.define(),
    });
    return name;
  }

  define(): Record<string, string> {
    return { STOP_SECONDS: "2", WEBVIEW2_URL: `http://127.0.0.1:${this.server.addr.port}/` };
  }

  /** A tree as `stageWindows` makes it, with NSIS's own stub as the program. */
  async tree(version: string, shell: Release["shell"], work: string): Promise<string> {
    const tree = join(work, "tree");
    await remove(tree);
    await Deno.mkdir(join(tree, "sidecar", "_internal"), { recursive: true });
    await Deno.writeFile(join(tree, "pika.ico"), iconFile(await readIcons()));
    const program = await Deno.readFile(stub);
    if (shell.kind === "neutralino") {
      await Deno.writeFile(join(tree, "Pika.exe"), program);
      await Deno.writeTextFile(join(tree, "resources.neu"), version);
    } else {
      await Deno.mkdir(join(tree, "ui"));
      await Deno.writeTextFile(join(tree, "ui", "index.html"), version);
    }
    await Deno.writeFile(join(tree, "sidecar", "pika-sidecar.exe"), program);
    await Deno.writeTextFile(join(tree, "sidecar", "build.json"), JSON.stringify({ version }));
    await Deno.writeTextFile(join(tree, "sidecar", "_internal", "$ż lib.dat"), version);
    await Deno.writeTextFile(join(tree, "LICENSE.txt"), "Apache License 2.0");
    for await (const file of Deno.readDir(tree)) {
      await Deno.utime(join(tree, file.name), 1_700_000_000, 1_700_000_000);
    }
    return tree;
  }

  /** Makes a stand-in at a path on drive C. */
  async standIn(name: string, out: string, define: Record<string, string> = {}): Promise<string> {
    const script = fileURLToPath(new URL(`./standins/${name}.nsi`, import.meta.url));
    const defines = Object.entries(define).map(([key, value]) => `-D${key}=${value}`);
    await run([
      "makensis",
      "-V1",
      "-INPUTCHARSET",
      "UTF8",
      `-DOUT=${this.wine.path(out)}`,
      ...defines,
      script,
    ], {
      env: { LC_ALL: "C.UTF-8" },
    });
    return out;
  }

  /** Installs silently; the exit code. */
  async install(setup: string, into: string | null = folder, ...switches: string[]): Promise<number> {
    const where = into === null ? [] : `/D=${into}`.split(" ");
    return (await this.wine.run(setup, "/S", ...switches, ...where)).code;
  }

  /** Uninstalls silently, waits, and takes away what an uninstaller that stays in its place cannot: itself. */
  async uninstall(from: string = folder, ...switches: string[]): Promise<number> {
    const words = `_?=${from}`.split(" "); // it runs where it is, so that its exit code is seen
    return (await this.wine.run(`${from}\\uninstall.exe`, "/S", ...switches, ...words)).code;
  }

  /** The version that lies in a folder, by each of the files that say so. */
  async versions(of: string = folder): Promise<string[]> {
    const read = (path: string) => Deno.readTextFile(this.wine.path(`${of}\\${path}`)).catch(() => "missing");
    return [
      JSON.parse(await read("sidecar\\build.json").then((text) => text === "missing" ? "{}" : text)).version,
      await read("sidecar\\_internal\\$ż lib.dat"),
      await read("resources.neu"),
    ];
  }

  /** Everything setup wrote about its last run. */
  async log(): Promise<string> {
    return new TextDecoder("utf-16le").decode(await Deno.readFile(this.temp("pika-setup.log")));
  }

  temp(name: string): string {
    return join(this.tempFolder, name);
  }

  /** The person's folder. */
  get home(): string {
    const users = [...Deno.readDirSync(this.wine.path("C:\\users"))].map(({ name }) => name);
    return join(this.wine.path("C:\\users"), users.find((name) => name !== "Public") ?? "");
  }

  get local(): string {
    return join(this.home, "AppData", "Local");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.wine[Symbol.asyncDispose]();
    await this.server.shutdown();
    await remove(this.work);
  }
}

let stage: Stage;
if (willRun(windows)) {
  Deno.test.beforeAll(async () => {
    stage = await Stage.start();
  });
  Deno.test.afterAll(() => stage[Symbol.asyncDispose]());
  // Every test begins without Pika and with WebView2.
  Deno.test.beforeEach(async () => {
    await stage.wine.deleteRegistry(uninstallKey);
    await stage.wine.setRegistry(webview2Key, "pv", "120.0.0.1");
    for (
      const path of [
        stage.wine.path("C:\\Żółty klub"),
        stage.temp("let-go"),
        stage.temp("held"),
        stage.temp("pika-sidecar.exe.started"),
      ]
    ) {
      await remove(path);
    }
  });
}

/** Files and registry of the person, as `before` and `after` are compared. */
async function snapshot(): Promise<string[]> {
  const values = await stage.wine.registry("HKCU\\Software");
  return [
    ...(await stage.wine.files()).filter((file) => !/\/(setup-|pika-setup\.log)/.test(file)),
    ...[...values].filter(([key]) => !/\\Wine|Explorer\\|Internet Settings|\\Uninstall$/.test(key)).map((
      [key, value],
    ) => `${key} = ${value}`),
  ].sort();
}

const there = (path: string) => exists(stage.wine.path(path));
const shortcuts = () => [
  join(stage.home, "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Pika.lnk"),
  join(stage.home, "Desktop/Pika.lnk"),
];

testWith(
  windows,
  "setup installs, registers, and its uninstaller leaves nothing but the library",
  async () => {
    const setup = await stage.setup("0.1.0");
    const library = join(stage.local, "Pika", "library.sqlite");
    await Deno.mkdir(join(stage.local, "Pika"), { recursive: true });
    await Deno.writeTextFile(library, "hours of work");
    const before = await snapshot();

    assert.equal(await stage.install(setup), 0, await stage.log());
    assert.deepEqual(await stage.versions(), ["0.1.0", "0.1.0", "0.1.0"]);
    for (const shortcut of shortcuts()) assert.ok(await exists(shortcut), shortcut);
    const entry = await stage.wine.registry(uninstallKey);
    assert.equal(entry.get("DisplayName"), "Pika");
    assert.equal(entry.get("DisplayVersion"), "0.1.0");
    assert.equal(entry.get("Publisher"), publisher);
    assert.equal(entry.get("InstallLocation"), folder);
    assert.equal(entry.get("QuietUninstallString"), `"${folder}\\uninstall.exe" /S`);
    assert.ok(Number.parseInt(entry.get("EstimatedSize")?.replace("dword:", "") ?? "", 16) > 50, "in KiB");
    assert.ok(await there(`${folder}\\install.log`));
    assert.ok(!await there(`${folder}\\.new`) && !await there(`${folder}\\.old`));

    assert.equal(await stage.uninstall(), 0, await stage.log());
    await remove(stage.wine.path(`${folder}\\uninstall.exe`));
    assert.deepEqual(await snapshot(), before);
    assert.equal(await Deno.readTextFile(library), "hours of work");

    // As people start it, the uninstaller runs from a copy and takes itself away too; the folder goes when it was the last.
    assert.equal(await stage.install(setup), 0);
    await Deno.mkdir(join(stage.local, "Pika"), { recursive: true });
    await stage.wine.run(`${folder}\\uninstall.exe`, "/S", "/PURGE");
    await until(async () => !await there(folder), {
      what: "The install folder was still there",
      seconds: 120,
    });
    await until(async () => !await exists(library), { what: "The library was still there", seconds: 120 });
  },
);

testWith(
  windows,
  "the default folder needs no administrator, and the browser shell no WebView2",
  async () => {
    await stage.wine.deleteRegistry(webview2Key);
    const setup = await stage.setup("0.1.0", { kind: "browser", reason: "test" });
    assert.equal(await stage.install(setup, null), 0, await stage.log());
    assert.ok(await exists(join(stage.local, "Programs", "Pika", "ui", "index.html")));
    const link = new TextDecoder("latin1").decode(await Deno.readFile(shortcuts()[0] ?? "")).replaceAll(
      "\0",
      "",
    );
    assert.match(link, /pika-sidecar\.exe/);
    assert.match(link, /ui --ui-dir "/);
    // A setup that is told another folder moves Pika there.
    assert.equal(await stage.install(setup), 0, await stage.log());
    assert.ok(!await exists(join(stage.local, "Programs", "Pika")));
    assert.ok(await there(`${folder}\\ui\\index.html`));
    assert.equal((await stage.wine.registry(uninstallKey)).get("InstallLocation"), folder);
    for (const shortcut of shortcuts()) assert.ok(await exists(shortcut), shortcut);
    assert.equal(await stage.uninstall(), 0);
  },
);

testWith(windows, "an update stops app and sidecar: politely, then for good", async () => {
  assert.equal(await stage.install(await stage.setup("0.1.0")), 0);
  await remove(shortcuts()[1] ?? "");
  await remove(stage.temp("closed-politely"));
  await stage.standIn("app", `${folder}\\Pika.exe`);
  await stage.standIn("sleeper", `${folder}\\sidecar\\pika-sidecar.exe`);
  await stage.standIn("sleeper", "C:\\bystander.exe");
  const app = stage.wine.begin(`${folder}\\Pika.exe`);
  const sidecar = stage.wine.begin(`${folder}\\sidecar\\pika-sidecar.exe`);
  const bystander = stage.wine.begin("C:\\bystander.exe");
  for (const name of ["Pika.exe", "pika-sidecar.exe", "bystander.exe"]) {
    await until(() => exists(stage.temp(`${name}.started`)), { what: `${name} did not start`, seconds: 120 });
  }
  const update = await stage.setup("0.2.0");
  assert.equal(await stage.install(update, folder, "/NOSTOP"), 8);
  assert.deepEqual((await stage.versions())[1], "0.1.0");

  assert.equal(await stage.install(update), 0, await stage.log());
  await Promise.all([app.ended, sidecar.ended]);
  assert.ok(await exists(stage.temp("closed-politely")), "the app was not asked first");
  assert.match(await stage.log(), /Ending what did not stop/);
  assert.ok(bystander.running, "a program elsewhere is none of ours");
  assert.deepEqual(await stage.versions(), ["0.2.0", "0.2.0", "0.2.0"]);
  assert.ok(!await exists(shortcuts()[1] ?? ""), "a shortcut that was thrown away stays away");
  bystander.kill();
  await bystander.ended;

  assert.equal(await stage.install(await stage.setup("0.1.0")), 7, "an older one is refused");
  assert.deepEqual(await stage.versions(), ["0.2.0", "0.2.0", "0.2.0"]);
  assert.equal(
    await stage.install(await stage.setup("0.1.0"), folder, "/OLDER"),
    0,
    "unless it was asked for",
  );
  assert.deepEqual(await stage.versions(), ["0.1.0", "0.1.0", "0.1.0"]);
  assert.equal(await stage.uninstall(), 0);
});

testWith(windows, "files held open are put aside, or the old version stays whole", async () => {
  const held = `${folder}\\sidecar\\_internal\\$ż lib.dat`;
  const hold = async (share: number) => {
    await stage.standIn("holder", "C:\\holder.exe", {
      FILE: held.replaceAll("$", "$$$$"),
      SHARE: String(share),
    });
    const holder = stage.wine.begin("C:\\holder.exe");
    await until(() => exists(stage.temp("held")), { what: "The file was not held", seconds: 120 });
    return async () => {
      await Deno.writeTextFile(stage.temp("let-go"), "");
      await holder.ended;
      await remove(stage.temp("let-go"));
      await remove(stage.temp("held"));
    };
  };
  assert.equal(await stage.install(await stage.setup("0.1.0")), 0);
  const update = await stage.setup("0.2.0");

  let letGo = await hold(1); // others may read it
  assert.equal(await stage.install(update), 9, await stage.log());
  assert.deepEqual(await stage.versions(), ["0.1.0", "0.1.0", "0.1.0"]);
  assert.ok(!await there(`${folder}\\.new`) && !await there(`${folder}\\.old`));
  await letGo();

  letGo = await hold(1 + 4); // others may rename it
  assert.equal(await stage.install(update), 0, await stage.log());
  assert.match(await stage.log(), /Put aside: .*lib\.dat/);
  assert.deepEqual(await stage.versions(), ["0.2.0", "0.2.0", "0.2.0"]);
  await letGo();
  assert.equal(await stage.uninstall(), 0);
});

testWith(windows, "files that came out wrong are not installed", async () => {
  assert.equal(await stage.install(await stage.setup("0.1.0")), 0);
  const release = releaseOf("0.2.0");
  const work = join(stage.work, "broken");
  const tree = await stage.tree("0.2.0", neutralino, work);
  const files = (await packedFiles(tree)).map((file) =>
    file.path.endsWith("lib.dat") ? { ...file, size: file.size + 1 } : file
  );
  await Deno.writeTextFile(join(work, "files.nsh"), filesScript(files, undefined));
  const name = "C:\\setup-broken.exe";
  await run(
    makensisCommand({
      release,
      files: join(work, "files.nsh"),
      size: 1,
      out: stage.wine.path(name),
      icon: join(tree, "pika.ico"),
      compression: "fast",
      define: stage.define(),
    }),
    { env: { LC_ALL: "C.UTF-8" } },
  );
  assert.equal(await stage.install(name), 10, await stage.log());
  assert.match(await stage.log(), /lib\.dat has 5 bytes instead of 6/);
  assert.deepEqual(await stage.versions(), ["0.1.0", "0.1.0", "0.1.0"]);
  assert.equal(await stage.uninstall(), 0);
});

testWith(windows, "setup refuses with an exit code where Pika cannot be", async () => {
  const setup = await stage.setup("0.1.0");
  await stage.wine.setVersion("win7");
  assert.equal(await stage.install(setup), 3);
  await stage.wine.setVersion("win10");

  assert.equal(await stage.install(setup, "Q:\\Pika"), 5, "there is no such drive");
  const music = stage.wine.path("C:\\Music");
  await Deno.mkdir(music, { recursive: true });
  await Deno.writeTextFile(join(music, "song.mp3"), "la");
  assert.equal(await stage.install(setup, "C:\\Music"), 6);
  assert.deepEqual((await Array.fromAsync(Deno.readDir(music))).map(({ name }) => name), ["song.mp3"]);
  for (const name of ["DJ O'Neill", "%OS% of 2026", "CA$$H"]) {
    assert.equal(await stage.install(setup, `C:\\${name}\\Pika`), 12, name);
  }

  await stage.standIn("holder", "C:\\other.exe", { MUTEX: "Local\\app.pika.Pika.setup" });
  const other = stage.wine.begin("C:\\other.exe");
  await until(() => exists(stage.temp("held")), { what: "The other setup did not start", seconds: 120 });
  assert.equal(await stage.install(setup), 4);
  await Deno.writeTextFile(stage.temp("let-go"), "");
  await other.ended;
  assert.equal(await stage.install(setup), 0, await stage.log());
  assert.equal(await stage.uninstall(), 0);
});

testWith(
  windows,
  "a person with an apostrophe in the profile gets a window that keeps nothing there",
  async () => {
    const started = async () =>
      new TextDecoder("latin1").decode(await Deno.readFile(shortcuts()[0] ?? "")).replaceAll("\0", "");
    const switches = "--data-location=app --window-use-saved-state=false";
    const setup = await stage.setup("0.1.0");
    assert.equal(await stage.install(setup, "C:\\R&B 100%\\Pika"), 0, await stage.log());
    assert.ok(!(await started()).includes(switches));
    await using _ = await profileNamed("O'Brien");
    assert.equal(await stage.install(setup), 0, await stage.log());
    assert.ok((await started()).includes(switches));
    assert.equal(await stage.uninstall(), 0);
  },
);

testWith(
  windows,
  "setup takes another folder by itself where the window cannot be in the profile's",
  async () => {
    await using _ = await profileNamed("O'Brien $ %OS%");
    const before = await snapshot();
    // The first number may be another person's.
    const taken = stage.wine.path("C:\\ProgramData\\Pika 1");
    await Deno.mkdir(taken);
    const shared = "C:\\ProgramData\\Pika 2";
    for (const version of ["0.1.0", "0.2.0"]) {
      assert.equal(await stage.install(await stage.setup(version), null), 0, await stage.log());
      assert.deepEqual(await stage.versions(shared), [version, version, version]);
      assert.equal((await stage.wine.registry(uninstallKey)).get("InstallLocation"), shared);
    }
    const { mode } = await Deno.stat(stage.wine.path(shared));
    assert.equal(mode! & 0o007, 0, "nobody else may write there, or look");
    assert.ok(!await there("C:\\ProgramData\\Pika 3"));
    assert.equal(await stage.uninstall(shared), 0, await stage.log());
    for (const path of [`${shared}\\uninstall.exe`, shared]) await Deno.remove(stage.wine.path(path));
    await Deno.remove(taken);
    assert.deepEqual(await snapshot(), before);
  },
);

/** The person's own folders are those of somebody of this name, until it is disposed. */
async function profileNamed(name: string): Promise<AsyncDisposable> {
  const key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders";
  const folders = { "AppData": "Roaming", "Local AppData": "Local" };
  for (const [value, folder] of Object.entries(folders)) {
    await stage.wine.setRegistry(key, value, `C:\\users\\${name}\\AppData\\${folder}`);
  }
  return {
    async [Symbol.asyncDispose]() {
      for (const [value, folder] of Object.entries(folders)) {
        await stage.wine.setRegistry(key, value, `%USERPROFILE%\\AppData\\${folder}`);
      }
      await remove(stage.wine.path(`C:\\users\\${name}`));
    },
  };
}

testWith(windows, "WebView2 is fetched where it is missing, and its absence is no success", async () => {
  const setup = await stage.setup("0.1.0");
  await stage.wine.deleteRegistry(webview2Key);
  stage.bootstrapper = undefined;
  assert.equal(await stage.install(setup), 11, "it cannot be downloaded");
  stage.bootstrapper = stage.wine.path(await stage.standIn("webview2", "C:\\idle.exe", { IDLE: "1" }));
  assert.equal(await stage.install(setup), 11, "it ended with 0 and did nothing");
  assert.ok(!await there(`${folder}\\Pika.exe`));
  stage.bootstrapper = stage.wine.path(await stage.standIn("webview2", "C:\\webview2.exe"));
  assert.equal(await stage.install(setup), 0, await stage.log());
  assert.equal((await stage.wine.registry(webview2Key)).get("pv"), "120.0.0.1");
  assert.equal(await stage.uninstall(), 0);
});

testWith(
  { ...windows, tools: [...windows.tools, "osslsigncode", "openssl"] },
  "a signed setup puts a signed uninstaller there",
  async () => {
    const work = join(stage.work, "signed");
    const tree = await stage.tree("0.1.0", neutralino, work);
    const environment = await certificate(work, "codeSigning", 10);
    const signing = authenticode(environment, { trusted: join(work, "ca.pem") });
    assert.ok(signing);
    const release = releaseOf("0.1.0");
    await signing.signTree(release, tree, {});
    const setup = "C:\\setup-signed.exe";
    const out = stage.wine.path(setup);
    await buildInstaller(release, tree, out, { work, compression: "fast", signing, env: environment });
    await signing.signInstaller(release, out, { folder: work, note: () => {} });

    assert.equal(await stage.install(setup), 0, await stage.log());
    for (const name of ["Pika.exe", "sidecar\\pika-sidecar.exe", "uninstall.exe"]) {
      await signing.verify(stage.wine.path(`${folder}\\${name}`), {});
    }
    assert.equal(await stage.uninstall(), 0);
  },
);

testWith({ tools: ["makensis"], os: ["linux"] }, "the same tree gives the same installer", async () => {
  const work = await Deno.makeTempDir({ prefix: "pika-reproducible-" });
  try {
    const tree = join(work, "tree");
    await Deno.mkdir(join(tree, "sidecar"), { recursive: true });
    await Deno.writeFile(join(tree, "pika.ico"), iconFile(await readIcons()));
    await Deno.writeTextFile(join(tree, "sidecar", "b"), "b");
    await Deno.writeTextFile(join(tree, "sidecar", "a"), "a");
    for (const file of ["pika.ico", "sidecar/a", "sidecar/b"]) {
      await Deno.utime(join(tree, file), 1_700_000_000, 1_700_000_000);
    }
    const build = async (name: string) => {
      await buildInstaller(releaseOf("0.1.0", { kind: "browser", reason: "" }), tree, join(work, name), {
        work,
      });
      return await Deno.readFile(join(work, name));
    };
    const installer = await build("1.exe");
    assert.deepEqual(installer, await build("2.exe"));
    assert.ok(holdsWords(installer, "Not signed"), "its properties say that it is not signed");
  } finally {
    await remove(work);
  }
});
