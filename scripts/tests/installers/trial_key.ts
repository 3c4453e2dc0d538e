/** A key pair that signs the feeds of trials: made once, and kept, so that a sidecar that believes it is frozen once. */

import { join } from "node:path";
import { formatPublicKey } from "@pika/contract/feed/minisign.ts";
import { makeKey, type SecretKey } from "@pika/contract/feed/signing.ts";
import { exists } from "../../lib/files.ts";
import { cacheDir } from "../../lib/paths.ts";
import { formatSecretKey, parseSecretKey } from "../../release/minisign.ts";

export interface TrialKey {
  key: SecretKey;
  /** The files that hold it, as minisign reads them. */
  secretFile: string;
  publicFile: string;
}

/** Takes the kept one, or makes it. */
export async function trialKey(): Promise<TrialKey> {
  const folder = join(cacheDir, "trial-key");
  const secretFile = join(folder, "key");
  const publicFile = `${secretFile}.pub`;
  if (!await exists(secretFile)) {
    const made = makeKey();
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(publicFile, formatPublicKey(made));
    await Deno.writeTextFile(secretFile, formatSecretKey(made), { mode: 0o600 });
  }
  return { key: parseSecretKey(await Deno.readTextFile(secretFile)), secretFile, publicFile };
}
