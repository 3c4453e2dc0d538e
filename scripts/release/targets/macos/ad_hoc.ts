/**
 * The seal without a certificate: Apple silicon starts no code without one, and says "is damaged" to a bundle whose seal is broken
 * (Picocrypt-NG #164). It vouches for nobody: people still have to allow the app in the system settings.
 */

import $ from "dax";
import { join } from "node:path";
import { ScriptError } from "../../../lib/errors.ts";
import { withMounted } from "./dmg.ts";
import { bundleName } from "./stage.ts";
import type { SigningMethod } from "../signing_method.ts";
import { sealBundle, sealLimits, verifySeal } from "./seal.ts";

export const adHoc: SigningMethod = {
  name: "ad-hoc",
  os: "macos",
  trusted: false,
  async preflight() {
    if (await $.which("codesign")) return;
    throw new ScriptError("codesign is missing, so the app cannot be sealed", {
      help: "xcode-select --install",
    });
  },
  signTree: (_release, tree, options) =>
    sealBundle({ kind: "ad-hoc" }, tree, { ...options, limits: sealLimits }),
  async signInstaller(_release, file, { log, output }) {
    await this.verify(file, { log, output });
    return { method: "ad-hoc", trusted: false, notarised: false };
  },
  async verify(file, options) {
    const check = (bundle: string) => verifySeal(bundle, { ...options, limits: sealLimits });
    if (file.endsWith(".app")) return await check(file);
    await withMounted(file, options, (volume) => check(join(volume, bundleName)));
  },
};
