/** Where there is nothing to sign with: the build is marked, and the download page shows how to open it the first time. */

import type { Os } from "./target.ts";
import type { SigningMethod } from "./signing_method.ts";

export function unsigned(os: Os): SigningMethod {
  return {
    name: "unsigned",
    os,
    // Linux asks nobody for a code signature.
    trusted: os === "linux",
    preflight: () => Promise.resolve(),
    signTree: () => Promise.resolve(),
    signInstaller: () => Promise.resolve({}),
    verify: () => Promise.resolve(),
  };
}
