/** What the operator decides, read once from the environment. `cloud/README.md` has the table. */

import { readFileSync } from "node:fs";
import process from "node:process";
import { parsePublicKeys, type PublicKey } from "@pika/contract/feed/minisign.ts";
import { keeping } from "@pika/contract/keeping.ts";
import { type Network, parseNetwork } from "./network.ts";
import type { Rate } from "./rate_limit.ts";

export interface Config {
  databaseUrl: string;
  /** Signs the dancers' cookies. */
  secret: string;
  host: string;
  /** 0: a free one. */
  port: number;
  /** Without a slash at the end; `null`: the address that is listened on. */
  publicUrl: string | null;
  /** Whose `X-Forwarded-*` are believed. */
  trustedProxies: Network[];
  /** Header in which a trusted proxy says the client's address, such as `CF-Connecting-IP`; `null`: `X-Forwarded-For` says it. */
  addressHeader: string | null;
  /** Folder of the web bundle; `null`: somebody else serves it. */
  webDir: string | null;
  /** How long a lost DJ may be away before the room ends. */
  graceSeconds: number;
  maxConnections: number;
  maxConnectionsPerAddress: number;
  /** Whether `serve` migrates first. */
  migrate: "on" | "off";
  /** The commit that this program was made of; `null`: nobody said. */
  revision: string | null;
  /** Where releases are published; `null`: nowhere yet. */
  feed: FeedSource | null;
  /** Days after a night's end that it knows dancers by number. */
  dancerDays: number;
  /** Days after its end that a night is kept; `null`: until its DJ deletes it. */
  nightDays: number | null;
  /** Whom people ask about what is kept of them: an e-mail address or a page; `null`: nobody is named. */
  privacyContact: string | null;
  /** How mail is sent; `null`: none is, and e-mail addresses are names to sign in with. */
  mail: MailWay | null;
  rates: Rates;
}

/** Where releases are published, and who signs them. */
export interface FeedSource {
  /** Address of `latest.json`; the signature is beside it. */
  url: string;
  /** Address of `next.json`. */
  nextUrl: string;
  /** Any of which may have signed them. */
  keys: readonly PublicKey[];
}

/** How mail is sent. */
export interface MailWay {
  /** `smtp:` (with STARTTLS, except to this machine itself) or `smtps:`, with user and password where the server wants them. */
  url: string;
  /** The sender's address. */
  from: string;
}

/** Whose rate it is, by name. */
export interface Rates {
  /** HTTP requests of one address. */
  requests: Rate;
  /** New accounts from one address. */
  accounts: Rate;
  /** Sign-ins and recoveries from one address. */
  signIns: Rate;
  /** Wrong sign-ins for one e-mail address from one network, and wrong proofs on one device. */
  signInsPerEmail: Rate;
  /** Wrong sign-ins for one e-mail address from all networks together that its account was never signed in to from. */
  signInsOfStrangers: Rate;
  /** Mails that one account asks for, and those that go to one address. */
  mails: Rate;
  /** Changes that one account makes to itself. */
  changes: Rate;
  /** Codes that one address tries and that stand for no night. */
  codes: Rate;
  /** Nights that one account starts, counted in the database for all replicas. */
  starts: Rate;
  /** Commands of one DJ's device. */
  commands: Rate;
  /** Actions of one dancer. */
  actions: Rate;
  /** Actions from one address: a whole club sits behind it. */
  actionsPerAddress: Rate;
  /** Dancers of one address who act for the first time. */
  newDancers: Rate;
}

