import assert from "node:assert/strict";
import { copyOn } from "./copy_text.ts";

function ways(broken?: "page" | "host") {
  const done: string[] = [];
  const way = (name: "page" | "host") => (text: string) => {
    if (name === broken) return Promise.reject(new Error(`${name} is broken`));
    done.push(`${name}: ${text}`);
    return Promise.resolve();
  };
  return { done, page: way("page"), host: way("host") };
}

Deno.test("a text is copied once: by the page on Linux, by the host elsewhere", async () => {
  for (const [os, by] of [["Linux", "page"], ["Darwin", "host"], ["Windows", "host"]] as const) {
    const clipboards = ways();
    await copyOn(os, clipboards)("a link");
    assert.deepEqual(clipboards.done, [`${by}: a link`]);
  }
});

Deno.test("where one way fails the other is taken", async () => {
  for (const [os, broken, by] of [["Linux", "page", "host"], ["Windows", "host", "page"]] as const) {
    const clipboards = ways(broken);
    await copyOn(os, clipboards)("a link");
    assert.deepEqual(clipboards.done, [`${by}: a link`]);
  }
});
