/** Which version comes next. */

import { gt, inc, parse } from "semver";
import { UsageError } from "../lib/errors.ts";

/** `patch`, `minor`, `major`, `prerelease`, or the version itself. */
export type Bump = "patch" | "minor" | "major" | "prerelease" | { exactly: string };

/** Reads what was typed. Throws a UsageError. */
export function parseBump(text: string): Bump {
  if (text === "patch" || text === "minor" || text === "major" || text === "prerelease") return text;
  const version = parse(text);
  const [name, number, ...rest] = version?.prerelease ?? [];
  const candidate = name === "rc" && typeof number === "number" && number > 0 && rest.length === 0;
  if (version?.version === text && (name === undefined || candidate)) return { exactly: text };
  throw new UsageError(`"${text}" is no version`, {
    help: "Use patch, minor, major, prerelease, or a version such as 0.2.0 or 0.2.0-rc.1",
  });
}

/**
 * The version after `current`. From a pre-release `patch`, `minor` and `major` lead to the version that it was made for
 * (0.2.0-rc.2 and minor: 0.2.0). `prerelease` counts on, or begins with the next patch (0.1.0: 0.1.1-rc.1).
 * Throws a UsageError for a version that is lower than the current one.
 */
export function nextVersion(current: string, bump: Bump): string {
  if (typeof bump !== "object") return inc(current, bump, "rc", "1")!;
  // The same: a version that was never released is released under the number that it has.
  if (bump.exactly === current || gt(bump.exactly, current)) return bump.exactly;
  throw new UsageError(`${bump.exactly} is lower than ${current}, which it is now`, {
    help: "A version only grows: whoever has the higher one would never be offered the lower one.",
  });
}
