/** What a release is: everything that is known of it before any work is done. */

import { type Target, targetName, type underWine } from "./targets/target.ts";

/** The shell that carries the UI (design: one UI, one sidecar, two shells). */
export type Shell =
  | {
    kind: "neutralino";
    version: string;
    runtime: string;
    sha256: string;
    /** The SHA-256 that it should have; absent: none is pinned for this target. */
    pinned?: string;
    /** Bytes that a run downloads before anything else; absent: the runtime lies here. Only in a plan. */
    toDownload?: number;
  }
  | { kind: "browser"; reason: string };

/** How PyInstaller packs the sidecar; `auto` takes onefile only when it starts within its budget. */
export type SidecarMode = "auto" | "onedir" | "onefile";

/** Where a build looks for updates, and whom it believes. */
export interface FeedSource {
  /** The address of `latest.json`; `null`: the build does not know one. */
  url: string | null;
  /** The file of the public key that feeds are signed with. */
  key: string;
}

/** One release: everything that is known before any work is done. */
export interface Release {
  version: string;
  target: Target;
  /** Absent: a machine of the target's own kind. Anything else is for trials, and never published. */
  builtOn?: typeof underWine;
  /** The commit that is built, and whether files differ from it. */
  commit: string;
  dirty: boolean;
  /** Says which sources the UI and the sidecar were built from; both carry it and compare it. */
  buildId: string;
  shell: Shell;
  /** For the world, not for this machine: nothing may be missing. */
  published: boolean;
  sidecarMode: SidecarMode;
  /** Absent: the repository's key, and no address. */
  feed?: FeedSource;
  /** The address of the cloud that it goes live on; `null`: it asks the DJ for one. */
  cloud: string | null;
  /** Folder for what steps hand to each other. */
  workDir: string;
  /** Folder for what is handed to people. */
  outDir: string;
  /** Seconds since 1970 that all packed files carry, so that equal inputs give equal bytes. */
  sourceDateEpoch: number;
}

/** The command that builds this release, with more words after it. */
export function commandOf({ target, builtOn }: Pick<Release, "target" | "builtOn">, words = ""): string {
  return ["deno task release", builtOn ? `--target ${targetName(target)}` : "", words].filter(Boolean).join(
    " ",
  );
}

/** In words: what a build with this runtime has to say of it, or undefined when it is the pinned one. */
export function foreignRuntime(shell: Shell): string | undefined {
  if (shell.kind !== "neutralino" || shell.sha256 === shell.pinned) return undefined;
  const instead = shell.pinned
    ? `instead of the pinned ${shell.pinned}`
    : "and none is pinned for this target";
  return `a runtime of your own: SHA-256 ${shell.sha256} ${instead}`;
}
