/** The public key that an app believes updates by. */

import { parsePublicKey, type PublicKey } from "@pika/contract/feed/minisign.ts";
import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { desktopDir } from "../lib/paths.ts";

/** The public key that updates are signed with, for which `deno task release:key` is. */
export const feedKey = join(desktopDir, "feed_key.pub");

/** Reads a public key. Throws a ScriptError that names the file. */
export async function readFeedKey(file: string): Promise<PublicKey> {
  try {
    return parsePublicKey(await Deno.readTextFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptError(`Cannot read the public key for updates in "${file}": ${reason}`, {
      help: "deno task release:key   makes a pair.",
    });
  }
}
