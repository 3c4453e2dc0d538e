/** The command line and the environment of `deno task deploy`. */

import { parseArgs, type ParseArgsConfig } from "node:util";
import { UsageError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { adminUsage, durationSeconds } from "./admin.ts";
import { parseAddress, type Server } from "./ssh.ts";
import type { Limits, Strategy } from "./deployment.ts";

export const usage = `deno task deploy [VERSION | COMMAND] [options]

Puts cloud and web on a server with Docker Compose, over SSH, without downtime.

  [VERSION]             such as 1.2.3, 0.2.0-1a2b3c4d5e6f or a commit; without one HEAD
  deploy [VERSION]      the same, also for names that do not look like a version: branches, tags
  rollback [VERSION]    back to the release before, or to the last one of that version
  status                what serves, how it is, what can be rolled back to
  plan [VERSION]        every command that a deployment would run, without running it
  logs [SERVICE]        what the services log (--follow, --tail LINES)
  audit                 who deployed what, and how it ended
  setup                 prepares a fresh server: folders, secrets, settings; says what is missing
  backup                dumps the database now (--download FOLDER copies it here)
  restore [FILE]        puts a dump back, the newest without FILE; the present is kept beside it (asks, or --yes)
  admin VERB ...        what whoever runs the server does by hand, each change in the audit log:
${adminUsage.replaceAll(/^/gm, "  ")}
  unlock                frees the lock of a run that died (asks, or --yes)
  version [VERSION]     prints the name that the images of a commit have

Which server (also from the environment, or from lines NAME=value in deploy.env of the checkout):
  --host USER@HOST:PORT     PIKA_DEPLOY_HOST
  --key FILE                PIKA_DEPLOY_KEY          private SSH key; otherwise ssh's own configuration and agent
  --known-hosts FILE        PIKA_DEPLOY_KNOWN_HOSTS  the server's pinned host key; otherwise ~/.ssh/known_hosts
  --root FOLDER             PIKA_DEPLOY_ROOT         on the server (pika)
What is deployed:
  --strategy pull|build     images from the registry (pull), or built on the server from the sources
  --registry PREFIX         PIKA_REGISTRY            such as ghcr.io/owner; by default from the remote "origin"
  --cloud-image, --web-image IMAGE@DIGEST            exactly these
  --source URL              PIKA_DEPLOY_SOURCE       repository that the server fetches from (build)
  --repository FOLDER       PIKA_DEPLOY_REPOSITORY   checkout whose commits are deployed
  PIKA_REGISTRY_TOKEN, PIKA_REGISTRY_USER            to pull private images
How:
  --wait SECONDS            wait for another deployment (0)
  --health SECONDS          until the new containers must be healthy (60)
  --watch SECONDS           watch what serves, and go back when it breaks (90)
  --min-free MB             disk that must be free on the server (2000)
  --keep N                  releases kept for rollbacks (3)
  --recreate SERVICE,...    also replace db, edge, cloudflared or backup (a short interruption)
  --lease SECONDS           until the lock of a run that died is free (120)
  --public-url URL, --tunnel-token FILE              for setup
  --proxy machine|ADDRESS,...                        for setup: your own proxy, whose word of the client's address counts
  --json, --verbose, --yes`;

export const commandNames = [
  "deploy",
  "rollback",
  "status",
  "plan",
  "logs",
  "audit",
  "setup",
  "backup",
  "restore",
  "admin",
  "unlock",
  "version",
] as const;
export type CommandName = (typeof commandNames)[number];

export interface Options {
  command: CommandName;
  /** VERSION, SERVICE or FILE. */
  argument: string | undefined;
  /** Of `admin`: what it is to do, and with whom. */
  adminWords: readonly string[];
  /** Of `admin ban`: for how many seconds, and why. */
  banSeconds: number;
  reason: string;
  help: boolean;
  /** `null`: not said. */
  server: Server | null;
  root: string;
  strategy: Strategy;
  registry: string | null;
  registryUser: string;
  registryToken: string | null;
  cloudImage: string | undefined;
  webImage: string | undefined;
  source: string | null;
  repository: string;
  waitSeconds: number;
  leaseSeconds: number;
  limits: Limits;
  recreate: string[];
  follow: boolean;
  tail: number;
  download: string | null;
  publicUrl: string | null;
  tunnelToken: string | null;
  /** For `PIKA_PROXY`; empty: nobody. */
  proxy: string;
  json: boolean;
  yes: boolean;
  output: "quiet" | "show";
}

const recreatable = ["db", "edge", "cloudflared", "backup"];

const config = {
  allowPositionals: true,
  options: {
    host: { type: "string" },
    key: { type: "string" },
    "known-hosts": { type: "string" },
    root: { type: "string" },
    strategy: { type: "string", default: "pull" },
    registry: { type: "string" },
    "cloud-image": { type: "string" },
    "web-image": { type: "string" },
    source: { type: "string" },
    repository: { type: "string" },
    wait: { type: "string", default: "0" },
    health: { type: "string", default: "60" },
    watch: { type: "string", default: "90" },
    "min-free": { type: "string", default: "2000" },
    keep: { type: "string", default: "3" },
    lease: { type: "string", default: "120" },
    recreate: { type: "string", default: "" },
    follow: { type: "boolean", short: "f", default: false },
    tail: { type: "string", default: "100" },
    download: { type: "string" },
    "public-url": { type: "string" },
    "tunnel-token": { type: "string" },
    proxy: { type: "string", default: "" },
    for: { type: "string", default: "24h" },
    reason: { type: "string", default: "" },
    json: { type: "boolean", default: false },
    yes: { type: "boolean", short: "y", default: false },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
} as const satisfies ParseArgsConfig;

/** Reads arguments and environment. Throws a UsageError for anything that it does not know. */
export function parseOptions(
  args: readonly string[],
  environment: Record<string, string | undefined> = {},
): Options {
  let parsed;
  try {
    parsed = parseArgs({ ...config, args: [...args] });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const { command, argument, rest } = readWords(positionals);
  const adminWords = command === "admin" ? [argument, ...rest].filter((word) => word !== undefined) : [];
  if (rest.length > 0 && command !== "admin") throw wrong(`Unknown argument "${rest[0]}"`);
  if (argument !== undefined && ["status", "audit", "setup", "backup", "unlock"].includes(command)) {
    throw wrong(`"${command}" takes no argument, but got "${argument}"`);
  }
  if (argument?.startsWith("-")) throw wrong(`Unknown argument "${argument}"`);
  if (values.proxy && values["tunnel-token"] !== undefined) {
    throw wrong("--proxy and --tunnel-token are two ways in, and there is one: give one of them");
  }
  const from = (given: string | undefined, name: string) => given ?? (environment[name] || undefined);
  const seconds = (name: "wait" | "health" | "watch" | "lease", min: number) =>
    whole(`--${name}`, values[name], { min, max: 86_400 });
  return {
    command,
    argument,
    adminWords,
    banSeconds: durationSeconds(values.for),
    reason: values.reason,
    help: values.help,
    server: readServer(from(values.host, "PIKA_DEPLOY_HOST"), {
      key: from(values.key, "PIKA_DEPLOY_KEY") ?? null,
      knownHosts: from(values["known-hosts"], "PIKA_DEPLOY_KNOWN_HOSTS") ?? null,
    }),
    root: serverPath(from(values.root, "PIKA_DEPLOY_ROOT") ?? "pika"),
    strategy: oneOf("--strategy", values.strategy, ["pull", "build"]),
    registry: from(values.registry, "PIKA_REGISTRY")?.replace(/\/+$/, "") ?? null,
    registryUser: environment.PIKA_REGISTRY_USER || environment.GITHUB_ACTOR || "pika",
    registryToken: environment.PIKA_REGISTRY_TOKEN || null,
    cloudImage: image("--cloud-image", values["cloud-image"]),
    webImage: image("--web-image", values["web-image"]),
    source: from(values.source, "PIKA_DEPLOY_SOURCE") ?? null,
    repository: from(values.repository, "PIKA_DEPLOY_REPOSITORY") ?? root,
    waitSeconds: seconds("wait", 0),
    leaseSeconds: seconds("lease", 4),
    limits: {
      healthSeconds: seconds("health", 1),
      watchSeconds: seconds("watch", 0),
      minFreeBytes: whole("--min-free", values["min-free"], { min: 0, max: 1e9 }) * 1e6,
      keep: whole("--keep", values.keep, { min: 1, max: 100 }),
    },
    recreate: values.recreate.split(",").filter(Boolean).map((name) =>
      oneOf("--recreate", name, recreatable)
    ),
    follow: values.follow,
    tail: whole("--tail", values.tail, { min: 1, max: 1e6 }),
    download: values.download ?? null,
    publicUrl: values["public-url"] === undefined ? null : origin(values["public-url"]),
    tunnelToken: values["tunnel-token"] ?? null,
    proxy: values.proxy,
    json: values.json,
    yes: values.yes,
    output: values.verbose ? "show" : "quiet",
  };
}

/** Whether a word names what is to be deployed: a version, a tag or an image's tag with one in it, or digits of a commit. */
function looksLikeVersion(word: string): boolean {
  return /^(?:[a-z]+-)?v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/i.test(word) || /^[0-9a-f]{7,40}$/.test(word);
}

/** The command and what follows it; a version alone is deployed. A word that is neither may be a slip, so it is not guessed at. */
function readWords(
  [first = "deploy", ...rest]: readonly string[],
): { command: CommandName; argument: string | undefined; rest: string[] } {
  if (isCommand(first)) return { command: first, argument: rest[0], rest: rest.slice(1) };
  if (looksLikeVersion(first)) return { command: "deploy", argument: first, rest };
  throw new UsageError(`Unknown command "${first}"`, {
    help: `deno task deploy --help   shows what there is. "${first}" does not look like a version (1.2.3, ` +
      `0.2.0-1a2b3c4d5e6f, a commit); when it is the name of one: deno task deploy deploy ${first}`,
  });
}

function readServer(address: string | undefined, rest: Pick<Server, "key" | "knownHosts">): Server | null {
  if (address === undefined) return null;
  const parsed = parseAddress(address);
  if (!parsed) throw wrong(`"${address}" is no server: write it as USER@HOST or USER@HOST:PORT`);
  return { ...parsed, ...rest };
}

// It stands in scp's remote path, which older versions give to a shell.
function serverPath(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  if (/^[\w./-]+$/.test(trimmed) && !trimmed.split("/").includes("..") && !trimmed.startsWith("-")) {
    return trimmed;
  }
  throw wrong(`"${path}" is no folder for --root: use letters, digits, "-", "_", "." and "/"`);
}

function image(option: string, value: string | undefined): string | undefined {
  if (value === undefined || /^[\w./:-]+@sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw wrong(
    `"${value}" for ${option} is no image with its digest, such as ghcr.io/owner/pika-cloud@sha256:...`,
  );
}

function origin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search) return url.origin;
  throw wrong(`"${text}" for --public-url is no origin such as https://pika.example`);
}

function whole(option: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw wrong(`"${text}" for ${option} is no whole number from ${min} to ${max}`);
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw wrong(`Unknown value "${value}" for ${option}: use one of ${allowed.join(", ")}`);
}

function isCommand(text: string): text is CommandName {
  return (commandNames as readonly string[]).includes(text);
}

function wrong(message: string): UsageError {
  return new UsageError(message, { help: "deno task deploy --help   shows what there is." });
}
