/** The public keys that an app believes updates by: the one that signs, and the spare one. */

import { parsePublicKeys, type PublicKey } from "@pika/contract/feed/minisign.ts";
import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { desktopDir } from "../lib/paths.ts";

/** The public keys that updates are signed with, for which `deno task release:key` is. */
export const feedKey = join(desktopDir, "feed_key.pub");

/** Reads public keys, the one that signs first. Throws a ScriptError that names the file. */
export async function readFeedKeys(file: string): Promise<PublicKey[]> {
  try {
    return parsePublicKeys(await Deno.readTextFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ScriptError(`Cannot read the public keys for updates in "${file}": ${reason}`, {
      help: "deno task release:key   makes them.",
    });
  }
}