/** The variables that are read; each may be given as `NAME_FILE` too: the path of a file with the value. */
export const variables = [
  "DATABASE_URL",
  "PIKA_SECRET",
  "HOST",
  "PORT",
  "PIKA_PUBLIC_URL",
  "PIKA_TRUSTED_PROXIES",
  "PIKA_ADDRESS_HEADER",
  "PIKA_WEB_DIR",
  "PIKA_GRACE_SECONDS",
  "PIKA_MAX_CONNECTIONS",
  "PIKA_MAX_CONNECTIONS_PER_ADDRESS",
  "PIKA_MIGRATE",
  "PIKA_REVISION",
  "PIKA_FEED_URL",
  "PIKA_FEED_NEXT_URL",
  "PIKA_FEED_KEY",
  "PIKA_KEEP_DANCERS_DAYS",
  "PIKA_KEEP_NIGHTS_DAYS",
  "PIKA_PRIVACY_CONTACT",
  "PIKA_SMTP_URL",
  "PIKA_MAIL_FROM",
  "PIKA_RATE_REQUESTS",
  "PIKA_RATE_ACCOUNTS",
  "PIKA_RATE_SIGN_INS",
  "PIKA_RATE_SIGN_INS_PER_EMAIL",
  "PIKA_RATE_SIGN_INS_OF_STRANGERS",
  "PIKA_RATE_MAILS",
  "PIKA_RATE_CHANGES",
  "PIKA_RATE_CODES",
  "PIKA_RATE_STARTS",
  "PIKA_RATE_COMMANDS",
  "PIKA_RATE_ACTIONS",
  "PIKA_RATE_ACTIONS_PER_ADDRESS",
  "PIKA_RATE_NEW_DANCERS",
] as const;

export type Variable = (typeof variables)[number];

/** A variable is missing or wrong; the message says which, what is wrong and what to do. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** Where values come from: the process's environment and files, or a test's own. */
export interface Source {
  get(name: string): string | undefined;
  readFile(path: string): string;
}

const processSource: Source = {
  get: (name) => process.env[name],
  readFile: (path) => readFileSync(path, "utf8"),
};

/** Reads the configuration. Throws a `ConfigError` at the first thing that is wrong. */
export function readConfig(source: Source = processSource): Config {
  const read = (name: Variable) => readVariable(name, source);
  const whole = (name: Variable, range: { default: number; min: number; max: number }) =>
    wholeNumber(name, read(name) ?? String(range.default), range);
  const rate = (name: Variable, standard: string) => parseRate(name, read(name) ?? standard);
  return {
    databaseUrl: databaseUrl(read("DATABASE_URL")),
    secret: secret(read("PIKA_SECRET")),
    host: read("HOST") ?? "127.0.0.1",
    port: whole("PORT", { default: 8787, min: 0, max: 65_535 }),
    publicUrl: publicUrl(read("PIKA_PUBLIC_URL")),
    trustedProxies: (read("PIKA_TRUSTED_PROXIES") ?? "").split(",").map((part) => part.trim()).filter(Boolean)
      .map(trustedProxy),
    addressHeader: addressHeader(read("PIKA_ADDRESS_HEADER")),
    webDir: read("PIKA_WEB_DIR") ?? null,
    graceSeconds: whole("PIKA_GRACE_SECONDS", { default: 2_700, min: 1, max: 86_400 }),
    maxConnections: whole("PIKA_MAX_CONNECTIONS", { default: 20_000, min: 1, max: 1_000_000 }),
    maxConnectionsPerAddress: whole("PIKA_MAX_CONNECTIONS_PER_ADDRESS", {
      default: 10_000,
      min: 1,
      max: 1_000_000,
    }),
    migrate: onOrOff("PIKA_MIGRATE", read("PIKA_MIGRATE") ?? "on"),
    revision: read("PIKA_REVISION") ?? null,
    feed: feedSource(read),
    dancerDays: whole("PIKA_KEEP_DANCERS_DAYS", { default: keeping.dancerDays, min: 1, max: 3_650 }),
    // 0: no end.
    nightDays: whole("PIKA_KEEP_NIGHTS_DAYS", { default: 0, min: 0, max: 36_500 }) || null,
    privacyContact: privacyContact(read("PIKA_PRIVACY_CONTACT")),
    mail: mailWay(read),
    rates: {
      // A whole club sits behind one address and opens the page in the same minute.
      requests: rate("PIKA_RATE_REQUESTS", "6000/60"),
      accounts: rate("PIKA_RATE_ACCOUNTS", "30/3600"),
      signIns: rate("PIKA_RATE_SIGN_INS", "30/600"),
      signInsPerEmail: rate("PIKA_RATE_SIGN_INS_PER_EMAIL", "10/900"),
      // 60 guesses an hour at a password of at least 10 characters lead nowhere; one network alone has 40 and does not use them up.
      signInsOfStrangers: rate("PIKA_RATE_SIGN_INS_OF_STRANGERS", "60/3600"),
      mails: rate("PIKA_RATE_MAILS", "5/3600"),
      changes: rate("PIKA_RATE_CHANGES", "60/600"),
      // Five hundred people who scan or type a code: some of them mistype it.
      codes: rate("PIKA_RATE_CODES", "60/3600"),
      // A weekend with several floors has a handful a day; the rest is for trying things out.
      starts: rate("PIKA_RATE_STARTS", "20/3600"),
      // A night without network comes in one go.
      commands: rate("PIKA_RATE_COMMANDS", "600/60"),
      actions: rate("PIKA_RATE_ACTIONS", "40/20"),
      actionsPerAddress: rate("PIKA_RATE_ACTIONS_PER_ADDRESS", "12000/60"),
      newDancers: rate("PIKA_RATE_NEW_DANCERS", "600/600"),
    },
  };
}

