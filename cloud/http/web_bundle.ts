/** Serves the web bundle from a folder: for development and tests; in production the reverse proxy does. */

import { createHash } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** Paths that are pages: the bundle's `index.html` decides what they show. */
const page = /^\/(?:(?:live|recap|dj)\/[^/.]+\/?|(?:download|privacy)\/?)?$/;
/** esbuild puts eight letters and digits of the content's hash into a name. */
const hashed = /[-.][A-Z0-9]{8}\.\w+$/;

/** The answer to a GET or HEAD of a path out of `dir`; `null` when there is no such file. An unknown page is answered by the bundle, too. */
export async function serveBundle(dir: string, request: Request): Promise<Response | null> {
  const path = decoded(new URL(request.url).pathname);
  if (path === null) return null;
  if (page.test(path)) return await serveFile(dir, { name: "index.html", status: 200, request });
  const name = fileName(path);
  const file = name === null ? null : await serveFile(dir, { name, status: 200, request });
  if (file || path.slice(path.lastIndexOf("/")).includes(".")) return file;
  return await serveFile(dir, { name: "index.html", status: 404, request });
}

async function serveFile(
  dir: string,
  { name, status, request }: { name: string; status: number; request: Request },
): Promise<Response | null> {
  const content = await readInside(dir, name);
  if (content === null) return null;
  const etag = `"${createHash("sha256").update(content).digest("base64url").slice(0, 22)}"`;
  const headers = {
    "content-type": types[extname(name).toLowerCase()] ?? "application/octet-stream",
    // What changes under the same name, the service worker above all, is asked for each time, and costs nothing when it is the same.
    "cache-control": hashed.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
    etag,
  };
  const known = status === 200 && request.headers.get("if-none-match")?.includes(etag);
  if (known) return new Response(null, { status: 304, headers });
  return new Response(request.method === "HEAD" ? null : content, { status, headers });
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** The file that `path` names, relative to the bundle; `null` when it leads elsewhere or is hidden. */
function fileName(path: string): string | null {
  const parts = path.slice(1).split("/");
  const plain = parts.every((part) => /^[\w@+-][\w.@+-]*$/.test(part));
  return plain ? join(...parts) : null;
}

async function readInside(dir: string, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    // A link must not lead out of the bundle either.
    const [root, file] = await Promise.all([realpath(dir), realpath(join(dir, name))]);
    return file.startsWith(root + sep) ? new Uint8Array(await readFile(file)) : null;
  } catch {
    return null;
  }
}
