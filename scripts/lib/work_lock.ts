/** One task at a time in a work folder: an operating system's lock, free again however its holder ends. */

import { join } from "node:path";
import { ScriptError } from "./errors.ts";

/**
 * Takes the lock of a work folder until it is disposed. Throws a ScriptError that begins with `taken` ("Another release is being
 * built here") when another process holds it.
 */
export async function lockWork(workDir: string, { taken }: { taken: string }): Promise<Disposable> {
  await Deno.mkdir(workDir, { recursive: true });
  const path = join(workDir, "work.lock");
  const file = await Deno.open(path, { create: true, read: true, write: true });
  if (!await file.tryLock(true)) {
    file.close();
    const holder = (await Deno.readTextFile(path)).trim();
    throw new ScriptError(`${taken} (process ${holder})`, {
      help: "Wait until it is done, or end it; then run the same command again.",
    });
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return file;
}
