/** A keychain that lives as long as the signing does, with the certificate in it; nothing of it is left, also after a failure. */

import { join } from "node:path";
import type { RunOptions } from "../../../lib/command.ts";
import { CommandError, ScriptError } from "../../../lib/errors.ts";
import { say } from "../../../lib/terminal.ts";
import { runBounded } from "../../bounded.ts";
import {
  type CertificateSeal,
  keychain,
  parseIdentities,
  parseSearchList,
  type Secret,
} from "./apple_commands.ts";
import { describeCertificate, type ReleaseCertificate } from "./release_certificate.ts";
import { redact, runSecretly } from "../secrets.ts";

/** By this its folder is known again, also when the process that made it was killed. */
const prefix = "pika-signing-";

/** A run of `security` takes a second; one that takes two minutes waits for somebody to answer on a screen. */
const seconds = 120;

export interface Certificate {
  /** The .p12, in base64. */
  content: string;
  password: string;
}

/** What lies in the keychain. */
export interface OpenKeychain extends ReleaseCertificate {
  seal: CertificateSeal;
}

/** Opens a keychain with the certificate for `work`. Throws a ScriptError when the certificate is not of the kind that is asked for. */
export async function withKeychain<T>(
  certificate: Certificate,
  options: RunOptions & { kind: CertificateSeal["kind"] },
  work: (opened: OpenKeychain) => Promise<T>,
): Promise<T> {
  const { log, kind } = options;
  const password = crypto.randomUUID() + crypto.randomUUID();
  const secrets = [password, certificate.password, certificate.content];
  const plain = (words: string[]) => runBounded(words, { log, seconds });
  const secretly = ({ words, stdin }: Secret) =>
    runSecretly(words, { log, stdin, secrets, signal: AbortSignal.timeout(seconds * 1000) });

  const before = await withoutStale(parseSearchList((await plain(keychain.searchList())).stdout), plain);
  const folder = await Deno.makeTempDir({ prefix });
  const file = join(folder, "signing.keychain-db");
  try {
    await secretly(keychain.create(file, password));
    await plain(keychain.keepOpen(file));
    await secretly(keychain.unlock(file, password));
    const p12 = join(folder, "certificate.p12");
    await Deno.writeFile(p12, decode(certificate.content), { mode: 0o600 });
    await secretly(keychain.import(file, p12, certificate.password)).catch((error) =>
      refuseImport(error, secrets)
    );
    await Deno.remove(p12);
    await secretly(keychain.allowTools(file, password));
    await plain(keychain.setSearchList([file, ...before]));
    return await work(await look(file, kind, plain));
  } finally {
    // Each part is tried although another fails: the search list first, as the person's own programs need it.
    const undone = [];
    const restore = keychain.setSearchList(before);
    for (const words of [restore, keychain.delete(file)]) {
      undone.push(await plain(words).catch((error) => error as Error));
    }
    await Deno.remove(folder, { recursive: true });
    if (undone[0] instanceof Error) {
      say(
        `The list of keychains could not be restored: ${undone[0].message}\nTo restore it: ${
          restore.join(" ")
        }`,
      );
    }
  }
}

/** The search list without keychains that a killed run left, which are deleted. */
async function withoutStale(
  files: string[],
  plain: (words: string[]) => Promise<unknown>,
): Promise<string[]> {
  const isStale = (file: string) => file.includes(`/${prefix}`);
  for (const file of files.filter(isStale)) {
    await plain(keychain.delete(file)).catch((error) => {
      if (!(error instanceof CommandError)) throw error; // it may be gone already
    });
  }
  return files.filter((file) => !isStale(file));
}

async function look(
  file: string,
  kind: CertificateSeal["kind"],
  plain: (words: string[]) => Promise<{ stdout: string }>,
): Promise<OpenKeychain> {
  const which = kind === "developer-id" ? "valid" : "all";
  const identities = parseIdentities((await plain(keychain.identities(file, which))).stdout);
  const isApples = (name: string) => name.startsWith("Developer ID Application:");
  const identity = identities.find(({ name }) => isApples(name) === (kind === "developer-id"));
  if (!identity) throw notOfKind(kind, identities);
  const found = describeCertificate((await plain(keychain.certificate(file, identity.name))).stdout);
  if (kind === "self-signed" && found.issued === "by another") throw notOfKind(kind, [identity]);
  return { ...found, seal: { kind, identity: identity.sha1, keychain: file } };
}

function notOfKind(kind: CertificateSeal["kind"], identities: readonly { name: string }[]): ScriptError {
  const held = identities.map(({ name }) => `"${name}"`).join(", ") || "no valid identity";
  return kind === "developer-id"
    ? new ScriptError(`PIKA_APPLE_CERTIFICATE holds ${held}, not a "Developer ID Application"`, {
      help:
        "Export that certificate with its private key from Keychain Access. An expired or revoked one is not valid.",
    })
    : new ScriptError(`PIKA_APPLE_CERTIFICATE holds ${held}, and no certificate that vouches for itself`, {
      help: "With a Developer ID set PIKA_APPLE_NOTARY_KEY, _KEY_ID and _ISSUER, too. " +
        "Without one: deno task release:key macos-certificate FOLDER",
    });
}

function refuseImport(error: unknown, secrets: readonly string[]): never {
  if (!(error instanceof CommandError)) throw error;
  throw new ScriptError(`The certificate could not be imported: ${redact(error.tail, secrets)}`, {
    help:
      "Check PIKA_APPLE_CERTIFICATE_PASSWORD, and that the .p12 was exported for macOS (3DES; openssl 3 needs -legacy).",
    cause: error,
  });
}

/** The bytes of a base64 text, with or without line breaks. */
export function decode(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64.replace(/\s/g, "")), (letter) => letter.charCodeAt(0));
  } catch (cause) {
    throw new ScriptError("PIKA_APPLE_CERTIFICATE or PIKA_APPLE_NOTARY_KEY is no base64", {
      help: "base64 -i FILE | pbcopy",
      cause,
    });
  }
}
