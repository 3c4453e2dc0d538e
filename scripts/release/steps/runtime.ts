/**
 * Puts the UI bundle beside Neutralino's runtime, packed as `resources.neu`. It is not embedded into the executable: neu injects
 * the archive before it is wholly written (seen 6 kB short), and the app then crashes at start.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/command.ts";
import { ScriptError } from "../../lib/errors.ts";
import { copyTree, emptyFolder, exists } from "../../lib/files.ts";
import { desktopDir, root } from "../../lib/paths.ts";
import { foreignRuntime } from "../runtime_source.ts";
import type { Release } from "../release.ts";
import type { Step } from "../step.ts";
import { runtimeName } from "../targets/target.ts";
import { uiFolder } from "./desktop.ts";

/** The two files that make the app: the runtime and the packed UI, which lies beside it under this name. */
export function appFiles(release: Release): { executable: string; resources: string } {
  const folder = join(release.workDir, "runtime", "dist", "pika");
  const executable = join(folder, runtimeName(release.target).replace(/^neutralino-/, "pika-"));
  return { executable, resources: join(folder, "resources.neu") };
}

export const runtime: Step = {
  name: "runtime",
  description: "pack the UI for Neutralino's runtime",
  after: ["desktop"],
  inputs: (release) => ({
    files: [join(desktopDir, "neutralino.config.json"), fileURLToPath(import.meta.url)],
    values: [release.shell.kind === "neutralino" ? release.shell.sha256 : null],
  }),
  outputs: (release) => Object.values(appFiles(release)),
  skip: ({ shell }) => shell.kind === "browser" ? `the browser shell is used: ${shell.reason}` : undefined,
  async run({ release, log, output, note }) {
    if (release.shell.kind !== "neutralino") return {};
    const foreign = foreignRuntime(release.shell);
    if (foreign) {
      note(`NOT FOR PUBLISHING: ${foreign}`);
      await Deno.writeTextFile(log, `NOT FOR PUBLISHING: ${foreign}\n`, { append: true });
    }
    const folder = join(release.workDir, "runtime");
    await emptyFolder(folder);
    await Deno.mkdir(join(folder, "bin"));
    await copyTree(uiFolder(release), join(folder, "resources"));
    await Deno.copyFile(
      join(desktopDir, "neutralino.config.json"),
      join(folder, "neutralino.config.json"),
    );
    await Deno.copyFile(release.shell.runtime, join(folder, "bin", runtimeName(release.target)));
    const neu = join(root, "node_modules", "@neutralinojs", "neu", "bin", "neu.js");
    await run([Deno.execPath(), "run", "-A", neu, "build", "--release", "--clean"], {
      cwd: folder,
      log,
      output,
    });
    // neu ends with code 0 when the platform's binary is missing.
    for (const file of Object.values(appFiles(release))) {
      if (!await exists(file)) {
        throw new ScriptError(`neu made no "${file}"`, { help: `Its output is in ${log}` });
      }
    }
    await Deno.chmod(appFiles(release).executable, 0o755);
    return { version: release.shell.version, sha256: release.shell.sha256 };
  },
};
