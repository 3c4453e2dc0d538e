/**
 * Which method signs a release: by its target, and by what the environment holds. A method is one file in its system's
 * folder; to add one, write it and choose it below.
 */

import type { Target } from "./target.ts";
import { adHoc } from "./macos/ad_hoc.ts";
import { authenticode } from "./windows/authenticode.ts";
import { developerId, developerIdVariables } from "./macos/developer_id.ts";
import { selfSigned, selfSignedVariables } from "./macos/self_signed.ts";
import type { Environment, SigningMethod } from "./signing_method.ts";
import { unsigned } from "./unsigned.ts";

/**
 * The method for a target. It looks at what is set in the environment only; `preflight` looks at what that holds.
 * Throws a ScriptError when what is set is incomplete.
 */
export function signingFor({ os }: Target, environment: Environment): SigningMethod {
  switch (os) {
    case "macos":
      return macosMethod(environment);
    case "windows":
      return authenticode(environment) ?? unsigned(os);
    case "linux":
      return unsigned(os);
  }
}

function macosMethod(environment: Environment): SigningMethod {
  const there = developerIdVariables.filter((name) => environment[name]);
  if (there.length === 0) return adHoc;
  // A certificate without a key to Apple's notary vouches for itself, or is refused by what it holds.
  const isAlone = there.length === selfSignedVariables.length &&
    selfSignedVariables.every((name) => environment[name]);
  return isAlone ? selfSigned(environment) : developerId(environment);
}

/** What is worth more to those who open it comes later. */
const worth: readonly SigningMethod["name"][] = [
  "unsigned",
  "ad-hoc",
  "self-signed",
  "developer-id",
  "authenticode",
];

/**
 * Why code that was signed by one method is signed anew, in words; undefined when it is good as it is. What was signed stays
 * good where the keys are not, as on the machine that only verifies it. Throws as `signingFor` does.
 */
export function whySignAnew(
  was: SigningMethod["name"],
  target: Target,
  environment: Environment,
): string | undefined {
  const now = signingFor(target, environment);
  return worth.indexOf(now.name) > worth.indexOf(was)
    ? `was "${was}", and now there are keys for "${now.name}"`
    : undefined;
}
