/**
 * Which method signs a release: by its target, and by what the environment holds. A method is one file here; to add one, write it and choose it
 * below.
 */

import type { Target } from "../target.ts";
import type { Environment, SigningMethod } from "./method.ts";
import { unsigned } from "./unsigned.ts";

/** The method for a target. It looks at the names in the environment only; `preflight` looks at what they hold. */
export function signingFor(target: Target, _environment: Environment): SigningMethod {
  return unsigned(target.os);
}
