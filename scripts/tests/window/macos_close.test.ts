/**
 * The window told what it is told on macOS, where its cross only asks: here by the real runtime for Linux, whose code for that is the
 * same (api/window/window.cpp). Whoever is stopped answers nothing, as if it hung: so it is certain who closed the window.
 */

import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { sidecarDir } from "../../lib/paths.ts";
import { SidecarClient } from "../../lib/sidecar_client.ts";
import { until } from "../../lib/until.ts";
import { dataFolder, homeEnvironment } from "../../release/scratch_home.ts";
import { findWindow } from "../../release/window/app_window.ts";
import { Screen } from "../../release/window/xvfb.ts";
import { pythonPath } from "../../testing/sidecar.ts";
import { testWith } from "../../testing/test_with.ts";
import { installWindow } from "./installed_window.ts";

const needs = { tools: ["xvfb", "webkit2gtk"], os: ["linux"] } as const;
/** Seconds, far above what anything takes. */
const patience = 60;
/** By SIGINT, as `app.killProcess` ends it (main.cpp). */
const killed = 128 + 2;

/** A process below another one. */
interface Part {
  pid: number;
  name: string;
}

/** All processes below one, its children's children too. */
async function partsOf(pid: number): Promise<Part[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`).catch(() => "");
  const children = text.split(" ").filter(Boolean).map(Number);
  const parts = await Promise.all(children.map(async (child) => {
    const name = await Deno.readLink(`/proc/${child}/exe`).then(basename, () => "");
    return [{ pid: child, name }, ...await partsOf(child)];
  }));
  return parts.flat();
}

/** Starts the window with a sidecar from its sources, and clicks its cross as soon as its page is there; says how it ended. */
async function closed(
  folder: string,
  screen: Screen,
  before: (parts: Part[]) => void,
): Promise<{ code: number | undefined; left: Part[] }> {
  const home = await Deno.makeTempDir({ dir: folder });
  const app = new Deno.Command(join(folder, "app", "pika"), {
    cwd: folder,
    env: { ...screen.environment, ...homeEnvironment("linux", home) },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let parts: Part[] = [];
  try {
    const window = await findWindow(screen.display, "Pika", patience);
    const hasPage = async () => {
      try {
        using client = await SidecarClient.join(dataFolder("linux", home));
        return (await client.call("app.health")).pages.length === 1;
      } catch {
        return false;
      }
    };
    await until(hasPage, { what: "The page did not come", seconds: patience });
    parts = await partsOf(app.pid);
    before(parts);
    await screen.display.close(window);
    let code: number | undefined;
    void app.status.then((status) => code = status.code);
    await until(() => code !== undefined, { what: "The window was still open", seconds: patience });
    for (const { pid } of parts) goOn(pid);
    const left = () => parts.filter(({ pid }) => isThere(pid));
    await until(() => left().length === 0, { what: "Processes were left", seconds: patience }).catch(
      () => {},
    );
    return { code, left: left() };
  } finally {
    for (const { pid } of [...parts, app]) end(pid);
  }
}

const signal = (pid: number, name: Deno.Signal) => {
  try {
    Deno.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error; // it has ended
  }
};
const goOn = (pid: number) => signal(pid, "SIGCONT");
const end = (pid: number) => signal(pid, "SIGKILL");

function isThere(pid: number): boolean {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]?.[0] !== "Z";
  } catch {
    return false;
  }
}

testWith(
  needs,
  "the cross of a window that only asks closes it, whoever of page and sidecar is left",
  async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "pika close " }));
    try {
      await installWindow(folder, "macos");
      const sidecar = join(folder, "app", "sidecar");
      await Deno.mkdir(sidecar);
      await Deno.writeTextFile(
        join(sidecar, "pika-sidecar"),
        `#!/bin/sh\ncd "${sidecarDir}" && exec "${pythonPath}" -m pika_sidecar\n`,
        { mode: 0o755 },
      );
      await using screen = await Screen.start(folder);
      const stops = (name: RegExp) => (parts: Part[]) => {
        const found = parts.filter((part) => name.test(part.name));
        assert.ok(found.length > 0, `no ${name} in ${JSON.stringify(parts)}`);
        for (const { pid } of found) signal(pid, "SIGSTOP");
      };
      const byPage = await closed(folder, screen, stops(/^python/));
      assert.deepEqual(byPage, { code: killed, left: [] });
      const bySidecar = await closed(folder, screen, stops(/^WebKitWebProcess/));
      assert.deepEqual(bySidecar, { code: killed, left: [] });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
