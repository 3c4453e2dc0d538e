import assert from "node:assert/strict";
import plist from "plist";
import { bundleVersions, infoPlist, oldestSystem } from "./info_plist.ts";

Deno.test("a pre-release sorts before its final version, in the only suffixes that macOS takes", () => {
  assert.deepEqual(bundleVersions("0.2.0"), { short: "0.2.0", build: "0.2.0" });
  assert.deepEqual(bundleVersions("0.2.0-rc.1"), { short: "0.2.0", build: "0.2.0fc1" });
  assert.deepEqual(bundleVersions("1.10.3-beta.12"), { short: "1.10.3", build: "1.10.3b12" });
  assert.deepEqual(bundleVersions("1.0.0-alpha.1").build, "1.0.0a1");
  assert.deepEqual(bundleVersions("1.0.0-nightly.7").build, "1.0.0d7");
});

Deno.test("a version that macOS would misread is refused with its name", () => {
  for (const version of ["1.0", "1.0.0-rc", "1.0.0-rc.256", "1.0.0-rc.0", "v1.0.0"]) {
    assert.throws(
      () => bundleVersions(version),
      (error: Error) => error.message.includes(`"${version}"`),
      version,
    );
  }
});

Deno.test("a window that another program covers is not slowed down, and a log-out ends it without a crash", () => {
  const facts = {
    version: "1.0.0",
    arch: "arm64",
    minimumSystem: oldestSystem,
    executable: "pika-app",
  } as const;
  const said = plist.parse(infoPlist(facts)) as Record<string, unknown>;
  const keys = ["NSAppSleepDisabled", "LSAppNapIsDisabled", "NSSupportsSuddenTermination"];
  assert.deepEqual(keys.map((key) => said[key]), [true, true, true]);
});
