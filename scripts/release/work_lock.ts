/** One release at a time per target: an operating system's lock, free again however its holder ends. */

import { join } from "node:path";
import { ScriptError } from "../errors.ts";

/** Takes the lock of a work folder until it is disposed. Throws a ScriptError when another release holds it. */
export async function lockWork(workDir: string): Promise<Disposable> {
  await Deno.mkdir(workDir, { recursive: true });
  const path = join(workDir, "release.lock");
  const file = await Deno.open(path, { create: true, read: true, write: true });
  if (!await file.tryLock(true)) {
    file.close();
    const holder = (await Deno.readTextFile(path)).trim();
    throw new ScriptError(`Another release is being built here (process ${holder})`, {
      help: "Wait until it is done, or end it; then run the same command again.",
    });
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return file;
}
