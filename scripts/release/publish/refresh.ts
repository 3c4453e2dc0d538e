/**
 * Signs the published feeds again, with a new date: a feed is believed for 120 days, also when nothing was released in that time.
 * The same raises the share of apps that are told of a release. Installers are not touched.
 */

import { channels, feedName } from "@pika/contract/feed/releases.ts";
import type { PublicKey } from "@pika/contract/feed/minisign.ts";
import type { SecretKey } from "@pika/contract/feed/signing.ts";
import { ScriptError } from "../../lib/errors.ts";
import { makeFeed } from "../feed.ts";
import type { GitHub } from "./github.ts";
import { writeFeed } from "./merge.ts";
import { downloadFeed, rollingTag } from "./publish.ts";

export interface RefreshOptions {
  /** Which signs. */
  key: SecretKey;
  /** Whose feeds are signed again: those that the apps believe. */
  believed: readonly PublicKey[];
  /** Percent; `null`: as it is. */
  rollout: number | null;
  /** Milliseconds since 1970. */
  now: number;
  /** Where the files are written. */
  folder: string;
}

/**
 * Replaces the feeds of both channels. What is not signed with a key that is believed is not signed again: a ScriptError, and that feed stays.
 */
export async function refresh(
  github: GitHub,
  { key, believed, rollout, now, folder }: RefreshOptions,
  note: (line: string) => void,
): Promise<void> {
  const releases = { latest: await github.latest(), next: (await github.releasesOf(rollingTag))[0] };
  for (const channel of channels) {
    const release = releases[channel];
    if (!release) {
      note(`${feedName(channel)}: nothing is published`);
      continue;
    }
    const feed = await downloadFeed(await github.assetsOf(release), channel, believed, github);
    if (feed instanceof Error) {
      throw new ScriptError(
        `Cannot sign ${feedName(channel)} of ${release.tag_name} again: ${feed.message}`,
        {
          help:
            `deno task release:publish   writes it anew; for the channel latest, release the next version.`,
        },
      );
    }
    const parts = makeFeed({ ...feed, rollout: rollout ?? feed.rollout }, now);
    const { assets } = await writeFeed(parts, { channel, key, now, folder });
    for (const asset of assets) await github.replaceAsset(release, asset);
    note(`${feedName(channel)} of ${feed.version}: ${parts.rollout} % until ${parts.expires}`);
  }
}
