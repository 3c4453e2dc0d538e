/**
 * The line by which the window's runtime starts the sidecar on Windows, through a Windows' own shell: from folders in whose names the
 * shell could read something, and when it has run something else before, as it does where a person has set AutoRun.
 *
 * What the runtime makes of our command is read from its source (6.9.0, `os::spawnProcess`): `cmd.exe /c "`, the command of
 * `neutralino.config.json` with its folder in it, `"`; CreateProcess gets that as it is.
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/command.ts";
import { exists, remove } from "../../lib/files.ts";
import { desktopDir } from "../../lib/paths.ts";
import { until } from "../../lib/until.ts";
import { testWith, willRun } from "../../testing/test_with.ts";
import { Wine } from "../../windows/wine.ts";

const windows = { tools: ["makensis", "wine64"], os: ["linux"] } as const;

/** What stands for the runtime, and what stands for the sidecar. */
const spawner = "C:\\spawner.exe";
const starter = "C:\\starter.exe";

let wine: Wine;
if (willRun(windows)) {
  Deno.test.beforeAll(async () => {
    wine = await Wine.start();
    await pack("spawner", spawner);
    await pack("starter", starter);
  });
  Deno.test.afterAll(() => wine[Symbol.asyncDispose]());
}

async function pack(name: string, out: string): Promise<void> {
  const script = fileURLToPath(new URL(`./standins/${name}.nsi`, import.meta.url));
  const words = ["makensis", "-V1", "-INPUTCHARSET", "UTF8", `-DOUT=${wine.path(out)}`, script];
  await run(words, { env: { LC_ALL: "C.UTF-8" } });
}

/** Starts the sidecar of an install folder as the window does, the shell having run `before`. Returns its working folder. */
async function start(folder: string, { before = "", after = "" } = {}): Promise<string> {
  const sidecar = wine.path(`${folder}\\sidecar\\pika-sidecar.exe`);
  await Deno.mkdir(dirname(sidecar), { recursive: true });
  await Deno.copyFile(wine.path(starter), sidecar);
  const { extensions } = JSON.parse(await Deno.readTextFile(join(desktopDir, "neutralino.config.json")));
  const command = extensions[0].commandWindows.replaceAll("${NL_PATH}", () => folder.replaceAll("\\", "/"));
  const line = `cmd.exe /c "${before}${command}${after}"`;
  const utf16 = new Uint8Array(Uint16Array.from(line, (letter) => letter.charCodeAt(0)).buffer);
  await Deno.writeFile(wine.path("C:\\line.txt"), utf16);
  await wine.run(spawner);
  const started = join(dirname(sidecar), "started");
  await until(() => exists(started), { what: `Nothing was started by ${line}`, seconds: 60 });
  const text = new TextDecoder("utf-16le").decode(await Deno.readFile(started));
  await remove(wine.path(folder));
  return text;
}

for (
  const folder of [
    "C:\\Users\\R&B 100%\\AppData\\Local\\Programs\\Pika",
    "C:\\Users\\50% off, 20% more\\Pika",
    "C:\\Users\\a^b (x86); c=d !e! @f #1 ~\\Pika",
    "C:\\Users\\Żółty & klub\\Pika",
  ]
) {
  testWith(windows, `the window starts the sidecar in ${folder}`, async () => {
    await start(folder);
    await start(folder, { after: " >NUL 2>&1" }); // as the page starts it again (desktop/src/shell/sidecar_command.ts)
    // As the page asks what keeps it from running (desktop/src/shell/sidecar_trouble.ts).
    const program = `"${folder.replaceAll("\\", "/")}/sidecar/pika-sidecar.exe"`;
    await start(folder, {
      before: `if not exist ${program} (exit 64) else `,
      after: " --version >NUL 2>&1 <NUL",
    });
  });
}

testWith(
  windows,
  "what AutoRun prints, and where it goes, does not keep the sidecar from starting",
  async () => {
    const at = await start("C:\\Users\\R&B 100%\\Pika", { before: "echo Welcome & cd /d C:\\windows & " });
    assert.equal(at.toLowerCase(), "c:\\windows", "the shell did what came before");
  },
);
