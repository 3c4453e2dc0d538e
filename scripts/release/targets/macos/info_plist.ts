/** What `Pika.app` says about itself. */

import plist from "plist";
import { ScriptError } from "../../../lib/errors.ts";
import { appId } from "../app_id.ts";
import type { Arch } from "../target.ts";

/** What differs between builds. */
export interface BundleFacts {
  /** SemVer, with or without a pre-release. */
  version: string;
  arch: Arch;
  /** The lowest macOS that every piece of code in the bundle loads on, as `11.0`. */
  minimumSystem: string;
  /** File name in `Contents/MacOS`. */
  executable: string;
}

/** No Apple silicon before it, and no Neutralino window tested before it. */
export const oldestSystem = "11.0";

/** The names that Apple's version numbers have for pre-releases; anything else is a development build. */
const stages: Record<string, string> = { alpha: "a", beta: "b", rc: "fc" };

/** The two version fields: macOS takes three numbers for people, and for itself a suffix like `fc1`, which sorts before the final one. */
export function bundleVersions(version: string): { short: string; build: string } {
  const match = /^(\d+\.\d+\.\d+)(?:-([a-z]+)\.(\d+))?$/.exec(version);
  const number = Number(match?.[3] ?? 1);
  if (!match?.[1] || number < 1 || number > 255) {
    throw new ScriptError(`Cannot give the version "${version}" to a macOS bundle`, {
      help: "Use X.Y.Z, or X.Y.Z-rc.N (alpha, beta) with N from 1 to 255.",
    });
  }
  const suffix = match[2] === undefined ? "" : `${stages[match[2]] ?? "d"}${number}`;
  return { short: match[1], build: match[1] + suffix };
}

/** The content of `Contents/Info.plist`. */
export function infoPlist(facts: BundleFacts): string {
  const { short, build } = bundleVersions(facts.version);
  const music = "Pika looks for your music and your DJ software's history where you keep them.";
  return plist.build({
    CFBundleDevelopmentRegion: "en",
    CFBundleDisplayName: "Pika",
    CFBundleExecutable: facts.executable,
    CFBundleIconFile: "pika.icns",
    CFBundleIdentifier: appId,
    CFBundleInfoDictionaryVersion: "6.0",
    CFBundleName: "Pika",
    CFBundlePackageType: "APPL",
    CFBundleShortVersionString: short,
    CFBundleVersion: build,
    LSApplicationCategoryType: "public.app-category.music",
    // Otherwise the Finder may offer to install Rosetta for a launcher that is a script.
    LSArchitecturePriority: [facts.arch === "arm64" ? "arm64" : "x86_64"],
    // App Nap would slow down a window that the DJ's other program covers, in the middle of a night. Two names for it: systems differ.
    LSAppNapIsDisabled: true,
    LSMinimumSystemVersion: facts.minimumSystem,
    NSAppSleepDisabled: true,
    // The page comes from this machine over HTTP, which a bundle's web view refuses unless this says so. It opens nothing else.
    NSAppTransportSecurity: { NSAllowsLocalNetworking: true },
    NSHighResolutionCapable: true,
    NSHumanReadableCopyright: "The Pika maintainers, Apache License 2.0",
    NSPrincipalClass: "NSApplication",
    // The Dock's Quit and a log-out end the process at once, rather than by `exit()` beside Neutralino's own threads. Nothing is lost by
    // that: what must survive is the sidecar's.
    NSSupportsSuddenTermination: true,
    // The folders that macOS asks for, and in which DJs keep music, histories and sticks. Pika uses nothing else that it asks for.
    NSDesktopFolderUsageDescription: music,
    NSDocumentsFolderUsageDescription: music,
    NSDownloadsFolderUsageDescription: music,
    NSNetworkVolumesUsageDescription: music,
    NSRemovableVolumesUsageDescription: music,
  }) + "\n";
}
