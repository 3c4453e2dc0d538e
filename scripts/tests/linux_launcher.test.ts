/** The launcher of the Linux packages, really run, with a program in the window's place that only says how it was started. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { desktopDir } from "../lib/paths.ts";
import { testWith } from "../testing/test_with.ts";

const launcher = join(desktopDir, "packaging", "linux", "launcher-neutralino.sh");
const keepsNothing = ["--data-location=app", "--window-use-saved-state=false"];

/** Starts the launcher that lies in `folder`. Returns what the window's program was told: working folder, path, words. */
async function start(
  folder: string,
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  await Deno.mkdir(cwd, { recursive: true });
  await Deno.copyFile(launcher, join(folder, "pika"));
  await Deno.chmod(join(folder, "pika"), 0o755);
  const program = '#!/bin/sh\npwd\nprintf "%s\\n" "$0" "$@"\n';
  await Deno.writeTextFile(join(folder, "pika-app"), program, { mode: 0o755 });
  const { stdout } = await run([join(folder, "pika")], {
    cwd,
    env: { HOME: "/home/dj", XDG_DATA_HOME: "", ...env },
  });
  return stdout.split("\n").filter(Boolean);
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
        const data = await start(here, { cwd: folder, env: { XDG_DATA_HOME: join(home, "data") } });
        assert.deepEqual(data, [folder, app, ...keepsNothing], "the folder for data");
        const elsewhere = await start(here, { cwd: folder, env: { HOME: home, XDG_DATA_HOME: "/data" } });
        assert.deepEqual(elsewhere, [folder, app], "data that lies elsewhere");
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
          name: "CommandError",
          message: words,
        });
      }
    }),
);
