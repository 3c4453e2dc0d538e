/** The shape that every installer format has. */

import type { RunOptions } from "../../lib/command.ts";
import type { SigningMethod } from "./signing_method.ts";
import type { Machine } from "../machine.ts";
import type { Release } from "../release.ts";
import type { Os } from "./target.ts";

export interface BuildOptions extends RunOptions {
  /** Signs what a packer makes on its way (NSIS its uninstaller); without it that stays unsigned. */
  signing?: SigningMethod;
}

export interface InstallOptions extends RunOptions {
  /** Where it is installed; by default on this machine. */
  machine?: Machine;
}

export interface Format {
  /** `deb`, `tar.gz`: what its files end with. */
  name: string;
  /** The systems that it serves. */
  os: Os;
  /** A reason why it cannot be built on this machine, or undefined. */
  unavailable(): Promise<string | undefined>;
  /** Builds the file from the staged tree. */
  build(release: Release, tree: string, file: string, options: BuildOptions): Promise<void>;
  /** Installs the file below an empty scratch folder, as its users would. */
  install(file: string, scratch: string, options: InstallOptions): Promise<Installed>;
}

/** Pika as it lies on a disk after its installation; paths are this machine's. */
export interface Installed {
  /** What its user starts. */
  launcher: string;
  /** What it is started with, where that is no program of its own; paths in it are those of the machine where it is installed. */
  args?: readonly string[];
  /** The shortcut that a person would click instead, where setup makes one. */
  shortcut?: string;
  /** Takes it away again. */
  uninstall(): Promise<void>;
  /** Paths that may remain: the package manager's own records. */
  records: readonly string[];
}

/** `pika-0.1.0-linux-x64.deb`; a build that carries the browser shell, or was built on another system, says so in its name. */
export function packageName(release: Release, format: Format): string {
  const shell = release.shell.kind === "browser" ? "-browser-shell" : "";
  const foreign = release.builtOn ? `-built-on-${release.builtOn.replaceAll(" ", "-")}` : "";
  return `pika-${release.version}-${release.target.os}-${release.target.arch}${shell}${foreign}.${format.name}`;
}
