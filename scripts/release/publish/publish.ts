/**
 * Publishes a merged release on GitHub, once:
 *
 * ```
 * tag → draft → upload → download and compare → publish → feed of the channel next
 * ```
 *
 * Every step looks what is there, so a run after a failure goes on where the last one stopped. What was published once is
 * never changed; only the feed `next.json`, on the rolling release of the tag `next`, is replaced.
 */

import type { PublicKey } from "@pika/contract/feed/minisign.ts";
import { type Channel, type Feed, feedName } from "@pika/contract/feed/releases.ts";
import { gt } from "semver";
import { ScriptError } from "../../lib/errors.ts";
import { channelOf, readFeed } from "../feed.ts";
import { type GitHub, hashBytes, type RemoteAsset, type RemoteRelease } from "./github.ts";
import type { Asset } from "./merge.ts";

/** The tag of the rolling release that carries `next.json`. */
export const rollingTag = "next";

export interface Publication {
  tag: string;
  version: string;
  commit: string;
  /** What the release's page says, in Markdown. */
  body: string;
  /** Installers, sums, SBOM, `release.json`. */
  assets: readonly Asset[];
  /** The feeds that this release brings: `latest` lies in the release itself, `next` on the rolling one. */
  feeds: readonly { channel: Channel; feed: Feed; assets: readonly Asset[] }[];
  /** Whose feeds are believed that are published already. */
  believed: readonly PublicKey[];
}

/** Throws a ScriptError; then running it again goes on. Returns the release's page. */
export async function publish(
  publication: Publication,
  github: GitHub,
  note: (line: string) => void,
): Promise<string> {
  const { tag, commit } = publication;
  const tagged = await github.commitOfTag(tag);
  if (tagged !== commit) {
    throw new ScriptError(
      tagged ? `The tag ${tag} is on ${tagged}, but ${commit} was built` : `GitHub has no tag ${tag}`,
      { help: tagged ? "Build the commit of the tag." : `git push origin refs/tags/${tag}` },
    );
  }
  let [release, ...others] = await github.releasesOf(tag);
  for (const other of others) {
    note(`There is another draft of ${tag}, which is left alone: ${other.html_url}`);
  }
  if (release && !release.draft) {
    note(`${tag} is published already: ${release.html_url}`);
    await comparePublished(publication, release, github);
  } else {
    release = await publishDraft(publication, github, note);
  }
  await updateNext(publication, github, note);
  return release.html_url;
}

async function publishDraft(publication: Publication, github: GitHub, note: (line: string) => void) {
  const { tag, version } = publication;
  const own = publication.feeds.filter(({ channel }) => channel === "latest").flatMap(({ assets }) => assets);
  const wanted = [...publication.assets, ...own];
  const prerelease = channelOf(version) === "next";
  const fields = {
    name: `Pika ${version}`,
    body: publication.body,
    prerelease,
    make_latest: "false",
  } as const;
  const draft = await github.ensureRelease({ ...fields, tag_name: tag, draft: true });
  note(`draft of ${tag}: ${draft.html_url}`);

  for (const stray of await github.assetsOf(draft)) {
    if (wanted.some(({ name }) => name === stray.name)) continue;
    note(`${stray.name} does not belong to the release: it is taken out of the draft`);
    await github.deleteAsset(stray.id);
  }
  for (const asset of wanted) note(`${asset.name}: ${await github.ensureAsset(draft, asset)}`);
  await verifyDraft(wanted, draft, github, note);

  // `releases/latest/download/latest.json` follows this mark. A late 0.1.9 must not take it from 0.2.0.
  const latest = prerelease ? undefined : await github.latest();
  const newest = latest?.tag_name.replace(/^.*-v/, "");
  const leads = !prerelease && !(newest !== undefined && isHigher(newest, version));
  if (!prerelease && !leads) note(`${latest!.tag_name} stays the latest: it is higher`);
  const release = await github.publish(draft.id, { ...fields, make_latest: leads ? "true" : "false" });
  note(`published: ${release.html_url}`);
  return release;
}

function isHigher(a: string, b: string): boolean {
  try {
    return gt(a, b);
  } catch {
    return false; // a release that somebody made by hand
  }
}

