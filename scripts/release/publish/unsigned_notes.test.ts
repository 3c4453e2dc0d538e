import assert from "node:assert/strict";
import { readBuilds } from "./builds.ts";
import { writeBuild } from "./example.ts";
import { unsignedNotes } from "./unsigned_notes.ts";

async function notes(signed: Record<string, boolean>, signature = "ad-hoc"): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "pika unsigned " });
  for (const target of Object.keys(signed)) {
    await writeBuild(folder, target, { change: { signed: signed[target]!, signature } });
  }
  const text = unsignedNotes(await readBuilds(folder));
  await Deno.remove(folder, { recursive: true });
  return text;
}

Deno.test("the release's page says of each system what is not signed, and how to open it", async () => {
  const none = await notes({
    "macos-arm64": false,
    "macos-x64": false,
    "windows-x64": false,
    "linux-x64": false,
  });
  assert.match(none, /^### Not signed\n\n- \*\*Windows\*\*.*Run anyway.*\n- \*\*macOS\*\*.*Open Anyway.*$/);
  const half = await notes({
    "macos-arm64": true,
    "macos-x64": false,
    "windows-x64": true,
    "linux-x64": false,
  });
  assert.match(half, /^### Not signed\n\n- \*\*macOS\*\*[^\n]*$/);
  assert.match(half, /After an update macOS asks again/);
  assert.match(
    await notes({ "macos-arm64": false }, "self-signed"),
    /Open Anyway.*macOS keeps what you allow Pika/,
  );
  assert.equal(
    await notes({ "macos-arm64": true, "macos-x64": true, "windows-x64": true, "linux-x64": false }),
    "",
  );
});
