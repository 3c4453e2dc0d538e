/** Wraps Neutralino's runtime around the UI bundle: one executable with the resources embedded. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../command.ts";
import { ScriptError } from "../../errors.ts";
import { copyTree, emptyFolder, exists } from "../../files.ts";
import { desktopDir, root } from "../../paths.ts";
import type { Release, Step } from "../step.ts";
import { runtimeName } from "../target.ts";
import { uiFolder } from "./desktop.ts";

/** The executable with the embedded UI. */
export function appExecutable(release: Release): string {
  const name = runtimeName(release.target).replace(/^neutralino-/, "pika-");
  return join(release.workDir, "runtime", "dist", "pika", name);
}

export const runtime: Step = {
  name: "runtime",
  description: "embed the UI into Neutralino's runtime",
  after: ["desktop"],
  inputs: (release) => ({
    files: [join(desktopDir, "neutralino.config.json"), fileURLToPath(import.meta.url)],
    values: [release.shell.kind === "neutralino" ? release.shell.sha256 : null],
  }),
  outputs: (release) => [appExecutable(release)],
  skip: ({ shell }) => shell.kind === "browser" ? `the browser shell is used: ${shell.reason}` : undefined,
  async run({ release, log, output }) {
    if (release.shell.kind !== "neutralino") return {};
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
    await run([Deno.execPath(), "run", "-A", neu, "build", "--release", "--embed-resources", "--clean"], {
      cwd: folder,
      log,
      output,
    });
    // neu ends with code 0 when the platform's binary is missing.
    if (!await exists(appExecutable(release))) {
      throw new ScriptError(`neu made no "${appExecutable(release)}"`, { help: `Its output is in ${log}` });
    }
    await Deno.chmod(appExecutable(release), 0o755);
    return { version: release.shell.version, sha256: release.shell.sha256 };
  },
};
