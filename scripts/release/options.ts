/** The command line of `deno task release`. */

import { parseArgs } from "node:util";
import { UsageError } from "../lib/errors.ts";
import type { SidecarMode } from "./release.ts";
import { type StepName, stepNames } from "./step_names.ts";

export interface ReleaseOptions {
  plan: boolean;
  from?: StepName;
  until?: StepName;
  only?: StepName;
  /** What it is built for, by name; absent: this machine's own. */
  target?: string;
  /** No build at all rather than one with the browser shell; absent: whichever can be had. */
  shell?: "neutralino";
  /** A folder or zip with the Neutralino runtime. */
  runtime?: string;
  sidecar: SidecarMode;
  /** A public key for updates instead of the repository's, for trials of updates. */
  feedKey?: string;
  published: boolean;
  pinRuntime: boolean;
  json: boolean;
  verbose: boolean;
  help: boolean;
}

export const usage = `deno task release [options]

Builds Pika for this machine's OS, installs it into a scratch folder, starts it, lets it analyse a sound, uninstalls it,
and leaves the installer in dist/VERSION/. What did not change since the last run is not done again.

  --plan             say what would run and why; do nothing
  --from STEP        run STEP and all after it again
  --until STEP       stop after STEP; a later run, also on another machine, goes on with --from
  --only STEP        run STEP alone
  --target TARGET    windows-x64 on Linux: the installer for Windows, built and tried under Wine; never published
  --shell SHELL      auto, or neutralino: fail where the runtime of the window cannot be had
  --runtime PATH     a folder or zip with the Neutralino runtime (also: PIKA_RUNTIME)
  --pin-runtime      download the version that desktop/runtime.json names, and write its size and digests there
  --sidecar MODE     auto, onedir or onefile (default: auto, by measured start-up time)
  --feed-key FILE    a public key (minisign) to believe updates by, instead of desktop/feed_key.pub: for trials
  --published        for the world: refuses while deno task doctor --publish misses something, the browser shell, and
                     a runtime that is not the pinned one
  --json             print the plan or the manifest as JSON on stdout
  --verbose          show the output of every command
  -h, --help         this text

Steps: ${stepNames.join(" → ")}
Environment: PIKA_RUNTIME as --runtime; PIKA_RUNTIME_URL, a mirror of the runtime's archive. Logs: .cache/release/TARGET/logs/STEP.log`;

/** Parses the arguments. Throws a UsageError that names what was wrong. */
export function parseOptions(args: string[], environment: { PIKA_RUNTIME?: string } = {}): ReleaseOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        plan: { type: "boolean", default: false },
        from: { type: "string" },
        until: { type: "string" },
        only: { type: "string" },
        target: { type: "string" },
        shell: { type: "string", default: "auto" },
        runtime: { type: "string" },
        sidecar: { type: "string", default: "auto" },
        "feed-key": { type: "string" },
        published: { type: "boolean", default: false },
        "pin-runtime": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { help: usage });
  }
  for (const other of ["from", "until"] as const) {
    if (values[other] && values.only) {
      throw new UsageError(`Cannot use --${other} and --only together`, { help: usage });
    }
  }
  const [from, until, only] = (["from", "until", "only"] as const).map((name) =>
    values[name] === undefined ? undefined : oneOf(`--${name}`, values[name], stepNames)
  );
  if (from && until && stepNames.indexOf(until) < stepNames.indexOf(from)) {
    throw new UsageError(`Cannot run from ${from} until ${until}: that comes before it`, { help: usage });
  }
  return {
    plan: values.plan,
    from,
    until,
    only,
    target: values.target,
    shell: oneOf("--shell", values.shell, ["auto", "neutralino"]) === "neutralino" ? "neutralino" : undefined,
    runtime: values.runtime ?? (environment.PIKA_RUNTIME || undefined),
    sidecar: oneOf("--sidecar", values.sidecar, ["auto", "onedir", "onefile"]),
    feedKey: values["feed-key"],
    published: values.published,
    pinRuntime: values["pin-runtime"],
    json: values.json,
    verbose: values.verbose,
    help: values.help,
  };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new UsageError(`Unknown value "${value}" for ${option}: use one of ${allowed.join(", ")}`);
}