/** Reads what `migrate` needs, and nothing else. */
export function readDatabaseUrl(source: Source = processSource): string {
  return databaseUrl(readVariable("DATABASE_URL", source));
}

/** The value of `name`, or of the file that `NAME_FILE` names, without white space around; `undefined` when empty. */
function readVariable(name: Variable, source: Source): string | undefined {
  const value = source.get(name)?.trim();
  const path = source.get(`${name}_FILE`)?.trim();
  if (value && path) throw new ConfigError(`Both ${name} and ${name}_FILE are set: set one of them`);
  if (!path) return value || undefined;
  try {
    return source.readFile(path).trim() || undefined;
  } catch (error) {
    throw new ConfigError(
      `Cannot read the file of ${name}_FILE, "${path}": ${
        (error as Error).message
      }. Check the path and its permissions`,
    );
  }
}

function databaseUrl(value: string | undefined): string {
  const example = "set it to postgres://USER:PASSWORD@HOST:PORT/DATABASE";
  if (value === undefined) throw new ConfigError(`DATABASE_URL is missing: ${example}`);
  // The value holds a password, so it is not quoted.
  if (!URL.canParse(value) || !/^postgres(?:ql)?:$/.test(new URL(value).protocol)) {
    throw new ConfigError(`DATABASE_URL is no address of a Postgres database: ${example}`);
  }
  return value;
}

function secret(value: string | undefined): string {
  const advice = "set it to at least 32 random characters, such as the output of `openssl rand -hex 32`";
  if (value === undefined) throw new ConfigError(`PIKA_SECRET is missing: ${advice}`);
  if (value.length < 32) throw new ConfigError(`PIKA_SECRET has ${value.length} characters: ${advice}`);
  return value;
}

function publicUrl(value: string | undefined): string | null {
  if (value === undefined) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
    throw new ConfigError(`PIKA_PUBLIC_URL is "${value}": set it to an origin such as https://pika.example`);
  }
  return url.origin;
}

function trustedProxy(text: string): Network {
  const network = parseNetwork(text);
  if (network) return network;
  throw new ConfigError(
    `PIKA_TRUSTED_PROXIES has "${text}": set it to addresses or networks such as 127.0.0.1,10.0.0.0/8,fd00::/8`,
  );
}

function addressHeader(text: string | undefined): string | null {
  if (text === undefined || /^[A-Za-z0-9-]+$/.test(text)) return text ?? null;
  throw new ConfigError(
    `PIKA_ADDRESS_HEADER is "${text}": set it to the name of one header, such as CF-Connecting-IP, or leave it out`,
  );
}

