import assert from "node:assert/strict";
import { parse } from "semver";
import { run } from "../lib/command.ts";
import { ensurePython } from "../lib/python.ts";
import { componentNames, readVersions, toSemVer, versionOf } from "../version/versions.ts";

for (const component of componentNames) {
  Deno.test(`every file that carries the version of ${component} says the same`, async () => {
    const versions = await readVersions(component);
    assert.equal(new Set(versions.map(({ version }) => version)).size, 1, JSON.stringify(versions));
    assert.equal(parse(await versionOf(component))?.version, versions[0]!.version);
  });
}

Deno.test("Python's spelling of a pre-release is read as the same version", () => {
  assert.equal(toSemVer("0.2.0rc1"), "0.2.0-rc.1");
  for (const version of ["0.2.0-rc.1", "0.2.0", "10.20.30"]) assert.equal(toSemVer(version), version);
  for (const text of ["0.2", "v0.2.0", "0.2.0+x", "0.2.0.dev1", "0.2.0rc", "=0.2.0", " 0.2.0"]) {
    assert.equal(toSemVer(text), undefined, text);
  }
});

Deno.test("our spelling of a pre-release is one that Python reads as the same version", async () => {
  const code =
    "from pip._vendor.packaging.version import Version as V; print(V('0.2.0-rc.1'), V('0.2.0-rc.1') < V('0.2.0'))";
  const { stdout } = await run([await ensurePython("dev"), "-c", code]);
  assert.equal(stdout.trim(), "0.2.0rc1 True");
});
