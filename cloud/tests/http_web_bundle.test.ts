import assert from "node:assert/strict";
import { join } from "node:path";
import { TestApp } from "./app.ts";
import { testDatabase } from "./database.ts";
import { serveBundle } from "../http/web_bundle.ts";

/** A bundle beside a file that is none of its business. */
async function withBundle(use: (dir: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "pika-web-" });
  const dir = join(root, "web");
  try {
    await Deno.mkdir(join(dir, "assets"), { recursive: true });
    await Deno.mkdir(join(dir, "live"), { recursive: true });
    const files = {
      "index.html": "<!doctype html>",
      "sw.js": "// worker",
      "assets/app-ABCD2345.js": "export {}",
      "assets/style.css": "body {}",
      "manifest.webmanifest": "{}",
      ".env": "hidden",
      "../secret.txt": "hidden",
    };
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(dir, name), text);
    await Deno.symlink(join(root, "secret.txt"), join(dir, "link.txt"));
    await use(dir);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const get = (dir: string, path: string, init?: RequestInit) =>
  serveBundle(dir, new Request(`http://pika.test${path}`, init));

Deno.test("files have their types, hashed ones are kept for ever, the others asked for each time", async () => {
  await withBundle(async (dir) => {
    const expected: [string, string, RegExp][] = [
      ["/", "text/html; charset=utf-8", /no-cache/],
      ["/sw.js", "text/javascript; charset=utf-8", /no-cache/],
      ["/assets/app-ABCD2345.js", "text/javascript; charset=utf-8", /immutable/],
      ["/assets/style.css", "text/css; charset=utf-8", /no-cache/],
      ["/manifest.webmanifest", "application/manifest+json", /no-cache/],
    ];
    for (const [path, type, cache] of expected) {
      const response = (await get(dir, path))!;
      assert.equal(response.headers.get("content-type"), type, path);
      assert.match(response.headers.get("cache-control")!, cache, path);
      const etag = response.headers.get("etag")!;
      const again = (await get(dir, path, { headers: { "if-none-match": `W/"x", ${etag}` } }))!;
      assert.deepEqual([again.status, await again.text()], [304, ""], path);
      assert.ok((await response.text()).length > 0);
      assert.equal(await (await get(dir, path, { method: "HEAD" }))!.text(), "");
    }
  });
});

Deno.test("pages are answered with index.html, unknown ones with it and 404, missing files not at all", async () => {
  await withBundle(async (dir) => {
    for (
      const page of [
        "/live/ABCDE",
        "/recap/0b5c8f5e-0000",
        "/dj/kasia",
        "/download",
        "/privacy",
        "/live/ABCDE/",
      ]
    ) {
      assert.equal(await (await get(dir, page))?.text(), "<!doctype html>", page);
    }
    for (const path of ["/live", "/live/a/b", "/assets/", "/assets", "/nothing", "/%00"]) {
      const response = (await get(dir, path))!;
      assert.deepEqual([response.status, await response.text()], [404, "<!doctype html>"], path);
    }
    for (const path of ["/wp-login.php", "/dj/kasia.js", "/assets/old-ABCD2345.js"]) {
      assert.equal(await get(dir, path), null, path);
    }
  });
});

Deno.test("nothing outside of the bundle, and nothing hidden, is served", async () => {
  await withBundle(async (dir) => {
    const paths = [
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/..%2fsecret.txt",
      "/%2e%2e%2fsecret.txt",
      "/.env",
      "/%2eenv",
    ];
    paths.push(
      "/assets/..%2f..%2fsecret.txt",
      "/..%5csecret.txt",
      "/link.txt",
      "/%",
      "//secret.txt",
    );
    for (const path of [...paths, `/${encodeURIComponent(join(dir, "../secret.txt"))}`]) {
      const response = await get(dir, path);
      assert.ok(!(await response?.text())?.includes("hidden"), path);
      assert.equal(response, null, path);
    }
  });
});

Deno.test("the app serves the bundle beside the API, with the careful headers", async () => {
  await using database = await testDatabase();
  await withBundle(async (dir) => {
    const app = new TestApp(database, { PIKA_WEB_DIR: dir });
    const page = await app.ask("/live/ABCDE");
    assert.equal(page.text, "<!doctype html>");
    assert.match(page.headers.get("content-security-policy")!, /frame-ancestors 'none'/);
    assert.equal(
      (await app.ask("/assets/app-ABCD2345.js")).headers.get("cache-control")?.includes("immutable"),
      true,
    );
    assert.deepEqual((await app.ask("/health")).json, { ok: true });
    assert.equal((await app.ask("/api/nothing")).json.error.code, "not_found");
    assert.equal((await app.ask("/nothing")).status, 404);
    assert.equal((await app.ask("/live/ABCDE", { method: "POST" })).status, 404);
  });
});
