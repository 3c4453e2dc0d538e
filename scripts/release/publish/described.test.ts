import assert from "node:assert/strict";
import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { describeTag } from "./described.ts";

/** A checkout with a version and a changelog. */
async function inCheckout(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pika described " });
  for (const wing of ["desktop", "sidecar"]) await Deno.mkdir(join(folder, wing));
  const write = (file: string, text: string) => Deno.writeTextFile(join(folder, file), text);
  await write("desktop/deno.json", `{"version": "0.2.0"}`);
  await write("desktop/neutralino.config.json", `{"version": "0.2.0"}`);
  await write("sidecar/pyproject.toml", `[project]\nversion = "0.2.0"\n`);
  await write("CHANGELOG.md", "# Changelog\n\n## desktop 0.2.0 (2026-11-25)\n\n- It\n");
  await test(folder);
  await Deno.remove(folder, { recursive: true });
}

const refused = (message: RegExp) => (error: unknown) =>
  error instanceof ScriptError && message.test(error.message) && error.help !== "";

Deno.test("the tag is that of the files, and the changelog has its section", () =>
  inCheckout(async (folder) => {
    const described = await describeTag("desktop-v0.2.0", folder);
    assert.deepEqual(described, { version: "0.2.0", tag: "desktop-v0.2.0", notes: "- It" });
    await assert.rejects(
      describeTag("desktop-v0.3.0", folder),
      refused(/tag is desktop-v0\.3\.0.*say 0\.2\.0/),
    );
    for (const text of ["# Changelog\n", "## desktop 0.2.0 (2026-11-25)\n\n## cloud 0.2.0 (x)\n\n- C\n"]) {
      await Deno.writeTextFile(join(folder, "CHANGELOG.md"), text);
      assert.equal((await describeTag(null, folder)).notes, undefined);
    }
    await Deno.writeTextFile(join(folder, "desktop", "deno.json"), `{"version": "0.2.1"}`);
    await assert.rejects(describeTag(null, folder), refused(/versions of desktop disagree/));
  }));
