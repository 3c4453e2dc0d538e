/** `deno task release:publish`: the command line around release/publish/. */

import { feedName } from "@pika/contract/feed/releases.ts";
import { protocolVersion } from "@pika/contract/room/version.ts";
import { join } from "node:path";
import { run } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { emptyFolder } from "../lib/files.ts";
import { distDir, root } from "../lib/paths.ts";
import { channelOf, complaintsOfApps, makeFeed } from "../release/feed.ts";
import { complaintsAbout, readBuilds } from "../release/publish/builds.ts";
import { GitHub } from "../release/publish/github.ts";
import { type Asset, feedTargets, mergeBuilds, refuse, writeFeed } from "../release/publish/merge.ts";
import { parseOptions, type PublishOptions, usage } from "../release/publish/options.ts";
import { byHand, formatFindings, lookThrough, refuseUnready } from "../release/publish/checklist.ts";
import { readFacts } from "../release/publish/checkout_facts.ts";
import { describeTag } from "../release/publish/described.ts";
import { readFeedKeys } from "../release/feed_key.ts";
import { feedSecret } from "../release/publish/feed_secret.ts";
import { unsignedNotes } from "../release/publish/unsigned_notes.ts";
import { promised } from "../release/publish/promised.ts";
import { publish, rollingTag } from "../release/publish/publish.ts";
import { refresh } from "../release/publish/refresh.ts";
import { bold, formatSize, green, main, print, red, say, yellow } from "../lib/terminal.ts";

await main(async () => {
  const options = parseOptions(Deno.args, Deno.env.toObject());
  if (options.help) return print(usage);
  if (options.mode === "check") return await check(options);

  if (options.mode === "refresh") return await refreshFeeds(options);

  const described = await describeTag(options.tag, root);
  const { tag, version, notes = "" } = described;
  const remote = options.mode === "publish" ? requireRemote(options) : null;
  const repository = options.repository ?? "OWNER/REPOSITORY";
  const key = options.mode === "publish" || options.feedSecret !== null
    ? await feedSecret(options.feedSecret, options.publicKeyFile)
    : null;
  const commit = (await run(["git", "rev-parse", "HEAD"], { cwd: root })).stdout.trim();
  const builds = await readBuilds(options.from ?? join(distDir, version));
  const complaints = await complaintsAbout(builds, { version, commit, promised });
  if (described.notes === undefined) complaints.unshift(`CHANGELOG.md says nothing of desktop ${version}`);
  const folder = options.merged;
  const address = `${options.server}/${repository}/releases/download/${tag}`;
  const parts = {
    version,
    minimum_protocol: protocolVersion,
    rollout: options.rollout ?? 100,
    notes,
    targets: feedTargets(builds, { promised, address }),
  };
  // A final version is in both: whoever follows pre-releases must not stay behind on the last of them.
  const channels = channelOf(version) === "latest" ? ["latest", "next"] as const : ["next"] as const;
  const now = Date.now();
  const refused = complaintsOfApps({ ...parts, channel: channels[0] }, now);
  if (builds.length > 0) complaints.push(...refused);
  if (options.mode === "publish") refuse(complaints);
  const body = [notes, unsignedNotes(builds)].filter(Boolean).join("\n\n");
  const assets = await mergeBuilds(builds, { promised, folder });
  if (options.mode === "dry-run") {
    print(`Release ${tag} of commit ${commit}, in ${repository}\n`);
    print(describeAssets([...assets]));
    for (const channel of channels) {
      const where = channel === "latest" ? tag : rollingTag;
      print(`\n${feedName(channel)} and its signature, in the release ${where}:`);
      if (refused.length === 0) {
        print(JSON.stringify(makeFeed({ ...parts, channel }, now), null, 2));
      }
    }
    print(`\nThe release's page:\n\n${body}`);
    print(`\n${steps(tag, channels.length === 2)}`);
    if (key === null) say(yellow("\nPIKA_FEED_SECRET is not set: the feed is not signed here."));
    for (const complaint of complaints) say(`${red("✗")} ${complaint}`);
    if (complaints.length > 0) say("\nIt would be refused. Nothing was published (--dry-run).");
    else say(`\nIt could be published. Nothing was (--dry-run). The merged files are in ${folder}`);
    return complaints.length > 0 ? 1 : 0;
  }
  const feeds = await Promise.all(channels.map(async (channel) => {
    const { signed, assets } = await writeFeed(parts, { channel, key: key!, now, folder });
    return { channel, feed: signed.feed, assets };
  }));
  const believed = await readFeedKeys(options.publicKeyFile);
  const page = await publish({ tag, version, commit, body, assets, feeds, believed }, remote!, say);
  say(`${green("✓")} ${bold(`Pika ${version}`)}: ${page}`);
  print(page);
});

async function refreshFeeds(options: PublishOptions): Promise<void> {
  const github = requireRemote(options);
  const key = await feedSecret(options.feedSecret, options.publicKeyFile);
  await emptyFolder(options.merged);
  const believed = await readFeedKeys(options.publicKeyFile);
  const { rollout, merged: folder } = options;
  await refresh(github, { key, believed, rollout, now: Date.now(), folder }, say);
}

/** The repository on GitHub. Throws a ScriptError where the environment does not name it, or has no token. */
function requireRemote({ api, repository, token }: PublishOptions): GitHub {
  if (repository === null) {
    throw new ScriptError("GITHUB_REPOSITORY is not set", {
      help: "Set it to the repository, as owner/name.",
    });
  }
  if (token === null) {
    throw new ScriptError("GITHUB_TOKEN is not set", {
      help: "Set it to a token with the permission contents: write. --dry-run   needs none.",
    });
  }
  return new GitHub({ api, repository, token, note: say });
}

async function check({ tag, publicKeyFile }: PublishOptions): Promise<void> {
  const facts = await readFacts(root, { environment: Deno.env.toObject(), tag, publicKeyFile });
  const findings = lookThrough(facts);
  refuseUnready(findings, "every");
  say(`${formatFindings(findings)}\n\n${green("✓")} ${facts.tag} can be built. ${byHand}`);
}

function describeAssets(assets: readonly Asset[]): string {
  return assets.map(({ name, size, sha256 }) => `  ${sha256}  ${formatSize(size).padStart(9)}  ${name}`).join(
    "\n",
  );
}

function steps(tag: string, final: boolean): string {
  return [
    "What would be done:",
    `  look up the tag ${tag}: it must be on this commit`,
    `  make a draft of ${tag}, or go on with the one that is there`,
    "  upload what is not there already, with the same size and SHA-256; replace what is broken",
    "  download everything again and compare it",
    final ? "  publish, as the latest unless a higher version is" : "  publish, as a pre-release",
    `  replace next.json on the release "${rollingTag}", unless it names a higher version`,
  ].join("\n");
}
