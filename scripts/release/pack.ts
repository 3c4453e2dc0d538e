/** Packs a staged tree in every format of its target. */

import { join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { remove } from "../lib/files.ts";
import { formatSize } from "../lib/terminal.ts";
import type { OfKind } from "../pipeline/artifacts.ts";
import type { Artifact } from "./artifact.ts";
import type { StepContext } from "./step.ts";
import { type Format, packageName } from "./targets/format.ts";
import { formatsOf } from "./targets/mod.ts";
import type { SigningMethod } from "./targets/signing_method.ts";

export interface PackOptions {
  /** The staged tree. */
  tree: string;
  /** Where the packages go. */
  folder: string;
  /** Signs what a packer makes on its way; without it that stays unsigned. */
  signing?: SigningMethod;
  /** By default those of the target. */
  formats?: readonly Format[];
}

/**
 * Packs what this machine can; a package is there when it is whole. Says which format it cannot, or throws a ScriptError where the release is a published one.
 */
export async function packAll(
  { release, log, output, note }: Pick<StepContext, "release" | "log" | "output" | "note">,
  { tree, folder, signing, formats = formatsOf(release) }: PackOptions,
): Promise<OfKind<Artifact, "package">[]> {
  const packed = await Promise.all(formats.map(async (format) => {
    const reason = await format.unavailable();
    if (reason && release.published) throw new ScriptError(`Cannot build the .${format.name}: ${reason}`);
    if (reason) {
      note(`no .${format.name}: ${reason}`);
      return undefined;
    }
    const name = packageName(release, format);
    const part = join(release.workDir, name);
    await remove(part);
    await format.build(release, tree, part, { log, output, signing });
    const path = join(folder, name);
    await Deno.rename(part, path);
    note(`${name}: ${formatSize((await Deno.stat(path)).size)}`);
    return { kind: "package", format: format.name, target: release.target, path } as const;
  }));
  return packed.filter((made) => made !== undefined);
}
