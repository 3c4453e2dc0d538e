import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { type PageWindow, proofFor } from "./page_key.ts";

const key = "the key";
const seal = (words: string, by = key) => createHmac("sha256", by).update(words).digest("hex");

/** A tab at an address with this fragment, and a sidecar behind it that knows a key and one token. */
function tab(hash: string, { kept = "", known = key, status = 200 } = {}) {
  const storage = new Map(kept === "" ? [] : [["pika.page_key", kept]]);
  const asked: string[] = [];
  let good = "good";
  const window: PageWindow = {
    location: { hash, pathname: "/" },
    history: {
      replaceState: (_data, _unused, url) => void (window.location.hash = new URL(url, "http://x").hash),
    },
    sessionStorage: {
      getItem: (name) => storage.get(name) ?? null,
      setItem: (name, to) => storage.set(name, to),
    },
    fetch(path, options) {
      asked.push([path, ...Object.values(options?.headers ?? {})].join(" "));
      if (status !== 200) return Promise.resolve(new Response("", { status }));
      if (path === "/page/key") {
        if (options?.headers["x-pika-token"] !== good) {
          return Promise.resolve(new Response("", { status: 403 }));
        }
        good = "";
        return Promise.resolve(Response.json({ key: known }));
      }
      const nonce = new URLSearchParams(path.split("?")[1]).get("nonce");
      return Promise.resolve(Response.json({ start: "s", proof: seal(`sidecar s ${nonce}`, known) }));
    },
  };
  return { window, storage, asked };
}

Deno.test("the token leaves the address at once, is asked with once, and the key that it brings is kept", async () => {
  const { window, storage, asked } = tab("#token=good");
  const opening = proofFor(window);
  assert.equal(window.location.hash, "");
  assert.equal(await opening, seal("page s"));
  assert.equal(storage.get("pika.page_key"), key);
  assert.equal(await proofFor(window), seal("page s"));
  assert.deepEqual(asked.filter((path) => path.startsWith("/page/key")), ["/page/key good"]);
});

Deno.test("a reload needs no token, and a token that has served takes no key away", async () => {
  assert.equal(await proofFor(tab("#/live", { kept: key }).window), seal("page s"));
  assert.equal(await proofFor(tab("#token=used", { kept: key }).window), seal("page s"));
});

Deno.test("the key itself is never said", async () => {
  const { window, asked } = tab("", { kept: key });
  const proof = await proofFor(window);
  assert.ok(asked.length > 0 && [...asked, proof].every((said) => !said.includes(key)), asked.join("\n"));
});

Deno.test("who took the sidecar's port is shown nothing that opens the sidecar", async () => {
  await assert.rejects(proofFor(tab("", { kept: key, known: "another" }).window), { code: "other_sidecar" });
});

Deno.test("a page that nothing is known of says how to open Pika", async () => {
  for (const hash of ["", "#/live", "#token=guess"]) {
    await assert.rejects(proofFor(tab(hash).window), {
      code: "page_unknown",
      message: /Open Pika from its icon again/,
    });
  }
});

Deno.test("a sidecar that does not answer as one is tried again", async () => {
  await assert.rejects(proofFor(tab("", { kept: key, status: 502 }).window), {
    name: "Error",
    message: /status 502/,
  });
});
