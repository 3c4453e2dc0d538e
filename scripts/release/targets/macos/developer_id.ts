/** Developer ID and notarisation: people open Pika by a double-click. Everything secret comes from the environment. */

import { join } from "node:path";
import type { RunOptions } from "../../../lib/command.ts";
import { CommandError, ScriptError } from "../../../lib/errors.ts";
import { runBounded } from "../../bounded.ts";
import { withMounted } from "./dmg.ts";
import { bundleName } from "./stage.ts";
import {
  assessBundle,
  assessImage,
  findXcodeProgram,
  notary,
  type NotaryKey,
  signImage,
  validateTicket,
  verifyCode,
} from "./apple_commands.ts";
import { type Certificate, decode, withKeychain } from "./ephemeral_keychain.ts";
import { inOnePiece } from "../in_one_piece.ts";
import type { Environment, SigningMethod } from "../signing_method.ts";
import { refuseEnding } from "./release_certificate.ts";
import { isRefusal, notarise, type NotaryLimits, notaryLimits, submissionOf } from "./notarisation.ts";
import { codesign, sealBundle, type SealLimits, sealLimits, verifySeal } from "./seal.ts";

/** The variables without which there is no Developer ID; all of them or none. */
export const developerIdVariables = [
  "PIKA_APPLE_CERTIFICATE",
  "PIKA_APPLE_CERTIFICATE_PASSWORD",
  "PIKA_APPLE_NOTARY_KEY",
  "PIKA_APPLE_NOTARY_KEY_ID",
  "PIKA_APPLE_NOTARY_ISSUER",
] as const;

/** The method for an environment. Throws a ScriptError that names the variables that are not set. */
export function developerId(
  environment: Environment,
  limits: { seal: SealLimits; notary: NotaryLimits } = { seal: sealLimits, notary: notaryLimits },
): SigningMethod {
  const missing = developerIdVariables.filter((name) => !environment[name]);
  if (missing.length > 0) {
    throw new ScriptError(`Cannot sign with a Developer ID: ${missing.join(", ")} not set`, {
      help: "Set all five, or none: then the app is sealed ad hoc and marked as not signed.",
    });
  }
  const value = (name: typeof developerIdVariables[number]) => environment[name]!;
  const certificate: Certificate = {
    content: value("PIKA_APPLE_CERTIFICATE"),
    password: value("PIKA_APPLE_CERTIFICATE_PASSWORD"),
  };

  /** Opens the notary key for `work`: a file that only we can read, deleted afterwards. */
  async function withNotaryKey<T>(work: (key: NotaryKey) => Promise<T>): Promise<T> {
    const folder = await Deno.makeTempDir({ prefix: "pika-notary-" });
    try {
      const file = join(folder, "key.p8");
      await Deno.writeFile(file, decode(value("PIKA_APPLE_NOTARY_KEY")), { mode: 0o600 });
      const id = value("PIKA_APPLE_NOTARY_KEY_ID");
      return await work({ file, id, issuer: value("PIKA_APPLE_NOTARY_ISSUER") });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  const { seconds } = limits.seal;
  const kind = "developer-id";
  return {
    name: kind,
    os: "macos",
    trusted: true,
    async preflight() {
      for (const program of ["codesign", "notarytool", "stapler"]) {
        await runBounded(findXcodeProgram(program), {
          seconds,
          help: "xcode-select --install, or choose an Xcode",
        });
      }
      await withKeychain(certificate, { kind }, (held) => Promise.resolve(refuseEnding(held, renewal)));
      await withNotaryKey((key) => askNotary(key, limits.notary));
    },
    signTree: (_release, tree, { log }) =>
      withKeychain(
        certificate,
        { kind, log },
        ({ seal }) => sealBundle(seal, tree, { log, limits: limits.seal }),
      ),
    async signInstaller(_release, file, context) {
      // A file that was handed in is signed; signing it again would make another file of it, and another submission.
      if (!await submissionOf(file, context.folder)) {
        await withKeychain(
          certificate,
          { kind, log: context.log },
          ({ seal }) =>
            inOnePiece(
              file,
              (copy) => codesign(signImage(seal, copy), { log: context.log, limits: limits.seal }),
            ),
        );
      }
      const submission = await withNotaryKey((key) =>
        notarise(file, key, { ...context, limits: limits.notary })
      );
      await this.verify(file, context);
      return { method: kind, trusted: true, notarised: true, submission: submission.id };
    },
    async verify(file, { log }) {
      const options: RunOptions & { seconds: number } = { log, seconds };
      const checkBundle = async (bundle: string) => {
        await verifySeal(bundle, { log, limits: limits.seal });
        await runBounded(assessBundle(bundle), { ...options, help: gatekeeperHelp });
      };
      if (file.endsWith(".app")) return await checkBundle(file);
      await runBounded(verifyCode([file]), options);
      await runBounded(validateTicket(file), { ...options, help: gatekeeperHelp });
      await runBounded(assessImage(file), { ...options, help: gatekeeperHelp });
      await withMounted(file, { log }, (volume) => checkBundle(join(volume, bundleName)));
    },
  };
}

const renewal =
  "Make a new Developer ID Application certificate at developer.apple.com and put it into PIKA_APPLE_CERTIFICATE.";

const gatekeeperHelp =
  "Gatekeeper would not let people open it. Look at the submission's log and run the step again.";

async function askNotary(key: NotaryKey, limits: NotaryLimits): Promise<void> {
  try {
    await runBounded(notary.history(key), {
      seconds: limits.ask,
      help: "Check the network, then try again.",
    });
  } catch (error) {
    if (!(error instanceof CommandError) || !isRefusal(error)) throw error;
    throw new ScriptError(`Apple refuses the notary key: ${error.tail}`, {
      help: "Check PIKA_APPLE_NOTARY_KEY, PIKA_APPLE_NOTARY_KEY_ID and PIKA_APPLE_NOTARY_ISSUER.",
      cause: error,
    });
  }
}
