/** Code signatures, where the system of the target has them. */

import type { Step } from "../step.ts";
import { targetName } from "../target.ts";

export const sign: Step = {
  name: "sign",
  description: "sign the installers",
  after: ["package"],
  outputs: () => [],
  skip: ({ target }) =>
    target.os === "linux"
      ? "Linux packages carry no code signature; SHA256SUMS vouches for them"
      : `there is no signing for ${targetName(target)} yet: the build is unsigned`,
  run: () => Promise.resolve({}),
};
