/**
 * Gets a bundle ready for Caddy: `deno run -A web/pack.ts --version 1.2.3 --revision COMMIT DIR` writes `version.json`, and beside each file
 * what a server would otherwise compute at each request: `.br` and `.gz` where it pays, and `.etag`, made of the content, so that a new
 * release does not make a phone fetch again what it has.
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { extname, join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";

const compressible = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"]);
const made = /\.(?:br|gz|etag)$/;
/** Below this many bytes an answer takes one packet either way. */
const small = 500;

/** Writes the files beside those of a bundle. */
export async function pack(dir: string, version: { version: string; revision: string }): Promise<void> {
  await Deno.writeTextFile(join(dir, "version.json"), JSON.stringify({ name: "web", ...version }));
  for (const path of await filesIn(dir)) {
    const content = await Deno.readFile(path);
    await writeEtag(path, content);
    if (!compressible.has(extname(path)) || content.length < small) continue;
    for (
      const [ending, bytes] of [["br", brotliCompressSync(content)], [
        "gz",
        gzipSync(content, { level: 9 }),
      ]] as const
    ) {
      if (bytes.length >= content.length) continue;
      await Deno.writeFile(`${path}.${ending}`, bytes);
      await writeEtag(`${path}.${ending}`, bytes);
    }
  }
}

async function writeEtag(path: string, content: Uint8Array): Promise<void> {
  const hash = createHash("sha256").update(Buffer.from(content)).digest("base64url").slice(0, 22);
  await Deno.writeTextFile(`${path}.etag`, `"${hash}"`);
}

async function filesIn(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(dir)) {
    const path = join(dir, entry.name);
    if (entry.isDirectory) found.push(...await filesIn(path));
    else if (!made.test(entry.name)) found.push(path);
  }
  return found;
}

if (import.meta.main) {
  const { values, positionals: [dir] } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: { version: { type: "string" }, revision: { type: "string" } },
  });
  if (!dir || !values.version || !values.revision) {
    Deno.stderr.writeSync(
      new TextEncoder().encode("Cannot pack the web app: use --version V --revision COMMIT DIR\n"),
    );
    Deno.exit(2);
  }
  await pack(dir, { version: values.version, revision: values.revision });
}
