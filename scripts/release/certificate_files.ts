/**
 * Makes the certificate that all releases for macOS share, as files: the public half, which is committed, and the two secrets, each written once
 * and for its owner alone. It vouches for itself, costs nothing, and Gatekeeper does not know it.
 */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { ScriptError } from "../lib/errors.ts";
import { exists } from "../lib/files.ts";
import type { KeyChange } from "./feed_key_files.ts";
import { environmentName } from "./publish/release_environment.ts";
import { describeCertificate, readCertificate } from "./targets/macos/release_certificate.ts";
import { selfSignedVariables } from "./targets/macos/self_signed.ts";

/** How long it lasts. After that a new one is made, and macOS asks everybody once more. */
const years = 10;

/**
 * Without an organisation in its name: with one codesign would make the certificate's root, not itself, what an app has to show. That it signs code
 * and is no authority is what codesign asks of it.
 */
const request = `[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = Pika releases
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, codeSigning
subjectKeyIdentifier = hash
`;

export interface MakeCertificateOptions {
  /** The folder of the secrets: a file for each, called as the secret is. */
  secrets: string;
  /** The file of the public half. */
  to: string;
  /** What is done with a certificate that is there. */
  existing: "keep" | "replace";
}

/** Makes it. Throws a ScriptError, before anything is written, where there is one that is to be kept, or a secret's file. */
export async function makeCertificate(
  { secrets, to, existing }: MakeCertificateOptions,
): Promise<Pick<KeyChange, "steps">> {
  const old = await readCertificate(to);
  if (old && existing === "keep") {
    throw new ScriptError(`The releases share a certificate already: ${old.sha256.slice(0, 16)} in ${to}`, {
      help:
        "With another one macOS forgets what everybody has allowed Pika. If its secret is lost, or it ends: --replace",
    });
  }
  const files = selfSignedVariables.map((name) => join(secrets, name)) as [string, string];
  for (const file of files) {
    if (!await exists(file)) continue;
    throw new ScriptError(`${file} is there already`, { help: "Nothing was changed. Name another folder." });
  }
  const password = crypto.randomUUID();
  const { pem, p12 } = await byOpenssl(password);
  await Deno.mkdir(secrets, { recursive: true, mode: 0o700 });
  const contents = [p12, password] as const;
  for (const [index, file] of files.entries()) {
    await Deno.writeTextFile(file, contents[index]!, { createNew: true, mode: 0o600 });
  }
  await Deno.writeTextFile(`${to}.part`, pem);
  await Deno.rename(`${to}.part`, to);
  const { sha256, ends } = describeCertificate(pem);
  return {
    steps: [
      `The certificate ${sha256.slice(0, 16)}, until ${
        ends.toISOString().slice(0, 10)
      }, is in ${to}: commit it.`,
      `Its secrets are in ${secrets}. Give them to GitHub: ${
        files.map((file, index) =>
          `gh secret set ${selfSignedVariables[index]} --env ${environmentName} < "${file}"`
        ).join(" && ")
      }`,
      "Keep both where you keep passwords, and take them away from here. With them lost the next certificate is another " +
      "one, and macOS asks everybody once more for all that Pika was allowed.",
      ...(old ? [`Keep nothing of ${old.sha256.slice(0, 16)}.`] : []),
    ],
  };
}

/** A new key and its certificate: in PEM, and both as macOS imports them, in base64. The key lies in a file of a folder of ours meanwhile. */
async function byOpenssl(password: string): Promise<{ pem: string; p12: string }> {
  const folder = await Deno.makeTempDir({ prefix: "pika-certificate-" });
  const at = (name: string) => join(folder, name);
  const openssl = (...words: string[]) =>
    run(["openssl", ...words], {
      env: { PASSWORD: password },
      help: "Is openssl installed? deno task doctor",
    });
  try {
    await Deno.writeTextFile(at("request"), request);
    await openssl(
      ...["req", "-x509", "-newkey", "rsa:3072", "-nodes", "-sha256", "-days", String(years * 365)],
      ...["-config", at("request"), "-keyout", at("key"), "-out", at("certificate")],
    );
    await openssl(
      // What OpenSSL 3 takes by itself, `security import` cannot read.
      ...["pkcs12", "-export", "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
      ...["-passout", "env:PASSWORD", "-name", "Pika releases"],
      ...["-inkey", at("key"), "-in", at("certificate"), "-out", at("p12")],
    );
    return {
      pem: await Deno.readTextFile(at("certificate")),
      p12: btoa(String.fromCharCode(...await Deno.readFile(at("p12")))),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
