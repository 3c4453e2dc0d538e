/** `web/Caddyfile` on the real Caddy: the questions of `cloud/tests/http_web_bundle.test.ts`, and what only production has. */

import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { join } from "node:path";
import { keptPort } from "../../testing/kept_port.ts";
import { run } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { startCaddy } from "./caddy_server.ts";

const html = `<!doctype html>${"<p>Pika</p>".repeat(100)}`;
const files: Record<string, string> = {
  "index.html": html,
  "sw.js": "// worker",
  "assets/app-ABCD2345.js": `export {};${"// words\n".repeat(200)}`,
  "assets/style.css": "body {}",
  "manifest.webmanifest": "{}",
  "health": "ok\n",
  ".env": "hidden",
  "../secret.txt": "hidden",
};

/** Asks over a socket of its own: `fetch` tidies paths up and decompresses. */
async function ask(port: number, path: string, { method = "GET", headers = {} }: {
  method?: string;
  headers?: Record<string, string>;
} = {}): Promise<{ status: number; headers: Headers; body: Uint8Array }> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries({ host: `127.0.0.1:${port}`, connection: "close", ...headers });
  const head = [`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), "", ""];
  await connection.write(new TextEncoder().encode(head.join("\r\n")));
  const bytes = new Uint8Array(await new Response(connection.readable).arrayBuffer());
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...fields] = text.slice(0, end).split("\r\n");
  const pairs = fields.map((field): [string, string] => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon), field.slice(colon + 1).trim()];
  });
  return { status: Number(first.split(" ")[1]), headers: new Headers(pairs), body: bytes.slice(end + 4) };
}

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("web/Caddyfile", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "pika-site-" });
  const site = join(folder, "site");
  const port = keptPort();
  try {
    for (const path of ["assets", "live"]) await Deno.mkdir(join(site, path), { recursive: true });
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(site, name), text);
    const pack = ["--version", "1.2.3", "--revision", "0123abc", site];
    await run([Deno.execPath(), "run", "-A", join(root, "web", "pack.ts"), ...pack], { cwd: root });
    await using _caddy = await startCaddy(join(root, "web", "Caddyfile"), {
      replace: { "{$PIKA_WEB_PORT:8080}": String(port), "{$PIKA_SITE:/site}": site },
      port,
    });
    const get = (path: string, headers?: Record<string, string>) => ask(port, path, { headers });

    await t.step(
      "files have their types, hashed ones are kept for ever, the others asked for each time",
      async () => {
        const expected: [string, string, RegExp][] = [
          ["/", "text/html; charset=utf-8", /^no-cache$/],
          ["/sw.js", "text/javascript; charset=utf-8", /^no-cache$/],
          [
            "/assets/app-ABCD2345.js",
            "text/javascript; charset=utf-8",
            /^public, max-age=31536000, immutable$/,
          ],
          ["/assets/style.css", "text/css; charset=utf-8", /^no-cache$/],
          ["/manifest.webmanifest", "application/manifest+json", /^no-cache$/],
          ["/version.json", "application/json", /^no-cache$/],
        ];
        for (const [path, type, cache] of expected) {
          const response = await get(path);
          assert.equal(response.headers.get("content-type"), type, path);
          assert.match(response.headers.get("cache-control")!, cache, path);
          const etag = response.headers.get("etag")!;
          assert.match(etag, /^"[\w-]{22}"$/, path);
          const again = await get(path, { "if-none-match": `W/"x", ${etag}` });
          assert.deepEqual([again.status, again.body.length], [304, 0], path);
          assert.ok(response.body.length > 0);
          const head = await ask(port, path, { method: "HEAD" });
          assert.deepEqual([head.status, head.body.length], [200, 0], path);
        }
        assert.deepEqual(JSON.parse(textOf((await get("/version.json")).body)), {
          name: "web",
          version: "1.2.3",
          revision: "0123abc",
        });
      },
    );

    await t.step(
      "pages are index.html, unknown ones are it with 404, missing files are nothing",
      async () => {
        for (
          const page of ["/live/ABCDE", "/recap/0b5c8f5e-0000", "/dj/kasia", "/download", "/live/ABCDE/", "/"]
        ) {
          const response = await get(page);
          assert.deepEqual([response.status, textOf(response.body)], [200, html], page);
        }
        for (const path of ["/live", "/live/a/b", "/assets/", "/assets", "/nothing", "/%00"]) {
          const { status, body } = await get(path);
          assert.deepEqual([status, textOf(body)], [404, html], path);
        }
        // A page that is not there is not there, whatever the phone remembers of it.
        const { etag } = Object.fromEntries((await get("/nothing")).headers);
        assert.equal((await get("/nothing", { "if-none-match": etag! })).status, 404);
        for (
          const path of [
            "/wp-login.php",
            "/dj/kasia.js",
            "/assets/old-ABCD2345.js",
            "/index.html.etag",
            "/sw.js.gz",
          ]
        ) {
          const { status, body } = await get(path);
          assert.deepEqual([status, body.length], [404, 0], path);
        }
        assert.equal((await ask(port, "/live/ABCDE", { method: "POST" })).status, 404);
      },
    );

    await t.step("nothing outside of the bundle, and nothing hidden, is served", async () => {
      const paths = ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt"]
        .concat("/.env", "/%2eenv", "/assets/..%2f..%2fsecret.txt", "/..%5csecret.txt", "/%", "//secret.txt")
        .concat(`/${encodeURIComponent(join(folder, "secret.txt"))}`);
      for (const path of paths) {
        const { status, body } = await get(path);
        assert.ok(status === 404 || status === 400, `${path}: ${status}`);
        assert.doesNotMatch(textOf(body), /hidden/, path);
      }
    });

    await t.step("what is large is compressed, each form with an etag of its own", async () => {
      for (const [encoding, decompress] of [["br", brotliDecompressSync], ["gzip", gunzipSync]] as const) {
        const { headers, body } = await get("/live/ABCDE", { "accept-encoding": encoding });
        assert.equal(headers.get("content-encoding"), encoding);
        assert.match(headers.get("vary")!, /Accept-Encoding/i);
        assert.equal(textOf(decompress(body)), html);
        assert.notEqual(headers.get("etag"), (await get("/live/ABCDE")).headers.get("etag"));
      }
      assert.equal((await get("/sw.js", { "accept-encoding": "br" })).headers.get("content-encoding"), null);
    });

    await t.step("a strange Host ends up in no header", async () => {
      const csp = async (host: string) => (await get("/", { host })).headers.get("content-security-policy")!;
      assert.match(await csp("pika.example"), /connect-src 'self' ws:\/\/pika\.example;/);
      assert.match(await csp("pika.example;script-src"), /connect-src 'self';/);
    });
  } finally {
    await remove(folder);
  }
});
