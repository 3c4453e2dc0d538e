/** What the page of a release says of builds that their system knows no maker of. */

import type { Build } from "./builds.ts";

/** Per system; Linux has no such signatures. */
const howToOpen: Readonly<Record<string, (signature: string | null) => string>> = {
  windows: () =>
    "**Windows**: setup is not signed. Where SmartScreen stops it: “More info”, then “Run anyway”. `Pika.exe` is the " +
    "window's runtime (Neutralino) exactly as its makers published it, so its properties name no version of Pika.",
  macos: (signature) =>
    "**macOS**: Pika is not signed by a developer whom Apple knows. Open it once, then allow it in System " +
    "Settings under “Privacy & Security”: “Open Anyway”. " + (
      signature === "self-signed"
        ? "All versions share a signature of their own, so macOS keeps what you allow Pika."
        : "After an update macOS asks again for what you have allowed Pika."
    ),
};

/** Markdown; empty where every build is signed that could be. */
export function unsignedNotes(builds: readonly Pick<Build, "manifest">[]): string {
  const lines = Object.entries(howToOpen).flatMap(([os, words]) => {
    const unsigned = builds.find(({ manifest }) => manifest.target.startsWith(`${os}-`) && !manifest.signed);
    return unsigned ? [`- ${words(unsigned.manifest.signature ?? null)}`] : [];
  });
  return lines.length === 0 ? "" : ["### Not signed", lines.join("\n")].join("\n\n");
}
