/** The command line and the environment of `deno task release:publish`. */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "../../lib/errors.ts";
import { cacheDir, desktopDir } from "../../lib/paths.ts";

export const usage = `deno task release:publish [options]

Makes one release of the builds of all targets and publishes it on GitHub: checks that every promised target is there and that
all are of one commit, merges SHA256SUMS and SBOM, signs the update feed, uploads to a draft, downloads everything again, and
only then publishes. A run after a failure goes on; what is published is never published twice.

  --dry-run        show everything that it would do, with what is here; neither token nor key is needed
  --refresh        sign the published feeds again, for another 120 days, or with another --rollout
  --check          look only whether a release of the tag could begin: the list of deno task doctor --publish
  --from FOLDER    where the builds lie, each with its release.json (dist/VERSION)
  --merged FOLDER  where the merged files are written (.cache/release/publish)
  --tag TAG        desktop-v0.2.0; by default the version of this checkout
  --rollout N      of a hundred apps, how many are told (100; with --refresh as it is)
  --key FILE       the public key that must fit PIKA_FEED_SECRET (desktop/feed_key.pub)
  -h, --help       this text

Environment: PIKA_FEED_SECRET (deno task release:key makes it), GITHUB_TOKEN with contents: write, GITHUB_REPOSITORY
(owner/name), GITHUB_API_URL and GITHUB_SERVER_URL for another GitHub.`;

export interface PublishOptions {
  help: boolean;
  mode: "publish" | "dry-run" | "check" | "refresh";
  /** `null`: where this checkout builds its version. */
  from: string | null;
  merged: string;
  tag: string | null;
  /** Percent; `null`: not said. */
  rollout: number | null;
  publicKeyFile: string;
  feedSecret: string | null;
  token: string | null;
  repository: string | null;
  api: string;
  server: string;
}

/** Reads arguments and environment. Throws a UsageError. */
export function parseOptions(
  args: readonly string[],
  environment: Record<string, string | undefined> = {},
): PublishOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        "dry-run": { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        refresh: { type: "boolean", default: false },
        from: { type: "string" },
        merged: { type: "string", default: join(cacheDir, "release", "publish") },
        tag: { type: "string" },
        rollout: { type: "string" },
        key: { type: "string", default: join(desktopDir, "feed_key.pub") },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  const modes = (["check", "dry-run", "refresh"] as const).filter((mode) => values[mode]);
  if (modes.length > 1) throw wrong(`Cannot use --${modes[0]} and --${modes[1]} together`);
  const rollout = values.rollout === undefined ? null : Number(values.rollout);
  if (rollout !== null && (!/^\d+$/.test(values.rollout!) || rollout > 100)) {
    throw wrong(`"${values.rollout}" for --rollout is no whole number from 0 to 100`);
  }
  const repository = environment.GITHUB_REPOSITORY || null;
  if (repository !== null && !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw wrong(`"${repository}" in GITHUB_REPOSITORY is no repository: write it as owner/name`);
  }
  const origin = (name: string, otherwise: string) => (environment[name] || otherwise).replace(/\/+$/, "");
  return {
    help: values.help,
    mode: modes[0] ?? "publish",
    from: values.from ?? null,
    merged: values.merged,
    tag: values.tag ?? null,
    rollout,
    publicKeyFile: values.key,
    feedSecret: environment.PIKA_FEED_SECRET?.trim() || null,
    token: environment.GITHUB_TOKEN || null,
    repository,
    api: origin("GITHUB_API_URL", "https://api.github.com"),
    server: origin("GITHUB_SERVER_URL", "https://github.com"),
  };
}

function wrong(message: string): UsageError {
  return new UsageError(message, { help: "deno task release:publish --help   shows what there is." });
}
