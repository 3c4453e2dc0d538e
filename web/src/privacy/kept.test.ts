import assert from "node:assert/strict";
import { keeping } from "@pika/contract/keeping.ts";
import { en } from "../text/privacy/en.ts";
import { pl } from "../text/privacy/pl.ts";
import { keptThings } from "./kept.ts";

const languages = { en, pl };

/** What the page says of how long things are kept, when each figure is one of its own. */
function said(words: typeof en, nightDays: number | null): string {
  const numbered = Object.fromEntries(Object.keys(keeping).map((name, i) => [name, 7_001 + i]));
  const kept = keptThings(words, { dancerDays: 6_001, nightDays }, numbered as unknown as typeof keeping);
  const things = Object.values(kept).flat();
  for (const thing of things) for (const text of Object.values(thing)) assert.ok(text.trim().length > 1);
  return things.map(({ long }) => long).join("\n") + words.forgottenDays(numbered.forgottenDays!);
}

for (const [language, words] of Object.entries(languages)) {
  Deno.test(`the page says every figure that the cloud goes by, and makes none up, in "${language}"`, () => {
    const figures = [...said(words, 6_002).matchAll(/\d+/g)].map(([figure]) => Number(figure)).sort();
    // `dancerDays` is said as it is on this server.
    const expected = Object.keys(keeping).map((name, i) => name === "dancerDays" ? 6_001 : 7_001 + i);
    assert.deepEqual(figures, [...expected, 6_002].sort());
    assert.ok(!said(words, null).includes("6002"), "nights have no end of their own by default");
  });
}
