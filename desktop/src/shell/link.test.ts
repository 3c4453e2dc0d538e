import assert from "node:assert/strict";
import examples from "@pika/contract/examples/web_address.json" with { type: "json" };
import { LinkError, openable } from "./link.ts";

Deno.test("only addresses are opened, in their normal form", () => {
  for (const { text, address } of examples.taken) assert.equal(openable(text), address);
  for (const { why, text } of examples.refused) assert.throws(() => openable(text), LinkError, why);
});

Deno.test("no other way leads out of the page than through it", async () => {
  for (const shell of ["neutralino", "browser"]) {
    const source = await Deno.readTextFile(new URL(`${shell}.ts`, import.meta.url));
    const opened = [...source.matchAll(/(?:"os\.open", \{ url: |(?<![.\w])open\()([^)]*\)?)/g)].map((
      [, words],
    ) => words);
    assert.equal(opened.length, 1, shell);
    assert.match(opened[0]!, /^openable\(url\)/, shell);
    assert.equal([...source.matchAll(/os\.open/g)].length, shell === "neutralino" ? 1 : 0);
  }
});
