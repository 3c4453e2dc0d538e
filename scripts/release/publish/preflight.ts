/** Whether a release can begin at all: what would fail after an hour of building fails in a minute. */

import { join } from "node:path";
import { ScriptError } from "../../errors.ts";
import { exists } from "../../files.ts";
import { sectionOf } from "../../version/changelog.ts";
import { tagOf, versionOf } from "../../versions.ts";
import { keyName, parsePublicKey, parseSecretKey, type SecretKey } from "../minisign.ts";

/** Secrets that are of use only together. */
const secretGroups: Readonly<Record<string, readonly string[]>> = {
  "signing for macOS": [
    "PIKA_APPLE_CERTIFICATE",
    "PIKA_APPLE_CERTIFICATE_PASSWORD",
    "PIKA_APPLE_NOTARY_KEY",
    "PIKA_APPLE_NOTARY_KEY_ID",
    "PIKA_APPLE_NOTARY_ISSUER",
  ],
  "signing for Windows": ["PIKA_WINDOWS_CERTIFICATE", "PIKA_WINDOWS_CERTIFICATE_PASSWORD"],
};

/** What the signed parts of a release need from the environment; a name ending in `_IS_SET` stands for its secret. */
export function describeSecrets(environment: Record<string, string | undefined>): {
  complaints: string[];
  notes: string[];
} {
  const isSet = (name: string) => Boolean(environment[name]) || environment[`${name}_IS_SET`] === "true";
  const complaints: string[] = [];
  const notes: string[] = [];
  for (const [purpose, names] of Object.entries(secretGroups)) {
    const missing = names.filter((name) => !isSet(name));
    if (missing.length === 0) notes.push(`${purpose}: all secrets are there`);
    else if (missing.length < names.length) complaints.push(`${purpose} lacks ${missing.join(", ")}`);
    else if (purpose.endsWith("Windows") && isSet("PIKA_WINDOWS_SIGN_COMMAND")) {
      notes.push(`${purpose}: by PIKA_WINDOWS_SIGN_COMMAND`);
    } else notes.push(`${purpose}: no secrets, so these builds are marked unsigned`);
  }
  return { complaints, notes };
}

/** What a release of the desktop is called, and what the changelog says of it. */
export interface Described {
  version: string;
  tag: string;
  /** Markdown; undefined where the changelog says nothing. */
  notes: string | undefined;
}

/** Describes the release of a checkout. Throws a ScriptError when the tag is of another version. */
export async function describeTag(tag: string | null, checkout: string): Promise<Described> {
  const version = await versionOf("desktop", checkout);
  const expected = tagOf("desktop", version);
  if (tag !== null && tag !== expected) {
    throw new ScriptError(`The tag is ${tag}, but the files of this commit say ${version}`, {
      help: "deno task version desktop VERSION   raises the files, commits, and tags that commit.",
    });
  }
  const file = join(checkout, "CHANGELOG.md");
  const text = await exists(file) ? await Deno.readTextFile(file) : "";
  return { version, tag: expected, notes: sectionOf(text, "desktop", version) || undefined };
}

/** Says what the changelog lacks. */
export function changelogComplaints({ notes, version }: Described): string[] {
  return notes === undefined
    ? [`CHANGELOG.md says nothing of desktop ${version}: deno task version writes it, before it tags`]
    : [];
}

/** The key that signs the feed. Throws a ScriptError when it is missing, or is not that of the apps. */
export async function feedKey(secret: string | null, publicKeyFile: string): Promise<SecretKey> {
  if (secret === null) {
    throw new ScriptError("PIKA_FEED_SECRET is not set: no app would believe an unsigned feed", {
      help: "deno task release:key   makes the key pair and says where its secret half goes.",
    });
  }
  const key = parseSecretKey(secret);
  const open = parsePublicKey(await Deno.readTextFile(publicKeyFile));
  if (keyName(key) === keyName(open) && open.key.every((byte, index) => byte === key.key[index])) return key;
  throw new ScriptError(
    `PIKA_FEED_SECRET is key ${keyName(key)}, but every app carries ${keyName(open)} (${publicKeyFile})`,
    {
      help:
        "Set the secret of that key, or commit the public half of the new one (deno task release:key --replace).",
    },
  );
}

/** Throws a ScriptError while the runtime of the window is not pinned: no build could be published. */
export async function refuseUnpinnedRuntime(checkout: string): Promise<void> {
  const { sha256 } = JSON.parse(await Deno.readTextFile(join(checkout, "desktop", "runtime.json")));
  if (typeof sha256 === "string") return;
  throw new ScriptError("The Neutralino runtime is not pinned: desktop/runtime.json says no SHA-256", {
    help: "deno task release --pin-runtime   downloads it once and writes it there; commit that.",
  });
}
