/** How code is signed: one file per method, chosen by what the environment holds. Keys come from the environment only. */

import type { RunOptions } from "../../lib/command.ts";
import type { Release } from "../release.ts";
import type { Os } from "./target.ts";

/** What a method needs of the environment: names of variables, and their values where they are set. */
export type Environment = Record<string, string | undefined>;

export interface SigningMethod {
  name: "developer-id" | "self-signed" | "ad-hoc" | "authenticode" | "unsigned";
  os: Os;
  /** Whether what it makes counts as signed: people need no detour to open it. */
  trusted: boolean;
  /** Looks before the expensive steps whether it can work: tools, keys, certificates and their dates. Throws a ScriptError. */
  preflight(): Promise<void>;
  /** Signs the code in the staged tree, inner code first. */
  signTree(release: Release, tree: string, options: RunOptions): Promise<void>;
  /** The words that sign one file in place, for packers that sign what they make themselves (NSIS and its uninstaller). */
  fileCommand?(file: string): string[];
  /**
   * Signs the finished installer; notarises it where the system has that. May take long: says what it waits for. Killed at any moment,
   * it leaves the file as it was, or signed whole.
   */
  signInstaller(release: Release, file: string, context: InstallerContext): Promise<SigningFacts>;
  /** Fails unless the file's signature is there and good. */
  verify(file: string, options: RunOptions): Promise<void>;
}

export interface InstallerContext extends RunOptions {
  /** Folder that lasts between runs: the ids of submissions that are under way. */
  folder: string;
  note(line: string): void;
}

/** What the manifest says of a signature. */
export type SigningFacts = Record<string, string | number | boolean | null>;