/**
 * The feed of pre-releases: beside that of `latest`. GitHub's address of the latest release leads to none of a pre-release: there it lies on a
 * release of its own, with the tag `next`.
 */
function nextFeedUrl(latest: string): string {
  return latest.replace(/\/releases\/latest\/download\/latest\.json$/, "/releases/download/next/next.json")
    .replace(/\/latest\.json$/, "/next.json");
}

function feedSource(read: (name: Variable) => string | undefined): FeedSource | null {
  const given = read("PIKA_FEED_URL");
  if (given === undefined) return null;
  const url = feedUrl("PIKA_FEED_URL", given, "latest.json");
  const nextUrl = feedUrl(
    "PIKA_FEED_NEXT_URL",
    read("PIKA_FEED_NEXT_URL") ?? nextFeedUrl(url),
    "next.json",
  );
  try {
    return { url, nextUrl, keys: parsePublicKeys(read("PIKA_FEED_KEY") ?? "") };
  } catch {
    throw new ConfigError(
      "PIKA_FEED_KEY is missing or no public key of minisign: set it to the content of desktop/feed_key.pub, or to the lines of it that begin with RW",
    );
  }
}

function mailWay(read: (name: Variable) => string | undefined): MailWay | null {
  const [given, from] = [read("PIKA_SMTP_URL"), read("PIKA_MAIL_FROM")];
  if (given === undefined && from === undefined) return null;
  const url = given !== undefined && URL.canParse(given) ? new URL(given) : null;
  // The value holds a password, so it is not quoted.
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === "") {
    throw new ConfigError(
      "PIKA_SMTP_URL is missing or no address of a mail server: set it to smtps://USER:PASSWORD@HOST:465 or smtp://USER:PASSWORD@HOST:587, " +
        "or leave out PIKA_MAIL_FROM as well",
    );
  }
  if (from !== undefined && /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(from)) return { url: given!, from };
  throw new ConfigError(
    `PIKA_MAIL_FROM is "${from ?? ""}": set it to the sender's address, such as pika@pika.example`,
  );
}

/** By https; by http only from this machine itself, for development. */
function feedUrl(name: Variable, text: string, file: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const local = url !== null && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  const safe = url?.protocol === "https:" || (url?.protocol === "http:" && local);
  if (url && safe && url.pathname.endsWith(`/${file}`) && !url.search && !url.hash) return url.href;
  throw new ConfigError(
    `${name} is "${text}": set it to an address such as https://github.com/OWNER/REPO/releases/latest/download/${file}`,
  );
}

function privacyContact(value: string | undefined): string | null {
  if (value === undefined) return null;
  const isPage = URL.canParse(value) && new URL(value).protocol === "https:";
  if (value.length <= 200 && (isPage || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))) return value;
  throw new ConfigError(
    `PIKA_PRIVACY_CONTACT is "${value}": set it to an e-mail address, or to the address of a page such as https://club.example/contact`,
  );
}

function wholeNumber(name: Variable, text: string, range: { min: number; max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.min && value <= range.max) return value;
  throw new ConfigError(`${name} is "${text}": set it to a whole number from ${range.min} to ${range.max}`);
}

function onOrOff(name: Variable, text: string): "on" | "off" {
  if (text === "on" || text === "off") return text;
  throw new ConfigError(`${name} is "${text}": set it to on or off`);
}

function parseRate(name: Variable, text: string): Rate {
  const match = /^(\d{1,7})\/(\d{1,6})$/.exec(text);
  const [burst, seconds] = [Number(match?.[1]), Number(match?.[2])];
  if (burst >= 1 && seconds >= 1) return { burst, seconds };
  throw new ConfigError(
    `${name} is "${text}": set it to COUNT/SECONDS such as 30/600 (30 at once, refilled in 600 s)`,
  );
}
