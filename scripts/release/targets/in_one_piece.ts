/** Changes a file wholly or not at all, also when the program that does it is killed. */

import { basename, dirname, join } from "node:path";
import { remove } from "../../lib/files.ts";

/**
 * Has `change` work on a copy beside the file, which then takes the file's place: programs that sign in place leave half of a file when
 * they are killed, and nothing tells it from a whole one. The copy keeps the file's ending, by which signers know what it is.
 */
export async function inOnePiece(file: string, change: (copy: string) => Promise<unknown>): Promise<void> {
  const copy = join(dirname(file), `unfinished-${basename(file)}`);
  try {
    await Deno.copyFile(file, copy);
    await change(copy);
    await Deno.rename(copy, file);
  } finally {
    await remove(copy);
  }
}
