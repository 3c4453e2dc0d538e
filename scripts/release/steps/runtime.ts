/**
 * Puts the UI bundle beside Neutralino's runtime, packed as `resources.neu`. It is not embedded into the executable: neu injects
 * the archive before it is wholly written (seen 6 kB short), and the app then crashes at start. And neu gets no executable at all:
 * it would write resources of its own into the one for Windows, whose bytes have to stay (targets/windows/program_info.ts).
 */

import { basename, join } from "node:path";
import { run } from "../../lib/command.ts";
import { ScriptError } from "../../lib/errors.ts";
import { copyTree, emptyFolder, exists } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import { readWindowConfiguration, windowConfigurationFile } from "../../lib/window_configuration.ts";
import { Skip } from "../../pipeline/step.ts";
import { foreignRuntime } from "../release.ts";
import type { Step } from "../step.ts";
import { executableName } from "../targets/target.ts";

/**
 * The words that pack the UI beside the runtime; `neu` is its program. Never with `--embed-resources`, which writes them into the
 * runtime's program: macOS 26 starts no such program, and Defender takes it for a damaged one.
 */
export function packingCommand(neu: string): string[] {
  return [Deno.execPath(), "run", "-A", neu, "build", "--release", "--clean"];
}

export const runtime: Step = {
  name: "runtime",
  description: "pack the UI for Neutralino's runtime",
  module: import.meta.url,
  after: ["desktop"],
  inputs: (release) => ({
    data: [windowConfigurationFile],
    values: [release.shell.kind === "neutralino" ? release.shell.sha256 : null],
  }),
  skip: ({ shell }) =>
    shell.kind === "browser" ? new Skip(`the browser shell is used: ${shell.reason}`) : undefined,
  async run({ release, log, output, note, artifacts, add }) {
    if (release.shell.kind !== "neutralino") return {};
    const foreign = foreignRuntime(release.shell);
    if (foreign) {
      note(`NOT FOR PUBLISHING: ${foreign}`);
      await Deno.writeTextFile(log, `NOT FOR PUBLISHING: ${foreign}\n`, { append: true });
    }
    const folder = join(release.workDir, "runtime");
    await emptyFolder(folder);
    await Deno.mkdir(join(folder, "bin")); // neu wants one
    await copyTree(artifacts.one("ui").path, join(folder, "resources"));
    const configuration = await readWindowConfiguration(release.target.os);
    await Deno.writeTextFile(
      join(folder, basename(windowConfigurationFile)),
      JSON.stringify(configuration, null, 2),
    );
    const neu = join(root, "node_modules", "@neutralinojs", "neu", "bin", "neu.js");
    await run(packingCommand(neu), { cwd: folder, log, output });
    const resources = join(folder, "dist", "pika", "resources.neu");
    if (!await exists(resources)) {
      throw new ScriptError(`neu made no "${resources}"`, { help: `Its output is in ${log}` });
    }
    const { target } = release;
    const executable = join(folder, executableName("pika", target));
    await Deno.copyFile(release.shell.runtime, executable);
    await Deno.chmod(executable, 0o755);
    add({ kind: "app", target, path: executable });
    add({ kind: "resources", path: resources });
    return { version: release.shell.version, sha256: release.shell.sha256 };
  },
};
