import assert from "node:assert/strict";
import { join } from "node:path";
import { iconFile } from "./pe_resources.ts";
import { readIcons } from "./program_info.ts";
import { versionFile, writeSidecarResources } from "./sidecar_resources.ts";

Deno.test("PyInstaller is told product, maker and version, in its own words", () => {
  const text = versionFile("1.2.3-rc.4");
  assert.match(text, /^VSVersionInfo\(\n {2}ffi=FixedFileInfo\(\n {4}filevers=\(1, 2, 3, 30005\),\n/);
  for (
    const line of [
      'StringStruct("CompanyName", "Pika maintainers"),',
      'StringStruct("FileDescription", "Pika audio engine"),',
      'StringStruct("OriginalFilename", "pika-sidecar.exe"),',
      'StringStruct("ProductName", "Pika"),',
      'StringStruct("ProductVersion", "1.2.3-rc.4"),',
    ]
  ) assert.ok(text.includes(line), line);
});

Deno.test("both files lie where the spec looks for them", async () => {
  const folder = await Deno.makeTempDir({ prefix: "pika resources " });
  await writeSidecarResources({ version: "1.2.3" }, join(folder, "new"));
  assert.deepEqual(await Deno.readFile(join(folder, "new", "pika.ico")), iconFile(await readIcons()));
  assert.equal(await Deno.readTextFile(join(folder, "new", "version.txt")), versionFile("1.2.3"));
  await Deno.remove(folder, { recursive: true });
});
