import assert from "node:assert/strict";
import examples from "@pika/contract/examples/web_address.json" with { type: "json" };
import { LinkError, openable, PRIVACY_SETTINGS } from "./link.ts";

Deno.test("only addresses are opened, in their normal form", () => {
  for (const { text, address } of examples.taken) assert.equal(openable(text), address);
  for (const { why, text } of examples.refused) assert.throws(() => openable(text), LinkError, why);
});

Deno.test("no other way leads out of the page than through it, but the one that is a constant", async () => {
  const ways = { neutralino: ["openable(url)", "PRIVACY_SETTINGS"], browser: ["openable(url)"] };
  for (const [shell, expected] of Object.entries(ways)) {
    const source = await Deno.readTextFile(new URL(`${shell}.ts`, import.meta.url));
    const opened = [...source.matchAll(/(?:"os\.open", \{ url: |(?<![.\w])open\()(\w+(?:\([^)]*\))?)/g)].map((
      [, words],
    ) => words);
    assert.deepEqual(opened.map((words) => words?.trim()), expected, shell);
    assert.equal([...source.matchAll(/os\.open/g)].length, shell === "neutralino" ? expected.length : 0);
  }
  assert.match(PRIVACY_SETTINGS, /^[a-z-]+(\.[a-z]+)*:[a-z.]+\?[A-Za-z]+$/, "no letter that a shell reads");
});
