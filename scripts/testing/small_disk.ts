/** A disk that is soon full. */

import { join } from "node:path";
import { asRoot } from "../lib/as_root.ts";
import { run } from "../lib/command.ts";

/** A file system of its own at `path`, of `size` (as `mount` writes it), that can be filled up. Mounts as root. */
export async function smallDisk(path: string, size: string) {
  const ballast = join(path, "ballast");
  await Deno.mkdir(path);
  const options = `size=${size},uid=${Deno.uid()},gid=${Deno.gid()}`;
  await run(asRoot(["mount", "-t", "tmpfs", "-o", options, "pika-test", path]));
  return {
    path,
    /** Fills it but for `room` bytes. */
    async fill(room: number) {
      using file = await Deno.open(ballast, { create: true, write: true });
      const block = new Uint8Array(4096);
      try {
        while (true) await file.write(block);
      } catch {
        // full
      }
      await file.truncate((await file.stat()).size - room);
    },
    empty: () => Deno.remove(ballast),
    [Symbol.asyncDispose]: async () => void await run(asRoot(["umount", "-l", path])),
  };
}
