/** What `verify` refuses: apps that are installed as a release installs them, and broken in one place. */

import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { run } from "../../lib/command.ts";
import { ScriptError } from "../../lib/errors.ts";
import { copyTree, remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { describeRelease } from "../../release/describe.ts";
import type { Format } from "../../release/targets/format.ts";
import { partsOf } from "../../release/parts.ts";
import { madeBefore, statesOf } from "../../release/states.ts";
import { stageLinux } from "../../release/targets/linux/stage.ts";
import type { Release, Shell } from "../../release/release.ts";
import { Artifacts } from "../../pipeline/artifacts.ts";
import type { Artifact } from "../../release/artifact.ts";
import { runtime } from "../../release/steps/runtime.ts";
import type { SidecarFacts, Verified } from "../../release/facts.ts";
import { verifyPackage } from "../../release/steps/verify.ts";
import { thisMachine } from "../../release/this_machine.ts";
import { requireTool, testWith } from "../../testing/test_with.ts";

/** Where the app lies after its installation, and what it can be broken by. */
interface Parts {
  launcher: string;
  /** The folder of the program: sidecar/, and ui/ or resources.neu. */
  pika: string;
}

const patience = { sidecar: 60, page: 60, picture: 60, close: 60 };
const shell: Shell = { kind: "browser", reason: "this is a trial" };

/** The release of this checkout, whose sidecar and UI are made when they are not there yet. */
const built = (() => {
  let release: Promise<Release> | undefined;
  return () => release ??= build();
})();

async function build(): Promise<Release> {
  const words = [Deno.execPath(), "run", "-A", join(root, "scripts", "tasks", "release.ts")];
  await run(words, { cwd: root, env: { PIKA_RUNTIME: "" } });
  return await describeRelease({ sidecar: "auto", published: false });
}

/** Verifies an app that is installed and then broken. */
async function verifyBroken(
  shell: Shell,
  options: { browser?: string; patience?: typeof patience; notes?: string[] },
  breakIt: (parts: Parts) => Promise<void>,
): Promise<Verified> {
  const workDir = await Deno.makeTempDir();
  const release = { ...await built(), shell };
  const format: Pick<Format, "install"> = {
    async install(_file, scratch) {
      const tree = join(scratch, "tree");
      // Without a window, whatever the shell: a trial that has one puts it there.
      const { mode } = (await statesOf(release).read("sidecar"))!.facts as SidecarFacts;
      await stageLinux(release, partsOf(await built(), await madeBefore(release), mode), tree);
      const pika = join(tree, "lib", "pika");
      await breakIt({ launcher: join(pika, "pika"), pika });
      return { launcher: join(pika, "pika"), records: [], uninstall: () => remove(tree) };
    },
  };
  const context = {
    release: { ...release, workDir },
    ...{ log: join(workDir, "log"), output: "quiet" as const },
    note: (line: string) => void options.notes?.push(line),
  };
  try {
    const shown = join(workDir, "verify-window-trial.png");
    const trial = { format, path: "not packed", ui: "not needed", shown };
    return await verifyPackage(context, trial, {
      ...{ patience, browser: undefined, machine: thisMachine },
      ...options,
    });
  } finally {
    await remove(workDir);
  }
}

/** Fails unless it is refused with words. */
async function refused(verified: Promise<Verified>, ...words: RegExp[]): Promise<void> {
  await assert.rejects(verified, (error) => {
    assert.ok(error instanceof ScriptError, String(error));
    for (const pattern of words) assert.match(error.message, pattern);
    return true;
  });
}

const throwing = ({ pika }: Parts) =>
  Deno.writeTextFile(join(pika, "ui", "app.js"), 'throw new Error("broken at the start");\n');

const tools = ["git", "objdump"];
const os = ["linux"] as const;

testWith({ tools, os }, "without a browser the page's own scripts are run, and it is said", async () => {
  const notes: string[] = [];
  const { page, bpm } = await verifyBroken(shell, { notes }, () => Promise.resolve());
  assert.equal(bpm, 104.5);
  assert.equal(page.seen_in, "no browser: its scripts were run");
  assert.equal(page.picture, null);
  assert.match(notes.join(), /NO BROWSER is here to look at the page/);
});

testWith({ tools, os }, "a page whose scripts fail is refused, with what it said", async () => {
  await refused(verifyBroken(shell, {}, throwing), /page has ended at once/, /broken at the start/);
});

testWith({ tools: [...tools, "chromium"], os }, "a browser that gets a broken page is no proof", async () => {
  const browser = await requireTool("chromium");
  const short = { ...patience, page: 5 };
  await refused(
    verifyBroken(shell, { browser, patience: short }, throwing),
    /The installed app showed no page that works within 5 s/,
    /the page said: broken at the start/,
  );
});

testWith({ tools, os }, "an empty page is refused", async () => {
  const empty = ({ pika }: Parts) => Deno.writeTextFile(join(pika, "ui", "index.html"), "<!doctype html>");
  await refused(verifyBroken(shell, {}, empty), /The page has no scripts/);
});

testWith({ tools, os }, "the page of another build is refused, and both are named", async () => {
  const { buildId } = await built();
  const replaced = async ({ pika }: Parts) => {
    const file = join(pika, "ui", "index.html");
    await Deno.writeTextFile(file, (await Deno.readTextFile(file)).replace(buildId, "0.0.1+old"));
  };
  await refused(
    verifyBroken(shell, {}, replaced),
    /shows another build's page\nit is of build 0\.0\.1\+old instead of 0\.\d/,
  );
});

testWith({ tools, os }, "a sidecar that hangs is refused, and nothing of it stays", async () => {
  let hanging = "";
  const hang = async ({ launcher, pika }: Parts) => {
    hanging = join(pika, "sidecar", "hanging");
    await Deno.copyFile("/bin/sleep", hanging);
    await Deno.writeTextFile(launcher, `#!/bin/sh\nexec "$(dirname "$0")/sidecar/hanging" infinity\n`);
  };
  await refused(
    verifyBroken(shell, { patience: { ...patience, sidecar: 1 } }, hang),
    /The installed app's sidecar did not answer within 1 s/,
  );
  const running = await Array.fromAsync(
    Deno.readDir("/proc"),
    async ({ name }) => /^\d+$/.test(name) ? await Deno.readLink(`/proc/${name}/exe`).catch(() => "") : "",
  );
  assert.ok(!running.some((program) => program.startsWith(hanging)), "its process has ended");
});

// The runtime is in no package registry: these are tests where somebody has brought one.
const brought = Deno.env.get("PIKA_RUNTIME");

if (brought) {
  const windowed = async () =>
    (await describeRelease({ runtime: brought, sidecar: "auto", published: false })).shell;

  /** The UI, changed, as Neutralino's runtime has it. */
  const packed = async (change: (ui: string) => Promise<void>, shell: Shell) => {
    const workDir = await Deno.makeTempDir();
    const release = { ...await built(), shell, workDir };
    const ui = join(workDir, "ui");
    await copyTree((await madeBefore(await built())).one("ui").path, ui);
    await change(ui);
    const artifacts = new Artifacts<Artifact>();
    artifacts.add("desktop", { kind: "ui", path: ui });
    await runtime.run({
      ...{ release, artifacts, key: "a trial" },
      ...{ log: join(workDir, "log"), output: "quiet" },
      facts: () => assert.fail("it asks no other step"),
      add: (made) => artifacts.add("runtime", made),
      note: () => {},
    });
    return { executable: artifacts.one("app").path, resources: artifacts.one("resources").path };
  };

  testWith(
    { tools: [...tools, "xvfb", "webkit2gtk"], os },
    "a window that stays blank is refused, with its picture",
    async () => {
      const shell = await windowed();
      const files = await packed(
        (ui) => Deno.writeTextFile(join(ui, "app.js"), 'throw new Error("broken at the start");\n'),
        shell,
      );
      const place = async ({ pika }: Parts) => {
        await Deno.copyFile(files.executable, join(pika, "pika-app"));
        await Deno.copyFile(files.resources, join(pika, basename(files.resources)));
      };
      await refused(
        verifyBroken(shell, { patience: { ...patience, page: 20 } }, place),
        /The installed app showed no page that works within 20 s/,
        /its window is called "Pika"; The window "Pika" showed nothing/,
      );
    },
  );
}
