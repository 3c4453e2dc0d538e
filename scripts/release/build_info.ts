/** `build.json`: by this file beside it a frozen program knows its version and build. */

import { keyName } from "@pika/contract/feed/minisign.ts";
import { join } from "node:path";
import { feedKey, readFeedKeys } from "./feed_key.ts";
import type { Release } from "./release.ts";

/** Writes it into the folder of a program; `build` is the build's id, or says that it is none. */
export async function writeBuildInfo(release: Release, folder: string, build: string): Promise<void> {
  const { version, commit } = release;
  const feed = release.feed?.url ?? null;
  const feed_key = (await readFeedKeys(release.feed?.key ?? feedKey)).map(keyName).join(" ");
  const info = { version, build, commit, feed, feed_key, cloud: release.cloud };
  await Deno.writeTextFile(join(folder, "build.json"), JSON.stringify(info));
}
