/** What is known of a checkout that is to be released: from its files, its git, the environment. */

import type { PublicKey } from "@pika/contract/feed/minisign.ts";
import { join, relative } from "node:path";
import { CommandError } from "../../lib/errors.ts";
import { run } from "../../lib/command.ts";
import { root } from "../../lib/paths.ts";
import { hasTag, uncommitted } from "../../version/repository.ts";
import { type CarriedVersion, readVersions, tagOf } from "../../version/versions.ts";
import { readCloudAddress } from "../cloud_address.ts";
import { feedUrl, repositoryOf } from "../feed_address.ts";
import { readFeedKeys } from "../feed_key.ts";
import {
  certificateFile,
  describeCertificate,
  readCertificate,
  type ReleaseCertificate,
} from "../targets/macos/release_certificate.ts";
import type { Environment } from "../targets/signing_method.ts";
import { changelogSection } from "./described.ts";
import { environmentState } from "./release_environment.ts";

export interface CheckoutFacts {
  versions: readonly CarriedVersion[];
  /** The version of the files that are read first, and the tag that it has. */
  version: string;
  tag: string;
  /** What the changelog says of that version; undefined where it says nothing. */
  notes: string | undefined;
  cloud: string | null;
  /** Those that the apps believe, the one that signs first. */
  feedKeys: readonly PublicKey[];
  /** The text of the feed's secret key; `null` where it cannot be seen. */
  feedSecret: string | null;
  runtime: { version: string; sha256: string | null };
  environment: Environment;
  /** The certificate that all releases for macOS share, and the one of the release before; null where there is none. */
  macCertificate: ReleaseCertificate | null;
  macCertificateBefore: { tag: string; sha256: string } | null;
  /** `owner/name` on GitHub. */
  repository: string | null;
  /** The address of the remote `origin`; `null` where there is none. */
  origin: string | null;
  /** Whether the repository has the environment whose secrets only releases see. */
  guarded: "yes" | "no" | "unseen";
  /** Where the apps will look for updates. */
  feedUrl: string | null;
  /** Lines of `git status`. */
  uncommitted: readonly string[];
  /** The tag that somebody asked to release. */
  askedTag: string | null;
  /** The commit that is checked out, and the one that the version's tag is on; `null`: no such tag. */
  head: string;
  tagged: string | null;
  /** Whether `origin` has the tag, on this commit. */
  pushed: "yes" | "no" | "unseen";
}

export interface FactsOptions {
  environment: Environment;
  /** The tag that is to be released, where somebody named one. */
  tag?: string | null;
  /** By default the checkout's. */
  publicKeyFile?: string;
}

/** From the root of the checkout. */
const certificatePath = relative(root, certificateFile).replaceAll("\\", "/");

/** How long `origin` may take to say which tags it has, in milliseconds. */
const patience = 20_000;

/** Gathers everything. Throws a ScriptError for a file that cannot be read. */
export async function readFacts(
  checkout: string,
  { environment, tag: askedTag = null, publicKeyFile = join(checkout, "desktop", "feed_key.pub") }:
    FactsOptions,
): Promise<CheckoutFacts> {
  const git = async (...words: string[]) =>
    (await run(["git", ...words], { cwd: checkout, allowed: [1, 128] })).stdout.trim();
  const versions = await readVersions("desktop", checkout);
  const { version } = versions[0]!;
  const tag = tagOf("desktop", version);
  const { version: runtime, sha256 } = JSON.parse(
    await Deno.readTextFile(join(checkout, "desktop", "runtime.json")),
  );
  const head = await git("rev-parse", "HEAD");
  const tagged = await hasTag(tag, checkout) ? await git("rev-parse", `refs/tags/${tag}^{commit}`) : null;
  const { origin, repository } = await readRepository(checkout, environment);
  const onGitHub = environment.GITHUB_ACTIONS === "true";
  return {
    versions,
    version,
    tag,
    notes: await changelogSection(version, checkout),
    cloud: await readCloudAddress(checkout),
    feedKeys: await readFeedKeys(publicKeyFile),
    feedSecret: environment.PIKA_FEED_SECRET?.trim() || null,
    runtime: { version: runtime, sha256 },
    environment,
    macCertificate: await readCertificate(join(checkout, certificatePath)),
    macCertificateBefore: await certificateBefore(tag, git),
    repository,
    origin,
    // A job of GitHub's is in it, or gets no secret.
    guarded: onGitHub ? "yes" : repository === null ? "no" : await environmentState(repository),
    feedUrl: feedUrl({ ...environment, GITHUB_REPOSITORY: repository ?? undefined }),
    uncommitted: await uncommitted(checkout),
    askedTag,
    head,
    tagged,
    pushed: onGitHub
      ? "yes" // GitHub checked it out
      : tagged === head && repository !== null
      ? await isPushed(tag, head, checkout)
      : "no",
  };
}

/** The remote `origin`, and the repository on GitHub that it is, or that the environment names. */
export async function readRepository(
  checkout: string,
  environment: Environment,
): Promise<{ origin: string | null; repository: string | null }> {
  // As it is written, not as `insteadOf` changes it.
  const words = ["git", "config", "--get", "remote.origin.url"];
  const origin = (await run(words, { cwd: checkout, allowed: [1] })).stdout.trim() || null;
  const named = environment.GITHUB_REPOSITORY || null;
  return { origin, repository: named ?? (origin && repositoryOf(origin, environment)) };
}

/** The certificate of the newest release before the tag; null where that had none, or is not in this checkout. */
async function certificateBefore(
  tag: string,
  git: (...words: string[]) => Promise<string>,
): Promise<CheckoutFacts["macCertificateBefore"]> {
  const merged = await git("tag", "--list", "desktop-v*", "--merged", "HEAD", "--sort=-version:refname");
  const before = merged.split("\n").find((other) => other !== "" && other !== tag);
  const pem = before ? await git("show", `refs/tags/${before}:${certificatePath}`) : "";
  return before && pem ? { tag: before, sha256: describeCertificate(pem).sha256 } : null;
}

/** Asks `origin`. */
async function isPushed(tag: string, commit: string, checkout: string): Promise<"yes" | "no" | "unseen"> {
  const refs = [`refs/tags/${tag}`, `refs/tags/${tag}^{}`];
  try {
    const { stdout } = await run(["git", "ls-remote", "origin", ...refs], {
      cwd: checkout,
      env: { GIT_TERMINAL_PROMPT: "0" },
      signal: AbortSignal.timeout(patience),
    });
    // The last line is the commit behind an annotated tag.
    return stdout.trim().split("\n").at(-1)?.startsWith(commit) ? "yes" : "no";
  } catch (error) {
    if (error instanceof CommandError) return "unseen";
    throw error;
  }
}
