/** What the page of a release says of builds that their system knows no maker of. */

import type { Build } from "./builds.ts";

/** Per system; Linux has no such signatures. */
const howToOpen: Readonly<Record<string, string>> = {
  windows:
    "**Windows**: setup is not signed. Where SmartScreen stops it: “More info”, then “Run anyway”. `Pika.exe` is the " +
    "window's runtime (Neutralino) exactly as its makers published it, so its properties name no version of Pika.",
  macos:
    "**macOS**: Pika is not signed by a developer whom Apple knows. Open it once, then allow it in System " +
    "Settings under “Privacy & Security”: “Open Anyway”.",
};

/** Markdown; empty where every build is signed that could be. */
export function unsignedNotes(builds: readonly Pick<Build, "manifest">[]): string {
  const lines = Object.entries(howToOpen).filter(([os]) =>
    builds.some(({ manifest }) => manifest.target.startsWith(`${os}-`) && !manifest.signed)
  ).map(([, words]) => `- ${words}`);
  return lines.length === 0 ? "" : ["### Not signed", lines.join("\n")].join("\n\n");
}
