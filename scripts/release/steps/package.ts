/** Stages the installed tree once and packs it in every format of the target. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScriptError } from "../../errors.ts";
import { emptyFolder, remove } from "../../files.ts";
import { desktopDir, root } from "../../paths.ts";
import { formatSize } from "../../terminal.ts";
import { type Format, packageName } from "../format.ts";
import { deb } from "../formats/deb.ts";
import { tarGz } from "../formats/tar_gz.ts";
import { stageLinux } from "../stage_linux.ts";
import type { Release, Step } from "../step.ts";
import { targetName } from "../target.ts";
import type { SidecarFacts } from "./sidecar.ts";

/** Every installer format that Pika knows. */
export const formats: readonly Format[] = [deb, tarGz];

/** The file that a format makes of a release. */
export function packageFile(release: Release, format: Format): string {
  return join(release.outDir, packageName(release, format));
}

/** Where the tree as it will be installed is put together. */
function stageFolder(release: Release): string {
  return join(release.workDir, "stage");
}

export const packageStep: Step = {
  name: "package",
  description: "stage the installed tree and pack it",
  after: ["sidecar", "desktop", "runtime"],
  inputs: (release) => ({
    files: [
      join(desktopDir, "packaging", release.target.os),
      join(root, "LICENSE"),
      ...["../formats", "../stage_linux.ts", "../format.ts"].map((path) =>
        fileURLToPath(new URL(path, import.meta.url))
      ),
      fileURLToPath(import.meta.url),
    ],
    values: [release.version, release.target, release.buildId, release.shell.kind, release.published],
  }),
  outputs: (release) => formatsOf(release).map((format) => packageFile(release, format)),
  async run(context) {
    const { release, log, output, note } = context;
    const candidates = formatsOf(release);
    if (candidates.length === 0) {
      throw new ScriptError(`There is no installer format for ${targetName(release.target)} yet`, {
        help: "The steps before this one work: deno task release --only sidecar",
      });
    }
    const tree = stageFolder(release);
    await emptyFolder(tree);
    await stageLinux(release, tree, context.facts<SidecarFacts>("sidecar").mode);

    const built: Record<string, number> = {};
    await Promise.all(candidates.map(async (format) => {
      const reason = await format.unavailable();
      if (reason && release.published) throw new ScriptError(`Cannot build the .${format.name}: ${reason}`);
      if (reason) return note(`no .${format.name}: ${reason}`);
      const file = packageFile(release, format);
      const part = join(release.workDir, packageName(release, format));
      await remove(part);
      await format.build(release, tree, part, { log, output });
      await Deno.rename(part, file);
      built[format.name] = (await Deno.stat(file)).size;
      note(`${packageName(release, format)}: ${formatSize(built[format.name] ?? 0)}`);
    }));
    return { sizes: built };
  },
};

/** The formats of a release's target. */
export function formatsOf(release: Release): Format[] {
  return formats.filter((format) => format.os === release.target.os);
}
