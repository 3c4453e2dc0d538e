import assert from "node:assert/strict";
import { hasAlready, inPieces } from "./kept_body.ts";

Deno.test("a browser has what it names, in a list too, and weakened", () => {
  for (const known of ['"a"', 'W/"a"', '"x", "a"', '"x",W/"a"']) assert.ok(hasAlready(known, '"a"'), known);
  for (const other of [undefined, "", '"b"', "a", '"a"b']) assert.ok(!hasAlready(other, '"a"'), other);
});

Deno.test("nothing is handed out before it is read, and then all of it in pieces", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  const all = new Uint8Array(180_000);
  for (let n = 0; n < 3; n++) all.set(bytes, n * 60_000);
  const reader = inPieces(all).getReader();
  const read: number[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    assert.ok(part.value.byteLength <= 64 * 1_024);
    read.push(...part.value);
  }
  assert.deepEqual(Uint8Array.from(read), all);
  assert.ok((await inPieces(new Uint8Array()).getReader().read()).done);
});
