/** The archive for every Linux: unpack it anywhere and start `pika` in it. */

import { basename, join } from "node:path";
import { run } from "../../../lib/command.ts";
import { copyTree, emptyFolder, remove } from "../../../lib/files.ts";
import { root } from "../../../lib/paths.ts";
import type { Format } from "../format.ts";

export const tarGz: Format = {
  name: "tar.gz",
  os: "linux",
  unavailable: () => Promise.resolve(undefined),
  async build(release, tree, file, options) {
    const name = basename(file, ".tar.gz");
    const folder = join(release.workDir, "tar");
    await emptyFolder(folder);
    await copyTree(join(tree, "lib", "pika"), join(folder, name));
    await Deno.copyFile(
      join(root, "LICENSE"),
      join(folder, name, "LICENSE"),
    );
    const tar = join(folder, `${name}.tar`);
    await run(
      ["tar", "--create", "--file", tar, "--directory", folder, "--sort=name", "--format=ustar"].concat(
        [`--mtime=@${release.sourceDateEpoch}`, "--owner=0", "--group=0", "--numeric-owner"],
        [name],
      ),
      options,
    );
    await run(["gzip", "-6n", tar], options);
    await Deno.rename(`${tar}.gz`, file);
  },
  async install(file, scratch, options) {
    await run(["tar", "--extract", "--file", file, "--directory", scratch], options);
    const folder = join(scratch, basename(file, ".tar.gz"));
    return {
      launcher: join(folder, "pika"),
      records: [],
      uninstall: () => remove(folder),
    };
  },
};
