/**
 * What a release is built for. One for the world is built on the kind of machine that it is for. For trials Linux also builds the one for Windows,
 * under Wine.
 */

import { ScriptError, UsageError } from "../../lib/errors.ts";

export type Os = "linux" | "macos" | "windows";
export type Arch = "x64" | "arm64";

export interface Target {
  os: Os;
  arch: Arch;
}

/** The target of the machine that this runs on. Throws a ScriptError on systems that Pika has no release for. */
export function hostTarget(build: { os: string; arch: string } = Deno.build): Target {
  const os = ({ linux: "linux", darwin: "macos", windows: "windows" } as const)[build.os];
  const arch = ({ x86_64: "x64", aarch64: "arm64" } as const)[build.arch];
  if (!os || !arch) {
    throw new ScriptError(`Cannot build a release on "${build.os} ${build.arch}"`, {
      help: "Pika is released for Linux, macOS and Windows on x86_64 and aarch64.",
    });
  }
  return { os, arch };
}

/** `linux-x64`: the name that files and the manifest use. */
export function targetName(target: Target): string {
  return `${target.os}-${target.arch}`;
}

/** What a release is built on that is not built on a machine of its target's kind. */
export const underWine = "linux under wine";

/** The targets that a machine can build for: its own, and on Linux that of Windows. */
export function buildableOn(host: Target): Target[] {
  return targetName(host) === "linux-x64" ? [host, { os: "windows", arch: "x64" }] : [host];
}

/** The target that was asked for by its name; by default the machine's own. Throws a UsageError for one that this machine cannot build for. */
export function targetNamed(name: string | undefined, host: Target): Target {
  const possible = buildableOn(host);
  const found = possible.find((target) => targetName(target) === (name ?? targetName(host)));
  if (found) return found;
  const words = possible.map(targetName);
  const others = words.length > 1 ? `, or ${words[1]}, under Wine and for trials` : "";
  throw new UsageError(`Cannot build for "${name}" on ${words[0]}`, {
    help: `Possible here is ${words[0]}${others}. GitHub's machines build for all systems: ` +
      "deno task release:publish --help   says how a version gets there.",
  });
}

/** Whether the system asks for signed code, which is signed before it is packed. */
export function signsCode({ os }: Pick<Target, "os">): boolean {
  return os !== "linux";
}

/** `pika-sidecar.exe` on Windows, `pika-sidecar` elsewhere. */
export function executableName(name: string, target: Target): string {
  return target.os === "windows" ? `${name}.exe` : name;
}

/** What upstream's release archive calls the Neutralino runtime of a target. */
export function runtimeName(target: Target): string {
  const os = { linux: "linux", macos: "mac", windows: "win" }[target.os];
  return executableName(`neutralino-${os}_${target.arch}`, target);
}
