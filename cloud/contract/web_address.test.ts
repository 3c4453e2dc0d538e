import assert from "node:assert/strict";
import examples from "./examples/web_address.json" with { type: "json" };
import { webAddress } from "./web_address.ts";

for (const { text, address } of examples.taken) {
  Deno.test(`an address: ${text}`, () => {
    assert.equal(webAddress(text), address);
    assert.equal(webAddress(address), address, "what is normal stays as it is");
    assert.equal(new URL(text).href, address, "browsers read it alike");
  });
}

for (const { why, text } of examples.refused) {
  Deno.test(`no address: ${why}`, () => assert.equal(webAddress(text), null));
}

Deno.test("a shell finds nothing of its own in any printable character that is taken", () => {
  const printable = Array.from({ length: 0x5f }, (_, at) => String.fromCharCode(0x20 + at));
  for (const place of ["", "?", "#"]) {
    const taken = printable.filter((one) => webAddress(`https://pika.example/a${place}${one}41`));
    assert.deepEqual(taken.filter((one) => /[^A-Za-z0-9._~:@+,=/?#%-]/.test(one)), []);
    assert.ok(taken.length >= 62, "letters and digits are");
  }
});

Deno.test("what cannot be an address is refused however long it is", () => {
  for (const part of ["a.", "a-", "%41", "/a", "1.", "?", "https://"]) {
    assert.equal(webAddress(`https://${part.repeat(1_990 / part.length)}"`), null);
  }
});
