import assert from "node:assert/strict";
import { readVersions } from "./versions.ts";

for (const component of ["desktop", "cloud", "web"] as const) {
  Deno.test(`every file that carries the version of ${component} says the same`, async () => {
    const versions = await readVersions(component);
    assert.deepEqual(
      [...new Set(versions.map(({ version }) => version))].length,
      1,
      JSON.stringify(versions),
    );
    assert.match(versions[0]!.version, /^\d+\.\d+\.\d+/);
  });
}
