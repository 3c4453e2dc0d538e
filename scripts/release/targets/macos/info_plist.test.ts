import assert from "node:assert/strict";
import { join } from "node:path";
import plist from "plist";
import { desktopDir } from "../../../lib/paths.ts";
import { bundleVersions, infoPlist, oldestSystem, questions } from "./info_plist.ts";

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

Deno.test("each question of macOS has its own words, in a sentence or two that a DJ understands", () => {
  const facts = { version: "1.2.3", arch: "arm64", minimumSystem: "11.0", executable: "pika" } as const;
  const written = plist.parse(infoPlist(facts)) as Record<string, unknown>;
  const asked = Object.entries(written).filter(([name]) => name.endsWith("UsageDescription"));
  assert.deepEqual(Object.fromEntries(asked), questions);
  const folders = ["Desktop", "Documents", "Downloads"].map((name) => `${name}Folder`);
  for (
    const what of [...folders, "RemovableVolumes", "NetworkVolumes", "AppleMusic", "AppData", "LocalNetwork"]
  ) {
    const words = questions[`NS${what}UsageDescription`];
    assert.match(words ?? "", /^(You chose|Pika) .+\.$/, what);
    // What is longer nobody reads while a question waits.
    assert.ok(words!.length <= 110, `${what}: ${words!.length}`);
  }
  const words = Object.values(questions);
  assert.equal(new Set(words).size, words.length, "no text stands for two questions");
});

Deno.test("the page about the packages lists the same questions", async () => {
  const page = await Deno.readTextFile(join(desktopDir, "packaging", "README.md"));
  const named = [...page.matchAll(/`(NS\w+UsageDescription)`/g)].map(([, name]) => name!);
  assert.deepEqual(named.sort(), Object.keys(questions).sort());
});
