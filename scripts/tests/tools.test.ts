import assert from "node:assert/strict";
import { managers } from "../lib/package_manager.ts";
import { installLine, packagesOf, toolNamed, tools } from "../lib/tools.ts";

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

Deno.test("what is absent is one line to paste", () => {
  const absent = ["minisign", "ffmpeg"].map(toolNamed);
  assert.deepEqual(packagesOf(absent, "apt"), ["ffmpeg", "minisign"]);
  assert.equal(installLine(absent, "linux"), "sudo apt-get install --no-install-recommends ffmpeg minisign");
  assert.equal(installLine(absent, "darwin"), "brew install ffmpeg");
  assert.equal(installLine([], "linux"), undefined);
});
