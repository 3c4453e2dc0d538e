/** The launcher of the Linux packages, really run, with a program in the window's place that only says how it was started. */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { exists } from "../lib/files.ts";
import { desktopDir } from "../lib/paths.ts";
import { until } from "../lib/until.ts";
import { testWith } from "../testing/test_with.ts";

const launcher = join(desktopDir, "packaging", "linux", "launcher-neutralino.sh");
const keepsNothing = ["--data-location=app", "--window-use-saved-state=false"];

const webkit = "usr/lib/x86_64-linux-gnu/libwebkit2gtk-4.1.so.0";

/** Installs the launcher and what only says how it was started, in `folder`, on a system of its own with the files that are named. */
async function install(folder: string, system: Record<string, string> = { [webkit]: "" }): Promise<void> {
  const root = join(folder, "system");
  const write = async (path: string, text: string) => {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text, { mode: 0o755 });
  };
  const says = (who: string) =>
    `#!/bin/sh\npwd\nprintf "%s\\n" "$0" "$@" "\${${who}-}" "\${XDG_DATA_HOME-}"\n`;
  await write(join(folder, "pika-app"), says("WEBKIT_DISABLE_DMABUF_RENDERER"));
  await write(join(folder, "sidecar", "pika-sidecar"), says("NONE"));
  await write(join(folder, "resources.neu"), '{"files":{"neutralino.config.json":{}}}');
  await write(join(root, "bin", "ldconfig"), "#!/bin/sh\necho libc.so.6\n");
  for (const [path, text] of Object.entries(system)) await write(join(root, path), text);
  const script = await Deno.readTextFile(launcher);
  assert.match(script, /^system= /m);
  const quoted = `'${root.replaceAll("'", "'\\''")}'`;
  await write(join(folder, "pika"), script.replace(/^system= /m, () => `system=${quoted} `));
}

/** The launcher ended with an error; its message is what it said. */
class Refused extends Error {
  override name = "Refused";
}

/** Starts it. Returns what was told to the program that it started, and what it said itself. */
async function begin(folder: string, { cwd = folder, env = {} as Record<string, string> } = {}) {
  const path = `${join(folder, "system", "bin")}:/usr/bin:/bin`;
  const ran = await new Deno.Command(join(folder, "pika"), {
    cwd,
    env: { HOME: "/home/dj", XDG_DATA_HOME: "", PATH: path, ...env },
  }).output();
  const [told, said] = [ran.stdout, ran.stderr].map((bytes) => new TextDecoder().decode(bytes)) as [
    string,
    string,
  ];
  if (!ran.success) throw new Refused(said);
  return { told: told.split("\n").filter(Boolean), said };
}

