/**
 * Which method signs a release: by its target, and by what the environment holds. A method is one file in its system's
 * folder; to add one, write it and choose it below.
 */

import type { Target } from "./target.ts";
import { adHoc } from "./macos/ad_hoc.ts";
import { authenticode } from "./windows/authenticode.ts";
import { developerId, developerIdVariables } from "./macos/developer_id.ts";
import type { Environment, SigningMethod } from "./signing_method.ts";
import { unsigned } from "./unsigned.ts";

/**
 * The method for a target. It looks at what is set in the environment only; `preflight` looks at what that holds.
 * Throws a ScriptError when what is set is incomplete.
 */
export function signingFor({ os }: Target, environment: Environment): SigningMethod {
  switch (os) {
    case "macos":
      return developerIdVariables.some((name) => environment[name]) ? developerId(environment) : adHoc;
    case "windows":
      return authenticode(environment) ?? unsigned(os);
    case "linux":
      return unsigned(os);
  }
}

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
  return now.trusted && now.name !== was
    ? `was "${was}", and now there are keys for "${now.name}"`
    : undefined;
}
