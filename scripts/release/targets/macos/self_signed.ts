/**
 * A certificate that vouches for itself and that all releases share. To Gatekeeper the app is as unknown as one that is sealed ad hoc, and people
 * have to allow it once; but macOS knows it again after an update, and keeps what the DJ has allowed it: an ad-hoc seal is known by its code's
 * hash, which every build changes, this one by its certificate.
 *
 * No machine has to trust the certificate: codesign takes it by its SHA-1, and checks what it sealed with it
 * (saurabhav88/EnviousWispr #2167 measured both).
 */

import type { RunOptions } from "../../../lib/command.ts";
import { join } from "node:path";
import { ScriptError } from "../../../lib/errors.ts";
import { runBounded } from "../../bounded.ts";
import type { Environment, SigningMethod } from "../signing_method.ts";
import { adHoc } from "./ad_hoc.ts";
import { designatedRequirement, parseRequirement } from "./apple_commands.ts";
import { type Certificate, withKeychain } from "./ephemeral_keychain.ts";
import {
  certificateFile,
  readCertificate,
  refuseEnding,
  type ReleaseCertificate,
} from "./release_certificate.ts";
import { sealBundle, type SealLimits, sealLimits } from "./seal.ts";
import { bundleName } from "./stage.ts";

/** Both or none. With a notary's key beside them they are a Developer ID's. */
export const selfSignedVariables = ["PIKA_APPLE_CERTIFICATE", "PIKA_APPLE_CERTIFICATE_PASSWORD"] as const;

const renewal =
  "deno task release:key macos-certificate FOLDER --replace   makes another one; macOS then asks everybody once more.";

/** The method for an environment that has both variables. Tests name other limits and another committed certificate. */
export function selfSigned(
  environment: Environment,
  { limits = sealLimits, committed = certificateFile }: { limits?: SealLimits; committed?: string } = {},
): SigningMethod {
  const [content = "", password = ""] = selfSignedVariables.map((name) => environment[name] ?? "");
  const certificate: Certificate = { content, password };
  const kind = "self-signed";
  return {
    ...adHoc, // Gatekeeper and codesign ask no more of it
    name: kind,
    async preflight() {
      await adHoc.preflight();
      await withKeychain(certificate, { kind }, async (held) => {
        await refuseStranger(held, committed);
        refuseEnding(held, renewal);
      });
    },
    signTree: (_release, tree, { log }) =>
      withKeychain(certificate, { kind, log }, async (held) => {
        await refuseStranger(held, committed);
        await sealBundle(held.seal, tree, { log, limits });
        await refuseForgettable(join(tree, bundleName), held, { log });
      }),
    async signInstaller(_release, file, { log, output }) {
      await this.verify(file, { log, output });
      const shared = await readCertificate(committed);
      return { method: kind, trusted: false, notarised: false, certificate: shared?.sha256 ?? null };
    },
  };
}

/** Throws a ScriptError for another certificate than the one that all releases share: every DJ would be asked for everything again. */
async function refuseStranger(held: ReleaseCertificate, committed: string): Promise<void> {
  const shared = await readCertificate(committed);
  if (shared?.sha256 === held.sha256) return;
  throw new ScriptError(
    shared
      ? `PIKA_APPLE_CERTIFICATE is the certificate ${held.sha256.slice(0, 16)}, and the releases share ` +
        `${
          shared.sha256.slice(0, 16)
        } (${committed}): with another one macOS forgets what everybody has allowed Pika`
      : `PIKA_APPLE_CERTIFICATE holds "${held.name}", and no certificate is committed that all releases share`,
    {
      help: shared
        ? "Set the secret to the one that belongs to it. If that is lost: " + renewal
        : `Commit ${committed}, which deno task release:key macos-certificate wrote when it made the secret.`,
    },
  );
}

/** Throws a ScriptError unless macOS knows the bundle by the certificate. */
async function refuseForgettable(
  bundle: string,
  { sha1 }: ReleaseCertificate,
  options: RunOptions,
): Promise<void> {
  const { stdout } = await runBounded(designatedRequirement(bundle), {
    ...options,
    seconds: sealLimits.seconds,
  });
  const requirement = parseRequirement(stdout);
  if (requirement && isKnownBy(requirement, sha1)) return;
  throw new ScriptError(
    `macOS would know Pika by ${requirement ?? "nothing"}, not by its certificate ${sha1}`,
    {
      help:
        "Its next version would have to ask for everything again. Look at what codesign made of the certificate.",
    },
  );
}

/** Whether an app that fulfils this requirement is one that the certificate signed, whatever its code. */
export function isKnownBy(requirement: string, sha1: string): boolean {
  return new RegExp(`\\bcertificate (?:leaf|root) = H"${sha1}"`, "i").test(requirement) &&
    !/\bcdhash\b/.test(requirement);
}
