/** One release out of the builds of all targets. */

import { type Channel, type Feed, feedName } from "@pika/contract/feed/releases.ts";
import type { SecretKey } from "@pika/contract/feed/signing.ts";
import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { emptyFolder } from "../../lib/files.ts";
import { hashFile } from "../../lib/hash.ts";
import { type FeedParts, makeFeed, type SignedFeed, signFeed } from "../feed.ts";
import { type Build, installersOf, sbomName } from "./builds.ts";

/** A file that a release carries. */
export interface Asset {
  name: string;
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** What the merged files are made from, and where they go. */
export interface MergeOptions {
  promised: Readonly<Record<string, readonly string[]>>;
  /** Emptied first. */
  folder: string;
}

/** Writes the merged `SHA256SUMS`, SBOM and `release.json`, and lists them with the installers. */
export async function mergeBuilds(
  builds: readonly Build[],
  { promised, folder }: MergeOptions,
): Promise<Asset[]> {
  await emptyFolder(folder);
  const targets = Object.keys(promised);
  const ordered = builds.toSorted((a, b) =>
    targets.indexOf(a.manifest.target) - targets.indexOf(b.manifest.target)
  );
  const assets: Asset[] = ordered.flatMap((build) =>
    installersOf(build).map(({ name, size, sha256 }) => ({
      name,
      size,
      sha256,
      path: join(build.folder, name),
    }))
  );
  const write = async (name: string, text: string) => {
    const asset = await writeAsset(folder, name, text);
    assets.push(asset);
    return asset;
  };
  const boms = await Promise.all(
    ordered.map(async (build) => JSON.parse(await Deno.readTextFile(join(build.folder, sbomName)))),
  );
  await write(sbomName, json(mergeBoms(boms)));
  const { version, build, commit } = ordered[0]!.manifest;
  await write(
    "release.json",
    json({ name: "pika", version, build, commit, targets: ordered.map(({ manifest }) => manifest) }),
  );
  await write("SHA256SUMS", assets.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(""));
  return assets;
}

interface Bom {
  components: { purl: string }[];
}

/** One bill of materials that lists what any target contains, each thing once. */
export function mergeBoms(boms: readonly Bom[]): Bom {
  const components = new Map(boms.flatMap(({ components }) => components.map((part) => [part.purl, part])));
  return {
    ...boms[0]!,
    components: [...components.values()].sort((a, b) => a.purl < b.purl ? -1 : 1),
  };
}

/** The targets of the feed. `address` is where a release's files lie, without the name. */
export function feedTargets(
  builds: readonly Build[],
  { promised, address }: { promised: Readonly<Record<string, readonly string[]>>; address: string },
): Feed["targets"] {
  return Object.fromEntries(
    Object.entries(promised).flatMap(([target, formats]) => {
      const build = builds.find(({ manifest }) => manifest.target === target);
      if (!build) return [];
      const rank = (format: string) => formats.includes(format) ? formats.indexOf(format) : formats.length;
      const files = installersOf(build).sort((a, b) => rank(a.format) - rank(b.format)).map((file) => ({
        format: file.format,
        url: `${address}/${file.name}`,
        size: file.size,
        sha256: file.sha256,
        signed: build.manifest.signed,
      }));
      return files.length > 0 ? [[target, files]] : [];
    }),
  );
}

/** A feed of a channel, signed, as the two files that are published. `now` in milliseconds since 1970. */
export async function writeFeed(
  parts: Omit<FeedParts, "channel">,
  { channel, key, now, folder }: { channel: Channel; key: SecretKey; now: number; folder: string },
): Promise<{ signed: SignedFeed; assets: [Asset, Asset] }> {
  const signed = signFeed(makeFeed({ ...parts, channel }, now), key);
  const name = feedName(channel);
  return {
    signed,
    assets: [
      await writeAsset(folder, name, signed.text),
      await writeAsset(folder, `${name}.minisig`, signed.signature),
    ],
  };
}

async function writeAsset(folder: string, name: string, text: string): Promise<Asset> {
  const path = join(folder, name);
  await Deno.writeTextFile(path, text);
  return { name, path, size: (await Deno.stat(path)).size, sha256: await hashFile(path) };
}

const json = (value: unknown): string => JSON.stringify(value, null, 2) + "\n";

/** Throws a ScriptError with everything that is wrong. */
export function refuse(complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  throw new ScriptError(`Cannot publish:\n  ${complaints.join("\n  ")}`, {
    help: "Nothing was published. Mend this, then run the same again.",
  });
}
