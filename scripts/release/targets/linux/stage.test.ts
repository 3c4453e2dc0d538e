import assert from "node:assert/strict";
import { join } from "node:path";
import { desktopDir } from "../../../lib/paths.ts";
import { fillMetainfo } from "./stage.ts";

const release = { version: "1.2.3", sourceDateEpoch: 1_700_000_000, cloud: "https://cloud.example" };

Deno.test("the metainfo carries version, date and homepage", async () => {
  const template = await Deno.readTextFile(
    join(desktopDir, "packaging", "linux", "app.pika.Pika.metainfo.xml"),
  );
  const text = fillMetainfo(template, release);
  assert.match(text, /<url type="homepage">https:\/\/cloud\.example<\/url>/);
  assert.match(text, /<releases>\s*<release version="1\.2\.3" date="2023-11-14" \/>\s*<\/releases>/);
  assert.ok(!fillMetainfo(template, { ...release, cloud: null }).includes("homepage"));
});

Deno.test("a template without a place for the release is refused", () => {
  assert.throws(() => fillMetainfo("<component/>", release), /has no "<releases \/>" to fill/);
});
