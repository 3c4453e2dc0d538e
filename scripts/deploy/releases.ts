/** The releases that a server keeps: their variables, their list, and which of them a rollback goes to. */

import { ScriptError } from "../lib/errors.ts";
import type { Release } from "./deployment.ts";

/** The text of `release.env`. */
export function releaseEnv({ id, version, revision }: Release): string {
  return `PIKA_RELEASE=${id}\nPIKA_VERSION=${version}\nPIKA_REVISION=${revision}\n`;
}

/** Reads `release.env`; `null` when it is empty or broken. */
export function parseRelease(text: string): Release | null {
  const value = (name: string) => new RegExp(`^${name}=(\\S+)$`, "m").exec(text)?.[1];
  const [id, version, revision] = [value("PIKA_RELEASE"), value("PIKA_VERSION"), value("PIKA_REVISION")];
  return id && version && revision ? { id, version, revision } : null;
}

/** Reads the lines `ID VERSION REVISION SERVED-AT`, newest first. */
export function parseReleases(output: string): (Release & { served: string })[] {
  return output.split("\n").map((line) => line.trim().split(" ")).filter((parts) => parts.length === 4).map(
    ([id, version, revision, served]) => ({
      id: id!,
      version: version!,
      revision: revision!,
      served: served!,
    }),
  );
}

/** The release to go back to: the newest but the present, or the newest of a version. Throws a ScriptError when there is none. */
export function chooseRollback(
  releases: readonly Release[],
  { current, wanted }: { current: string | null; wanted: string | undefined },
): Release {
  const others = releases.filter(({ id }) => id !== current);
  const known = others.map(({ id, version }) => `${version} (${id})`).join(", ") || "none";
  if (wanted === undefined) {
    // Not simply the newest: after a rollback the newest is the one that was left behind.
    const older = others.find(({ id }) => current === null || id < current);
    if (older) return older;
    throw new ScriptError("There is no earlier release to go back to", {
      help: `Releases that have served: ${known}.`,
    });
  }
  const found = others.find(({ id, version }) =>
    id === wanted || version === wanted || version.endsWith(`-${wanted}`)
  );
  if (found) return found;
  const serves = releases.some(({ id, version }) => id === current && (id === wanted || version === wanted));
  throw new ScriptError(
    serves ? `"${wanted}" serves already` : `No release "${wanted}" is kept on the server`,
    {
      help: `Releases that have served: ${known}. Any other version: deno task deploy VERSION`,
    },
  );
}
