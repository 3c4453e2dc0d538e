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

/**
 * What stands under each question that macOS asks when the DJ has chosen a folder, a deck or a cloud there; nothing of it is touched before.
 * When each comes is in desktop/packaging/README.md. A question that is missing here has no words, or some of Apple's that fit nobody.
 */
export const questions: Record<`NS${string}UsageDescription`, string> = {
  NSDesktopFolderUsageDescription: "You chose a folder on your Desktop: Pika reads the music in it.",
  NSDocumentsFolderUsageDescription:
    "You chose a music folder in Documents, or a DJ program that keeps what it knows there: Pika reads it.",
  NSDownloadsFolderUsageDescription: "You chose a folder in Downloads: Pika reads the music in it.",
  NSRemovableVolumesUsageDescription:
    "You chose a folder or a DJ program's library on a stick or disk: Pika reads it.",
  NSNetworkVolumesUsageDescription: "You chose a folder on a server: Pika reads the music in it.",
  // Files in ~/Music and ~/Movies count as the media library (iina #5305), whoever keeps them there.
  NSAppleMusicUsageDescription:
    "You chose a folder or a DJ program's library in Music or Movies: Pika reads it. It does not use Apple Music.",
  // Other apps' containers, as Mixxx' own. One text for all of them; the answer lasts until Pika ends.
  NSAppDataUsageDescription:
    "You chose another DJ program: Pika reads what it has played and what it knows of your tracks.",
  // Loopback needs none (Apple's TN3179), nor do servers on the internet, proxies and DNS. A DJ may enter the address of a cloud that
  // runs in the club's own network: then it is asked.
  NSLocalNetworkUsageDescription: "Pika connects to the cloud that you entered, in your own network.",
};

/** The content of `Contents/Info.plist`. */
export function infoPlist(facts: BundleFacts): string {
  const { short, build } = bundleVersions(facts.version);
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
    ...questions,
  }) + "\n";
}