/** Starts the launcher that lies in `folder`. Returns what the window's program was told: working folder, path, words. */
async function start(
  folder: string,
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<string[]> {
  await Deno.mkdir(cwd, { recursive: true });
  await install(folder);
  return (await begin(folder, { cwd, env })).told;
}

async function scratch(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika launcher ż " }));
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWith(
  { os: ["linux"] },
  "the launcher starts the window by its own path, where it was called",
  () =>
    scratch(async (folder) => {
      const here = join(folder, "R&B 100% (x86); #1");
      const told = await start(here, { cwd: folder });
      assert.deepEqual(told, [folder, join(here, "pika-app")]);
    }),
);

testWith(
  { os: ["linux"] },
  "an apostrophe or a backslash in another path does not reach the page",
  () =>
    scratch(async (folder) => {
      for (const name of ["O'Brien", "back\\slash"]) {
        const home = join(folder, name);
        const here = join(folder, "opt");
        const app = join(here, "pika-app");
        assert.deepEqual(await start(here, { cwd: home }), [here, app], "the working folder");
        const atHome = await start(here, { cwd: folder, env: { HOME: home } });
        assert.deepEqual(atHome, [folder, app, ...keepsNothing], "the person's folder");
        const there = join(home, "data");
        const data = await start(here, { cwd: folder, env: { XDG_DATA_HOME: there } });
        assert.deepEqual(data, [folder, app, ...keepsNothing, there], "the folder for data");
        const elsewhere = await start(here, { cwd: folder, env: { HOME: home, XDG_DATA_HOME: "/data" } });
        assert.deepEqual(elsewhere, [folder, app, "/data"], "data that lies elsewhere");
      }
    }),
);

testWith(
  { os: ["linux"] },
  "a folder in which the window could not be is refused, with what to do",
  () =>
    scratch(async (folder) => {
      for (const name of ["O'Brien", "back\\slash", 'a "name"', "$HOME", "`id`"]) {
        const words = /from a folder with one of ' \\ " \$ ` in its name: .*\nPut it into another folder/;
        await assert.rejects(start(join(folder, name), { cwd: folder }), {
          name: "Refused",
          message: words,
        });
      }
    }),
);

/** /etc/os-release of systems as they are, in the lines that say what they are; and what their package is installed by. */
const systems: Record<string, { release: string; command: string }> = {
  "Debian 12": { release: "ID=debian", command: "sudo apt install libwebkit2gtk-4.1-0" },
  "Ubuntu 22.04": {
    release: 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"',
    command: "sudo apt install libwebkit2gtk-4.1-0",
  },
  "Ubuntu 26.04": {
    release: 'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="26.04"',
    command: "sudo apt install libwebkit2gtk-4.1-0",
  },
  "Linux Mint": {
    release: 'ID=linuxmint\nID_LIKE="ubuntu debian"',
    command: "sudo apt install libwebkit2gtk-4.1-0",
  },
  "Fedora": { release: "ID=fedora", command: "sudo dnf install webkit2gtk4.1" },
  "Nobara": { release: 'ID=nobara\nID_LIKE="fedora"', command: "sudo dnf install webkit2gtk4.1" },
  "openSUSE": {
    release: 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"',
    command: "sudo zypper install libwebkit2gtk-4_1-0",
  },
  "Arch": { release: "ID=arch", command: "sudo pacman -S webkit2gtk-4.1" },
  "Manjaro": { release: "ID=manjaro\nID_LIKE=arch", command: "sudo pacman -S webkit2gtk-4.1" },
};

testWith(
  { os: ["linux"] },
  "without WebKitGTK the launcher names its package, and opens Pika in the browser",
  () =>
    scratch(async (folder) => {
      const here = join(folder, "pika");
      const browser = [
        here,
        join(here, "sidecar/pika-sidecar"),
        "ui",
        "--ui-dir",
        join(here, "resources.neu"),
      ];
      for (const [name, { release, command }] of Object.entries(systems)) {
        await install(here, { "etc/os-release": `${release}\nNAME="A system"\n` });
        const { told, said } = await begin(here);
        assert.deepEqual(told, browser, name);
        assert.equal(
          said,
          `Pika's window cannot open: WebKitGTK is missing, which draws it. Install it: ${command}\n\n` +
            "Until then Pika is in your browser.\n",
        );
        await Deno.remove(here, { recursive: true });
      }
      const unknown: Record<string, string>[] = [{ "etc/os-release": "ID=void\n" }, {}];
      for (const system of unknown) {
        await install(here, system);
        assert.match(
          (await begin(here)).said,
          /Install WebKitGTK for GTK 3 \(webkit2gtk 4\.1\) with your system/,
        );
        await Deno.remove(here, { recursive: true });
      }
    }),
);

testWith(
  { os: ["linux"] },
  "WebKitGTK is found wherever the system has it, and believed where nobody can be asked",
  () =>
    scratch(async (folder) => {
      const places: Record<string, string>[] = [
        { "usr/lib64/libwebkit2gtk-4.1.so.0": "" },
        { "usr/lib/libwebkit2gtk-4.1.so.0": "" },
        { "usr/lib/aarch64-linux-gnu/libwebkit2gtk-4.0.so.37": "" },
        { "bin/ldconfig": "#!/bin/sh\necho '\tlibwebkit2gtk-4.1.so.0 => /opt/gtk/libwebkit2gtk-4.1.so.0'\n" },
        { "bin/ldconfig": "#!/bin/sh\nexit 1\n" },
      ];
      for (const [number, place] of places.entries()) {
        const here = join(folder, String(number));
        await install(here, place);
        assert.deepEqual(await begin(here), { told: [here, join(here, "pika-app")], said: "" });
      }
    }),
);

testWith(
  { os: ["linux"] },
  "what is missing or damaged is said, and the browser shows Pika where it can",
  () =>
    scratch(async (folder) => {
      const app = (here: string) => join(here, "pika-app");
      const cases: {
        break: (here: string) => Promise<unknown>;
        says: RegExp;
        opens: "browser" | "nothing";
      }[] = [
        {
          break: (here) => Deno.remove(app(here)),
          says:
            /its program is missing \(.*pika-app\)\. A virus scanner .*\. Install Pika again: your library stays/,
          opens: "browser",
        },
        { break: (here) => Deno.chmod(app(here), 0o644), says: /chmod \+x ".*pika-app"/, opens: "browser" },
        {
          // The head of a program for another processor, and zeros.
          break: (here) =>
            Deno.writeFile(
              app(here),
              new Uint8Array([
                0x7f,
                0x45,
                0x4c,
                0x46,
                2,
                1,
                1,
                0,
                ...new Uint8Array(10),
                0xf7,
                ...new Uint8Array(99),
              ]),
            ),
          says: /does not run on this computer \(\w+\)\. It is damaged, or made for another kind/,
          opens: "browser",
        },
        {
          break: (here) => Deno.writeTextFile(app(here), "#!/lib/ld-of-another-world.so\n"),
          says: /needs glibc/,
          opens: "browser",
        },
        {
          break: async (here) => {
            await Deno.remove(app(here));
            await Deno.remove(join(here, "sidecar"), { recursive: true });
          },
          says: /its program is missing/,
          opens: "nothing",
        },
        {
          break: (here) => Deno.remove(join(here, "resources.neu")),
          says: /its page is missing/,
          opens: "nothing",
        },
        {
          break: (here) =>
            Deno.writeFile(join(here, "resources.neu"), crypto.getRandomValues(new Uint8Array(900))),
          says: /or damaged \(.*resources\.neu\)(?:.|\n)*pika-sidecar" report/,
          opens: "nothing",
        },
      ];
      for (const [number, { break: damage, says, opens }] of cases.entries()) {
        const here = join(folder, String(number));
        await install(here);
        await damage(here);
        if (opens === "nothing") {
          await assert.rejects(begin(here), { name: "Refused", message: says });
          continue;
        }
        const { told, said } = await begin(here);
        assert.match(said, says);
        assert.deepEqual(told[1], join(here, "sidecar/pika-sidecar"));
      }
    }),
);

testWith(
  { os: ["linux"] },
  "who has no terminal is told by what the desktop has",
  () =>
    scratch(async (folder) => {
      for (const program of ["zenity", "kdialog", "notify-send", "xmessage"]) {
        const here = join(folder, program);
        const heard = join(folder, `${program}.txt`);
        // It is not waited for: its words have come when it has closed the pipe that it was given.
        const shows = `#!/bin/sh\nprintf '%s\\n' "$@" > '${heard}.part'\nmv '${heard}.part' '${heard}'\n`;
        await install(here, { [`bin/${program}`]: shows, "etc/os-release": "ID=arch\n" });
        // Only what the launcher itself needs: the machine may have others of them.
        for (const name of ["sh", "readlink", "dirname", "grep", "mv"]) {
          await Deno.symlink(`/usr/bin/${name}`, join(here, "system", "bin", name));
        }
        await begin(here, { env: { PATH: join(here, "system", "bin") } });
        await until(async () => await exists(heard), { what: `${program} was not asked`, seconds: 60 });
        assert.match(await Deno.readTextFile(heard), /sudo pacman -S webkit2gtk-4\.1/, program);
      }
    }),
);

testWith(
  { os: ["linux"] },
  "NVIDIA's driver, and it alone, turns off what leaves the window blank",
  () =>
    scratch(async (folder) => {
      const at = (path: string) => ({ [webkit]: "", [path]: "" });
      const here = (name: string) => join(folder, name);
      await install(here("nouveau"), at("sys/module/nouveau/version"));
      await install(here("module"), at("sys/module/nvidia/version"));
      await install(here("driver"), at("proc/driver/nvidia/version"));
      const set = async (name: string, env = {}) => (await begin(here(name), { env })).told.slice(2);
      assert.deepEqual(await set("nouveau"), []);
      assert.deepEqual(await set("module"), ["1"]);
      assert.deepEqual(await set("driver"), ["1"]);
      assert.deepEqual(await set("driver", { WEBKIT_DISABLE_DMABUF_RENDERER: "0" }), ["0"]);
    }),
);

testWith(
  { os: ["linux"] },
  "a folder for data that is none for Neutralino, which it dies of, counts for nothing",
  () =>
    scratch(async (folder) => {
      await install(folder);
      const set = async (XDG_DATA_HOME: string) =>
        (await begin(folder, { env: { XDG_DATA_HOME } })).told.slice(2);
      assert.deepEqual([await set(""), await set("data"), await set("/data")], [[], [], ["/data"]]);
    }),
);
