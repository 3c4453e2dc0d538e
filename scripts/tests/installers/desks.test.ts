/**
 * An installed app that is started, looked at and closed as on a Mac and on Windows. Both systems' programs are stand-ins, the app is a copy of
 * `sleep`; what is real is who asks what, in which order, with which end. How the real programs answer is seen on GitHub's machines alone.
 */

import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScriptError } from "../../lib/errors.ts";
import { exists } from "../../lib/files.ts";
import { closeInOrder } from "../../release/steps/verify.ts";
import { thisMachine } from "../../release/this_machine.ts";
import type { AppOnTrial, Desk } from "../../release/window/desk.ts";
import { MacDesk, type MacDeskOptions } from "../../release/window/mac_desk.ts";
import { type Picture, png } from "../../release/window/picture.ts";
import { WindowsDesk, type WindowsDeskOptions } from "../../release/window/windows_desk.ts";
import { testWith } from "../../testing/test_with.ts";

/** What the stand-ins of a system are told and have been told. */
interface Scene {
  desk: Desk;
  home: string;
  picture: string;
  said: string[];
  /** Seconds that the app has to end. */
  patience: number;
  show(name: string, content: string | Uint8Array): Promise<void>;
  /** What the stand-ins were asked for, each a line. */
  asked(): Promise<string[]>;
  /** Closes it, as `verify` does. */
  close(): Promise<void>;
}

const size = { width: 40, height: 30 };
/** A picture whose pixels are of these colours, one after the other. */
const picture = (...colours: number[]): Uint8Array<ArrayBuffer> => {
  const rgb = Uint8Array.from(
    { length: 3 * size.width * size.height },
    (_, at) => colours[Math.floor(at / 3) % colours.length]!,
  );
  return png({ ...size, rgb } satisfies Picture);
};

interface SystemUnderTest {
  name: string;
  standIns: string;
  /** Below the folder of the app. */
  program: string;
  /** Below the home. */
  reports: string;
  /** What a report is called. */
  report: string;
  open(app: AppOnTrial, options: MacDeskOptions & WindowsDeskOptions): Promise<Desk>;
  /** What the stand-ins say of a window of this size, for the file in which they look for it. */
  window: { file: string; text: string };
  /** What tells that it was started, photographed, asked to close, and photographed again, in what the stand-ins were asked for. */
  order: RegExp[];
}

