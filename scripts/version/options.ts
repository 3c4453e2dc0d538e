/** The command line of `deno task version`. */

import { parseArgs } from "node:util";
import { UsageError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { type Component, componentNames } from "./versions.ts";
import { type Bump, parseBump } from "./bump.ts";

export const usage = `deno task version [COMPONENT [VERSION]] [options]

Without arguments: the version of every component, its newest tag, and whether its files agree.
With a component (${
  componentNames.join(", ")
}; the sidecar moves with the desktop) and a version: shows what changes, then
raises the number in every file that carries it, writes CHANGELOG.md from the commits since the last release, commits and tags.

  patch | minor | major     the next one; from 0.2.0-rc.1 "minor" leads to 0.2.0
  prerelease                0.1.0: 0.1.1-rc.1; 0.2.0-rc.1: 0.2.0-rc.2
  0.2.0 | 0.2.0-rc.1        exactly this one

  --dry-run       show what would change; change nothing
  --yes           do not ask before the commit
  --repository FOLDER   another checkout
  -h, --help      this text

Nothing leaves this machine: it ends by saying how to push. A pushed tag desktop-v* is what makes GitHub build and publish.`;

export interface VersionOptions {
  help: boolean;
  component: Component | null;
  /** `null`: show only. */
  bump: Bump | null;
  dryRun: boolean;
  yes: boolean;
  repository: string;
}

/** Reads the arguments. Throws a UsageError that names what was wrong. */
export function parseOptions(args: readonly string[]): VersionOptions {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean", default: false },
        yes: { type: "boolean", short: "y", default: false },
        repository: { type: "string", default: root },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  const { values, positionals: [component, version, ...rest] } = parsed;
  if (rest.length > 0) throw new UsageError(`Unknown argument "${rest[0]}"`, { help: usage });
  if (component !== undefined && !isComponent(component)) {
    throw new UsageError(`"${component}" is no component`, {
      help: `Use one of ${componentNames.join(", ")}.`,
    });
  }
  if (version === undefined && (values["dry-run"] || values.yes)) {
    throw new UsageError("There is nothing to do without a component and a version", { help: usage });
  }
  return {
    help: values.help,
    component: component ?? null,
    bump: version === undefined ? null : parseBump(version),
    dryRun: values["dry-run"],
    yes: values.yes,
    repository: values.repository,
  };
}

function isComponent(text: string): text is Component {
  return (componentNames as readonly string[]).includes(text);
}
