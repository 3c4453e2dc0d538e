/** Stages the installed tree once and packs it in every format of the target. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ScriptError } from "../../lib/errors.ts";
import { emptyFolder, remove } from "../../lib/files.ts";
import { desktopDir, root } from "../../lib/paths.ts";
import { formatSize } from "../../lib/terminal.ts";
import { type Format, packageName } from "../targets/format.ts";
import { deb } from "../targets/linux/deb.ts";
import { dmg } from "../targets/macos/dmg.ts";
import { nsis } from "../targets/windows/nsis.ts";
import { tarGz } from "../targets/linux/tar_gz.ts";
import type { SigningMethod } from "../targets/signing_method.ts";
import { signingFor, whySignAnew } from "../targets/signing.ts";
import { stageLinux } from "../targets/linux/stage.ts";
import { stageMacos } from "../targets/macos/stage.ts";
import { stageWindows } from "../targets/windows/stage.ts";
import type { Release } from "../release.ts";
import type { Step } from "../step.ts";
import type { SidecarFacts } from "./sidecar.ts";

export interface PackageFacts extends Record<string, unknown> {
  /** Bytes per format. */
  sizes: Record<string, number>;
  /** The method by which the code inside is signed. */
  signing: SigningMethod["name"];
}

/** Every installer format that Pika knows. */
export const formats: readonly Format[] = [deb, tarGz, nsis, dmg];

/** How the installed tree is put together. */
const stages = { linux: stageLinux, macos: stageMacos, windows: stageWindows } as const;

/** The file that a format makes of a release. */
export function packageFile(release: Release, format: Format): string {
  return join(release.outDir, packageName(release, format));
}

/** Where the tree as it will be installed is put together. */
function stageFolder(release: Release): string {
  return join(release.workDir, "stage");
}

const sources = ["../targets"];

export const packageStep: Step = {
  name: "package",
  description: "stage the installed tree, sign its code, pack it",
  after: ["sidecar", "desktop", "runtime"],
  inputs: (release) => ({
    files: [
      join(desktopDir, "packaging", release.target.os),
      join(root, "LICENSE"),
      ...sources.map((path) => fileURLToPath(new URL(path, import.meta.url))),
      fileURLToPath(import.meta.url),
    ],
    values: [
      ...[release.version, release.target, release.buildId, release.shell.kind, release.published],
      ...[release.feed?.url ?? null, release.cloud],
    ],
  }),
  // No input, since keys are not everywhere: see whySignAnew.
  outdated: ({ signing }, { target }) =>
    whySignAnew(signing as SigningMethod["name"], target, Deno.env.toObject()),
  outputs: (release) => formatsOf(release).map((format) => packageFile(release, format)),
  async run(context) {
    const { release, log, output, note } = context;
    const candidates = formatsOf(release);
    const tree = stageFolder(release);
    await emptyFolder(tree);
    await stages[release.target.os](release, tree, context.facts<SidecarFacts>("sidecar").mode);
    const signing = signingFor(release.target, Deno.env.toObject());
    await signing.signTree(release, tree, { log, output });

    const built: Record<string, number> = {};
    await Promise.all(candidates.map(async (format) => {
      const reason = await format.unavailable();
      if (reason && release.published) throw new ScriptError(`Cannot build the .${format.name}: ${reason}`);
      if (reason) return note(`no .${format.name}: ${reason}`);
      const file = packageFile(release, format);
      const part = join(release.workDir, packageName(release, format));
      await remove(part);
      await format.build(release, tree, part, { log, output, signing });
      await Deno.rename(part, file);
      built[format.name] = (await Deno.stat(file)).size;
      note(`${packageName(release, format)}: ${formatSize(built[format.name] ?? 0)}`);
    }));
    return { sizes: built, signing: signing.name } satisfies PackageFacts;
  },
};

/** The formats of a release's target. */
export function formatsOf(release: Release): Format[] {
  return formats.filter((format) => format.os === release.target.os);
}