/** Downloads what was uploaded and compares it; a file that came out otherwise is fetched again, then uploaded again. */
async function verifyDraft(
  wanted: readonly Asset[],
  draft: RemoteRelease,
  github: GitHub,
  note: (line: string) => void,
): Promise<void> {
  for (const asset of wanted) {
    for (let round = 1;; round++) {
      const remote = (await github.assetsOf(draft)).find(({ name }) => name === asset.name);
      if (remote && await isIntact(remote, asset, github)) break;
      if (round === 4) {
        throw new ScriptError(`${asset.name} comes back from GitHub otherwise than it was uploaded`, {
          help: "Nothing was published. Run the same command again.",
        });
      }
      note(`${asset.name} came back otherwise than it was uploaded`);
      if (remote && round > 1) await github.deleteAsset(remote.id);
      await github.ensureAsset(draft, asset);
    }
  }
  note(`${wanted.length} files came back as they were uploaded`);
}

async function isIntact(remote: RemoteAsset, asset: Asset, github: GitHub): Promise<boolean> {
  const bytes = await github.download(remote);
  return bytes.length === asset.size && hashBytes(bytes) === asset.sha256;
}

/** What is published must be what is here, feed times aside. */
async function comparePublished(
  publication: Publication,
  release: RemoteRelease,
  github: GitHub,
): Promise<void> {
  const remote = await github.assetsOf(release);
  const help = "A version is published once, with one set of files: release the next one.";
  for (const asset of publication.assets) {
    const there = remote.find(({ name }) => name === asset.name);
    if (there && await isIntact(there, asset, github)) continue;
    throw new ScriptError(`${publication.tag} was published with another ${asset.name}`, { help });
  }
  for (const { channel, feed } of publication.feeds.filter(({ channel }) => channel === "latest")) {
    const there = await downloadFeed(remote, channel, publication.believed, github);
    if (there instanceof Error || JSON.stringify(there.targets) !== JSON.stringify(feed.targets)) {
      const reason = there instanceof Error ? there.message : "it names other files";
      throw new ScriptError(`${publication.tag} was published with another ${feedName(channel)}: ${reason}`, {
        help,
      });
    }
  }
}

/** The feed among a release's files, or why it is not to be believed. */
export async function downloadFeed(
  remote: readonly RemoteAsset[],
  channel: Channel,
  key: readonly PublicKey[],
  github: GitHub,
): Promise<Feed | Error> {
  const name = feedName(channel);
  const [text, signature] = [name, `${name}.minisig`].map((name) =>
    remote.find((asset) => asset.name === name)
  );
  if (!text || !signature) return new Error(`${name} or its signature is missing`);
  const decode = async (asset: RemoteAsset) => new TextDecoder().decode(await github.download(asset));
  try {
    return readFeed(await decode(text), await decode(signature), { key, channel });
  } catch (error) {
    if (error instanceof ScriptError && error.name !== "GitHubError") return error;
    throw error;
  }
}

/** Whoever follows the channel `next` gets pre-releases, and final versions that are newer. */
async function updateNext(
  publication: Publication,
  github: GitHub,
  note: (line: string) => void,
): Promise<void> {
  const next = publication.feeds.find(({ channel }) => channel === "next");
  if (!next) return;
  const rolling = await github.ensureRelease({
    tag_name: rollingTag,
    target_commitish: publication.commit,
    name: "Feed of the pre-releases",
    body:
      "Pika looks here for pre-releases where its user asked for them. The installers are with their versions.",
    draft: false,
    prerelease: true,
    make_latest: "false",
  });
  const name = feedName("next");
  const there = await downloadFeed(await github.assetsOf(rolling), "next", publication.believed, github);
  if (there instanceof Error) note(`${name} is written: ${there.message}`);
  else if (gt(there.version, publication.version)) return note(`${name} stays: it names ${there.version}`);
  else if (there.version === publication.version) return note(`${name} names ${there.version} already`);
  for (const asset of next.assets) await github.replaceAsset(rolling, asset);
  note(`${name} names ${publication.version}`);
}
