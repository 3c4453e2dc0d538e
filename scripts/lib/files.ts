/** Small questions and chores about files that Deno answers in more than one line. */

import { join } from "node:path";

/** Whether a path exists (a broken link does not). */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

/** Deletes a file or folder if it is there. */
export async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Makes a folder that exists and is empty. */
export async function emptyFolder(path: string): Promise<void> {
  await remove(path);
  await Deno.mkdir(path, { recursive: true });
}

/** Names of build products and caches that are nobody's input. */
const leftOut = new Set([
  "__pycache__",
  "node_modules",
  ".pytest_cache",
  ".mypy_cache",
  ".ruff_cache",
  ".hypothesis",
]);

/** All files and links below a folder (or the file itself), as absolute paths in sorted order. */
export async function listFiles(path: string): Promise<string[]> {
  const info = await Deno.lstat(path);
  if (!info.isDirectory) return [path];
  const found: string[] = [];
  for await (const entry of Deno.readDir(path)) {
    if (!leftOut.has(entry.name)) found.push(...await listFiles(join(path, entry.name)));
  }
  return found.sort();
}

/** Copies a file or a folder with links, modes and empty folders kept. */
export async function copyTree(from: string, to: string): Promise<void> {
  const info = await Deno.lstat(from);
  if (info.isSymlink) return await Deno.symlink(await Deno.readLink(from), to);
  if (info.isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) await copyTree(join(from, entry.name), join(to, entry.name));
}

/** Gives a folder and all files and folders below it one modification time, in seconds since 1970; links keep theirs. */
export async function setTimes(folder: string, time: number): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) await setTimes(path, time);
    else if (entry.isFile) await Deno.utime(path, time, time);
  }
  await Deno.utime(folder, time, time);
}

/** Bytes in all files below a path; links count nothing. */
export async function sizeOf(path: string): Promise<number> {
  let bytes = 0;
  for (const file of await listFiles(path)) {
    const info = await Deno.lstat(file);
    if (info.isFile) bytes += info.size;
  }
  return bytes;
}
