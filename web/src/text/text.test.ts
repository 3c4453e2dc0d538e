import assert from "node:assert/strict";
import { en as downloadEn } from "./download/en.ts";
import { pl as downloadPl } from "./download/pl.ts";
import { en } from "./en.ts";
import { chooseLanguage } from "./language.ts";
import { pl } from "./pl.ts";
import { en as privacyEn } from "./privacy/en.ts";
import { pl as privacyPl } from "./privacy/pl.ts";

Deno.test("the chosen language wins, then the first of the browser's that we speak, then English", () => {
  assert.equal(chooseLanguage("pl", ["en-US"]), "pl");
  assert.equal(chooseLanguage(null, ["de-DE", "pl-PL", "en"]), "pl");
  assert.equal(chooseLanguage("xx", ["EN-us", "pl"]), "en");
  assert.equal(chooseLanguage(null, []), "en");
});

Deno.test("Polish counts as Poles do", () => {
  const counted = [0, 1, 2, 5, 12, 22, 25].map((count) => pl.live.likes(count, String(count)));
  assert.deepEqual(counted, [
    "0 polubień",
    "1 polubienie",
    "2 polubienia",
    "5 polubień",
    "12 polubień",
    "22 polubienia",
    "25 polubień",
  ]);
  assert.deepEqual([1, 2].map((count) => en.live.likes(count, String(count))), ["1 like", "2 likes"]);
});

Deno.test("no text is empty, and every one that is not a name differs between the languages", () => {
  const same: string[] = [];
  const walk = (a: object, b: object, path: string) => {
    for (const [name, value] of Object.entries(a)) {
      const other = (b as Record<string, unknown>)[name];
      if (typeof value === "object") walk(value, other as object, `${path}${name}.`);
      else if (typeof value === "string") {
        assert.ok(value.trim() && (other as string).trim(), `${path}${name} is empty`);
        if (value === other) same.push(`${path}${name}`);
      }
    }
  };
  walk(
    { ...en, download: downloadEn, privacy: privacyEn },
    { ...pl, download: downloadPl, privacy: privacyPl },
    "",
  );
  assert.deepEqual(same, [
    "app.name",
    "recap.legendTempo",
    "recap.columns.bpm",
    "download.systems.windows",
    "download.systems.macos",
    "download.systems.linux",
    "download.kinds.arm64",
    "download.kinds.x64",
    "download.targets.windows-x64",
    "download.targets.macos-arm64",
    "download.targets.macos-x64",
    "download.targets.linux-x64",
  ]);
});
