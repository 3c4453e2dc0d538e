import assert from "node:assert/strict";
import { join } from "node:path";
import { desktopDir, root } from "../lib/paths.ts";
import { uiSources } from "./sources.ts";

Deno.test("a style sheet of the contract that the UI bundles is one of its inputs", async () => {
  const styles = await Deno.readTextFile(join(desktopDir, "src", "styles.css"));
  const sheets = [...styles.matchAll(/@import "@pika\/contract\/(.+)";/g)]
    .map(([, path]) => join(root, "cloud", "contract", path!));
  assert.ok(sheets.length > 0);
  assert.deepEqual(sheets.filter((sheet) => !uiSources.data?.includes(sheet)), []);
});