const mac: SystemUnderTest = {
  name: "macOS",
  standIns: "apple_stand_ins",
  program: "Pika.app/Contents/MacOS/pika-app",
  reports: "Library/Logs/DiagnosticReports",
  report: "pika-app-2026-11-30-061122.ips",
  open: (app, options) => MacDesk.open(app, options),
  window: { file: "window", text: "false, 100, 80, 1280, 828\n" },
  order: [
    /^open -n \S.*\/Pika\.app$/,
    /^osascript -e .* to get \{frontmost, /,
    /^osascript -e .* to set frontmost to true$/,
    /^screencapture -x -t png -R 126,116,1228,766 /,
    /^osascript -e .*AXCloseButton/,
    /^screencapture -x -t png -R 126,116,1228,766 .*verify-after/,
  ],
};

const windows: SystemUnderTest = {
  name: "Windows",
  standIns: "windows_stand_ins",
  program: "Pika/Pika.exe",
  reports: "AppData/Local/Microsoft/Windows/WER/ReportArchive",
  report: "AppCrash_Pika.exe_0123456789",
  open: (app, options) => WindowsDesk.open(app, options),
  window: { file: "page.json", text: '{"x":108,"y":100,"width":1264,"height":761,"isInFront":true}' },
  order: [
    /^Start-Process -FilePath '.*Pika\.lnk'$/,
    /MainWindowHandle$/,
    /CopyFromScreen\(108, 100, 0, 0, /,
    /^taskkill \/PID \d+$/,
    /^ {2}\$events = @\(Get-WinEvent /,
    /CopyFromScreen\(108, 100, 0, 0, /,
  ],
};

/** How long is waited, in seconds: what has to come has a minute, what must not come next to nothing. */
interface Waits {
  /** For a picture. */
  picture?: number;
  /** For reports of crashes. */
  reports?: number;
}

async function withScene(
  system: SystemUnderTest,
  work: (scene: Scene) => Promise<void>,
  { picture: seconds = 60, reports: wait = 0.1 }: Waits = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika desks ż " });
  const [state, home, root, reports] = ["state", "home", "root", join("home", system.reports)]
    .map((name) => join(folder, name)) as [string, string, string, string];
  for (const path of [join(state, "behaviour"), root, reports]) await Deno.mkdir(path, { recursive: true });
  const show = (name: string, content: string | Uint8Array) =>
    typeof content === "string"
      ? Deno.writeTextFile(join(state, name), content)
      : Deno.writeFile(join(state, name), content);
  const launcher = join(root, system.program);
  await Deno.mkdir(join(launcher, ".."), { recursive: true });
  await Deno.copyFile("/bin/sleep", launcher);
  const shortcut = join(folder, "Pika.lnk");
  await Deno.writeTextFile(shortcut, "");
  await show("program", launcher);
  await show("window.png", picture(10, 20, 30));
  await show("desktop.png", picture(200, 100));
  await show(system.window.file, system.window.text);
  await show("events.json", '{"events":[]}');
  await show("crash-report", join(reports, system.report));

  const path = Deno.env.get("PATH") ?? "";
  const programs = fileURLToPath(new URL(system.standIns, import.meta.url));
  Deno.env.set("PATH", `${programs}${delimiter}${path}`);
  Deno.env.set("PIKA_STAND_IN", state);
  const said: string[] = [];
  const app: AppOnTrial = {
    ...{ launcher, args: [], shortcut, folder: root, machine: thisMachine },
    place: { folder, home, env: { LOCALAPPDATA: join(home, "it's") }, remove: () => Promise.resolve() },
    ...{ picture: join(folder, "verify-window-x.png"), log: join(folder, "log") },
    ...{ seconds, say: (line) => void said.push(line) },
  };
  const environment = {
    ...{ GITHUB_ACTIONS: "true", HOME: home, USERPROFILE: home },
    ...{ LOCALAPPDATA: join(home, "AppData", "Local"), ProgramData: join(folder, "none") },
  };
  try {
    await Deno.writeTextFile(join(reports, `old ${system.report}`), crash);
    await using desk = await system.open(app, { environment, reports: wait });
    const read = (name: string) => Deno.readTextFile(join(state, name)).catch(() => "");
    const scene: Scene = {
      ...{ desk, home, picture: app.picture, said, patience: 60, show },
      asked: async () => (await read("calls")).split("\n").filter(Boolean),
      close: () =>
        closeInOrder({
          ...{ installRoot: root, machine: thisMachine, say: app.say },
          patience: { sidecar: 60, page: 60, picture: 60, close: scene.patience },
        }, desk),
    };
    await work(scene);
  } finally {
    Deno.env.set("PATH", path);
    Deno.env.delete("PIKA_STAND_IN");
    await Deno.remove(folder, { recursive: true });
  }
}

/** Fails unless it is refused with words. */
async function refused(work: Promise<unknown>, ...words: RegExp[]): Promise<ScriptError> {
  let refusal: ScriptError | undefined;
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ScriptError, String(error));
    for (const pattern of words) assert.match(error.message, pattern);
    refusal = error;
    return true;
  });
  return refusal!;
}

const crash = '{"app_name":"pika-app","bundleID":"app.pika.Pika"}\n{"exception":{"type":"EXC_BREAKPOINT"}}\n';

for (const system of [mac, windows]) {
  const test = (name: string, work: (scene: Scene) => Promise<void>, waits?: Waits) =>
    testWith({ os: ["linux"] }, `${system.name}: ${name}`, () => withScene(system, work, waits));

  test("started, seen, closed by its button, gone: in this order, and each is told", async (scene) => {
    await scene.desk.start();
    assert.equal(await scene.desk.photograph(), true);
    await scene.close();
    const asked = await scene.asked();
    let at = -1;
    for (const step of system.order) {
      const next = asked.findIndex((line, index) => index > at && step.test(line));
      assert.ok(next > at, `${step} comes after ${asked[at]}, in:\n${asked.join("\n")}`);
      at = next;
    }
    await scene.desk.lookForTraces();
    const told = scene.said.join("\n");
    for (
      const words of [
        /^started by /m,
        /^its page of \d+ × \d+ at \d+, \d+ was /m,
        /clicked/,
        /^all its processes had ended .* after it was asked to close$/m,
        /^no report of a crash or a hang came within 0\.1 s/m,
        /^100 % of its place looks different since it has gone$/m,
      ]
    ) assert.match(told, words);
    assert.ok(await exists(scene.picture));
  });

  test("a report of a crash that comes when it has closed is a failure, and is kept", async (scene) => {
    await scene.show("crash", crash);
    // Somebody else's, which has been moved away when it is looked at.
    await Deno.symlink("nowhere", join(scene.home, system.reports, "other.ips"));
    await scene.desk.start();
    await refused(scene.close(), /^The installed app crashed or hung:\n/, /EXC_BREAKPOINT/);
    const copy = join(scene.picture, "..", `verify-report-${system.report}`);
    assert.equal(await Deno.readTextFile(copy), crash);
  }, { reports: 60 });

  test("a window that refuses to close is told, with what still runs", async (scene) => {
    await scene.show("stubborn", "");
    scene.patience = 0.2;
    await scene.desk.start();
    await refused(
      scene.close(),
      /were still running after it was closed within 0\.2 s/,
      new RegExp(`^\\d+ .*/${system.program}$`, "m"),
      /^the screen: .*verify-screen-x\.png$/m,
    );
  });

  test("an empty window is told, and its picture kept", async (scene) => {
    await scene.show("window.png", picture(17));
    await scene.desk.start();
    const error = await refused(
      scene.desk.photograph(),
      /showed nothing within 0\.1 s: 100\.00 % of it is #111111$/,
    );
    assert.equal(error.help, `Its picture: ${scene.picture}`);
    assert.ok(await exists(scene.picture));
  }, { picture: 0.1 });

  test("a picture of what lies behind the window is none of it", async (scene) => {
    await scene.show("window.png", picture(200, 100));
    await scene.desk.start();
    await scene.desk.photograph();
    const error = await refused(scene.close(), /its place looks the same since it has gone/);
    assert.match(error.help, /Screen Recording/);
  });

  test("what it leaves is told with its reason, or refused where nobody knows one", async (scene) => {
    const [library, unknown] = system === mac
      ? ["Library/Application Support/Pika", "Library/LaunchAgents/app.pika.Pika.plist"]
      : ["AppData/Local/Pika", "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Pika.lnk"];
    for (const path of [library, unknown]) await Deno.mkdir(join(scene.home, path!), { recursive: true });
    await refused(scene.desk.lookForTraces(), new RegExp(`behind what nobody knows:\n${unknown}$`));
    assert.deepEqual(scene.said, [`stays: ~/${library} (the library, which belongs to the DJ)`]);
  });
}

const onMac = (name: string, work: (scene: Scene) => Promise<void>) =>
  testWith({ os: ["linux"] }, `macOS: ${name}`, () => withScene(mac, work));

onMac(
  "without the right to look at windows it is told which one is missing, and where it is given",
  async (scene) => {
    const said =
      "execution error: System Events got an error: osascript is not allowed assistive access. (-1719)";
    await scene.show("behaviour/osascript-window", `${said}\n`);
    await scene.desk.start();
    const error = await refused(scene.desk.photograph(), /the right “Accessibility” is missing$/);
    assert.match(error.help, /System Settings → Privacy & Security → Accessibility/);
    assert.match(error.help, /not allowed assistive access/);
  },
);

onMac("a window that is not there yet is waited for, and the button is clicked again", async (scene) => {
  const noWindow =
    "execution error: System Events got an error: Can’t get window 1. Invalid index. (-1719)\n";
  await scene.show("behaviour/osascript-window", noWindow);
  await scene.show("behaviour/osascript-click", noWindow);
  await scene.desk.start();
  await scene.desk.photograph();
  await scene.close();
});

onMac("where Pika was used already nothing is tried", async ({ home }) => {
  await Deno.mkdir(join(home, "Library/Application Support/Pika"), { recursive: true });
  const second = {
    ...mac,
    open: (app: AppOnTrial, options: MacDeskOptions) =>
      MacDesk.open(app, { ...options, environment: { ...options.environment, HOME: home } }),
  };
  await refused(withScene(second, () => Promise.resolve()), /where Pika has been used/);
});

testWith(
  { os: ["linux"] },
  "Windows: what its event log has of a crash is a failure",
  () =>
    withScene(windows, async (scene) => {
      const events = [
        { source: "Application Error", text: "Faulting application name: Pika.exe, version: 0.2.0.0" },
        { source: "Application Error", text: "Faulting application name: other.exe" },
        { source: "Windows Error Reporting", text: null },
      ];
      await scene.show("events.json", JSON.stringify({ events }));
      await scene.desk.start();
      const error = await refused(
        scene.close(),
        /Windows noted that the installed app crashed or hung:\nApplication Error: Faulting/,
      );
      assert.ok(!error.message.includes("other.exe"));
    }),
);
