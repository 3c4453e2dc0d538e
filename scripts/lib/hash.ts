/** SHA-256 of files and values, as lower-case hexadecimal. */

import { createHash } from "node:crypto";
import { relative } from "node:path";
import { listFiles } from "./files.ts";
import { root } from "./paths.ts";

/** The hash of one file's content, read in pieces. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of (await Deno.open(path)).readable) hash.update(chunk);
  return hash.digest("hex");
}

/** The hash of any JSON value. */
export function hashValue(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** One hash over names (relative to the checkout) and contents of files and folders; the same on every system. */
export async function hashFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const { name, file } of inOrder(await listFiles(path), relative)) {
      hash.update(`${name}\0`);
      const info = await Deno.lstat(file);
      hash.update(info.isSymlink ? await Deno.readLink(file) : await Deno.readFile(file));
      hash.update("\0");
    }
  }
  return hash.digest("hex");
}

/** Files with the names that stand for them in a hash, in an order that does not depend on how a system writes paths. */
export function inOrder(
  files: readonly string[],
  nameOf: (from: string, to: string) => string,
): { name: string; file: string }[] {
  return files.map((file) => ({ name: nameOf(root, file).replaceAll("\\", "/"), file }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}
