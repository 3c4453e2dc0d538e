import { limits } from "@pika/contract/limits.ts";
import assert from "node:assert/strict";
import { isReserved, numberedSlug, slugOf } from "./slug.ts";

Deno.test("names of many languages become slugs", () => {
  const names = {
    "DJ Kasia": "dj-kasia",
    "Żółć & Łabędź": "zolc-labedz",
    "Björn Ørsted": "bjorn-orsted",
    "Straße": "strasse",
    "Сергій Щур": "sergii-shchur",
    "Ελένη": "eleni",
    "  -- DJ!! 1000 --": "dj-1000",
    "ﬁne": "fine",
    "Al": "dj-al",
    "admin": "dj-admin",
    "日本": "dj-of-pika",
    "🕺": "dj-of-pika",
  };
  for (const [name, slug] of Object.entries(names)) assert.equal(slugOf(name), slug, name);
});

Deno.test("whatever the name, the slug has the form of one and is not reserved", () => {
  const form = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const names = [
    "a".repeat(60),
    "a-".repeat(30),
    `${"x".repeat(39)} y`,
    "-",
    ".",
    "api",
    "../../etc",
    "<script>",
    "İ",
  ];
  for (const name of names) {
    for (const slug of [slugOf(name), numberedSlug(slugOf(name), 123_456)]) {
      assert.match(slug, form, name);
      assert.ok(slug.length >= limits.slug.min && slug.length <= limits.slug.max, slug);
      assert.ok(!isReserved(slug), slug);
    }
  }
});
