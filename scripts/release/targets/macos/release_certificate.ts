/**
 * The certificate that signs the releases for macOS, as everybody may see it. One that vouches for itself is committed
 * (`desktop/macos_certificate.pem`): macOS knows an app again by it, so all releases have to share it.
 */

import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { ScriptError } from "../../../lib/errors.ts";
import { exists } from "../../../lib/files.ts";
import { desktopDir } from "../../../lib/paths.ts";

/** The public half of the certificate that all releases share, where there is one. */
export const certificateFile: string = join(desktopDir, "macos_certificate.pem");

export interface ReleaseCertificate {
  /** Its common name, as `Developer ID Application: Name (TEAM)`. */
  name: string;
  /** Digests of the whole certificate, in lower case: by SHA-1 macOS names it in what an app has to fulfil. */
  sha1: string;
  sha256: string;
  /** When it ends. */
  ends: Date;
  issued: "by itself" | "by another";
}

/** Days that a certificate has to last; a release whose certificate ends next week is no release. */
const fewestDays = 14;

/** Reads a certificate in PEM. Throws a ScriptError for what is none. */
export function describeCertificate(pem: string): ReleaseCertificate {
  let read;
  try {
    read = new X509Certificate(pem);
  } catch (cause) {
    throw new ScriptError(`This is no certificate: ${pem.slice(0, 60)}`, { cause });
  }
  const digest = (text: string) => text.replaceAll(":", "").toLowerCase();
  return {
    name: /^CN=(.+)$/m.exec(read.subject)?.[1] ?? read.subject,
    sha1: digest(read.fingerprint),
    sha256: digest(read.fingerprint256),
    ends: new Date(read.validTo),
    issued: read.issuer === read.subject ? "by itself" : "by another",
  };
}

/** The committed certificate; null where there is none. */
export async function readCertificate(file: string = certificateFile): Promise<ReleaseCertificate | null> {
  return await exists(file) ? describeCertificate(await Deno.readTextFile(file)) : null;
}

/** Throws a ScriptError for a certificate that ends too soon; `help` says what to do then. */
export function refuseEnding(
  { name, ends }: Pick<ReleaseCertificate, "name" | "ends">,
  help: string,
  now: Date = new Date(),
): void {
  const days = (ends.getTime() - now.getTime()) / 86_400_000;
  if (days >= fewestDays) return;
  throw new ScriptError(`The certificate "${name}" ends on ${ends.toISOString().slice(0, 10)}`, { help });
}
