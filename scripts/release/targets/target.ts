/** What a release is built for. A release is always built on the kind of machine that it is built for. */

import { ScriptError } from "../../lib/errors.ts";

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
