import assert from "node:assert/strict";
import { join } from "node:path";
import { managers } from "../lib/package_manager.ts";
import { findTool, installLine, packagesOf, toolNamed, tools } from "../lib/tools.ts";
import { testWith, unix } from "../testing/test_with.ts";

Deno.test("every tool says which package brings it on each system where it matters", () => {
  for (const tool of tools) {
    for (const os of tool.os) {
      const manager = managers.find((manager) => manager.os === os);
      assert.ok(manager && tool.packages[manager.name], `${tool.name} on ${os}`);
    }
  }
});

Deno.test("no name stands twice", () => {
  assert.equal(new Set(tools.map(({ name }) => name)).size, tools.length);
  assert.throws(() => toolNamed("abacus"), /Unknown tool "abacus"/);
});

Deno.test("what is found is a path or a version", async () => {
  assert.match(await toolNamed("python").find() ?? "", /^Python 3\.\d+/);
});

testWith({ os: unix }, "where a tool is not, the one that does in its place is used", async () => {
  for (const { os, orElse } of tools.filter(({ orElse }) => orElse !== undefined)) {
    assert.deepEqual(os, toolNamed(orElse!).os);
  }
  const path = Deno.env.get("PATH")!;
  const bin = await Deno.makeTempDir();
  const place = (name: string) => Deno.writeTextFile(join(bin, name), "", { mode: 0o755 });
  try {
    Deno.env.set("PATH", bin);
    await place("chromium");
    assert.equal(await findTool("chromium-headless-shell"), join(bin, "chromium"));
    await place("chromium-headless-shell");
    assert.equal(await findTool("chromium-headless-shell"), join(bin, "chromium-headless-shell"));
  } finally {
    Deno.env.set("PATH", path);
    await Deno.remove(bin, { recursive: true });
  }
});

Deno.test("what is absent is one line to paste", () => {
  const absent = ["minisign", "ffmpeg"].map(toolNamed);
  assert.deepEqual(packagesOf(absent, "apt"), ["ffmpeg", "minisign"]);
  assert.equal(installLine(absent, "linux"), "sudo apt-get install --no-install-recommends ffmpeg minisign");
  assert.equal(installLine(absent, "darwin"), "brew install ffmpeg");
  assert.equal(installLine([], "linux"), undefined);
});
