/** Signs the finished installers, where the system of the target has signatures; on macOS Apple is asked as well. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScriptError } from "../../lib/errors.ts";
import { exists } from "../../lib/files.ts";
import { say } from "../../lib/terminal.ts";
import { acceptOutputs } from "../plan.ts";
import type { SigningFacts } from "../targets/signing_method.ts";
import { signingFor } from "../targets/signing.ts";
import type { Step } from "../step.ts";
import { formatsOf, type PackageFacts, packageFile, packageStep } from "./package.ts";

export interface SignFacts extends Record<string, unknown> {
  /** The method, and whether people can open what it made without a detour. */
  method: string;
  trusted: boolean;
  /** Per format. */
  files: Record<string, SigningFacts>;
}

export const sign: Step = {
  name: "sign",
  description: "sign the installers",
  after: ["package"],
  inputs: () => ({
    files: [fileURLToPath(new URL("../targets", import.meta.url))],
    values: [],
  }),
  outputs: () => [],
  skip: ({ target }) =>
    target.os === "linux"
      ? "Linux packages carry no code signature; SHA256SUMS and the feed's signature vouch for them"
      : undefined,
  async run({ release, log, output, facts, note }) {
    const signing = signingFor(release.target, Deno.env.toObject());
    const { signing: packed } = facts<PackageFacts>("package");
    if (packed !== signing.name) {
      throw new ScriptError(
        `The code inside is signed by "${packed}", the installer would be by "${signing.name}"`,
        {
          help: "deno task release --from package   signs both by what the environment holds now",
        },
      );
    }
    const files: SignFacts["files"] = {};
    const folder = join(release.workDir, "signing");
    await Deno.mkdir(folder, { recursive: true });
    // Waiting for Apple takes long and may fail: its id has to be seen at once.
    const told = (line: string) => say(`  ${line}`);
    try {
      for (const format of formatsOf(release)) {
        const file = packageFile(release, format);
        if (!await exists(file)) continue;
        files[format.name] = await signing.signInstaller(release, file, { log, output, folder, note: told });
      }
    } finally {
      // Otherwise the next run would pack anew, and ask Apple about another file instead of going on with this one.
      await acceptOutputs(release, packageStep);
    }
    note(
      signing.trusted
        ? `signed by ${signing.name}`
        : `not signed for others (${signing.name}): people have to allow it once`,
    );
    return { method: signing.name, trusted: signing.trusted, files } satisfies SignFacts;
  },
};
