/** The Debian package: the staged tree below `/usr`, and the control data. */

import $ from "dax";
import { join } from "node:path";
import { run } from "../../../lib/command.ts";
import { copyTree, emptyFolder, sizeOf } from "../../../lib/files.ts";
import { desktopDir } from "../../../lib/paths.ts";
import type { Format } from "../format.ts";
import type { Release } from "../../release.ts";

const packaging = join(desktopDir, "packaging", "linux");

/** Debian's names of the architectures. */
const debianArch = { x64: "amd64", arm64: "arm64" } as const;

/** The fields of the control file. `installedSize` in bytes, `glibc` as `2.36`. */
export function controlFile(release: Release, installedSize: number, glibc: string): string {
  const shell = release.shell.kind === "neutralino"
    ? "libwebkit2gtk-4.1-0 | libwebkit2gtk-4.0-37, libgtk-3-0t64 | libgtk-3-0"
    : "xdg-utils";
  return [
    "Package: pika",
    // "~" sorts before everything: of 0.2.0-rc.1 Debian would think that it is newer than 0.2.0.
    `Version: ${release.version.replace("-", "~")}`,
    `Architecture: ${debianArch[release.target.arch]}`,
    "Maintainer: Pika maintainers <maintainers@pika.invalid>",
    `Installed-Size: ${Math.ceil(installedSize / 1024)}`,
    `Depends: libc6 (>= ${glibc}), ${shell}`,
    // ffmpeg decodes M4A and WMA (sidecar/pika_sidecar/analysis/decoders/).
    `Recommends: ffmpeg, ${release.shell.kind === "neutralino" ? "zenity | kdialog" : "www-browser"}`,
    "Section: sound",
    "Priority: optional",
    "Description: companion for DJs",
    " Pika knows your music: tempo, key, energy and waveform of every track. During a",
    " night it follows what your DJ software plays and shares it with the dancers.",
    "",
  ].join("\n");
}

export const deb: Format = {
  name: "deb",
  os: "linux",
  async unavailable() {
    for (const program of ["dpkg-deb", ...asRoot()]) {
      if (!await $.which(program)) return `${program} is missing (deno task doctor says how to install it)`;
    }
  },
  async build(release, tree, file, options) {
    const folder = join(release.workDir, "deb");
    await emptyFolder(folder);
    const usr = join(folder, "usr");
    await copyTree(join(tree, "share"), join(usr, "share"));
    await copyTree(join(tree, "lib"), join(usr, "lib"));
    await Deno.mkdir(join(usr, "bin"));
    await Deno.symlink("../lib/pika/pika", join(usr, "bin", "pika"));
    const doc = join(usr, "share", "doc", "pika");
    await Deno.mkdir(doc, { recursive: true });
    await Deno.copyFile(join(packaging, "copyright"), join(doc, "copyright"));

    const glibc = (await run(["getconf", "GNU_LIBC_VERSION"], options)).stdout.trim().split(" ")[1] ?? "2.31";
    await Deno.mkdir(join(folder, "DEBIAN"));
    await Deno.writeTextFile(
      join(folder, "DEBIAN", "control"),
      controlFile(release, await sizeOf(usr), glibc),
    );
    // -z1: 7 s instead of 27 s for 2 MB more; every released Debian and Ubuntu reads xz.
    await run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", folder, file], {
      ...options,
      env: { SOURCE_DATE_EPOCH: String(release.sourceDateEpoch) },
    });
  },
  async install(file, scratch, options) {
    const admin = join(scratch, "var", "lib", "dpkg");
    for (const folder of ["info", "updates", "triggers"]) {
      await Deno.mkdir(join(admin, folder), { recursive: true });
    }
    await Deno.writeTextFile(join(admin, "status"), "");
    // The scratch folder holds no other package, so what Pika depends on is taken from the machine.
    const log = `--log=${join(admin, "log")}`; // not the machine's own
    const dpkg = [...asRoot(), "dpkg", `--root=${scratch}`, log, "--force-depends", "--force-bad-path"];
    await run([...dpkg, "--install", file], options);
    return {
      launcher: join(scratch, "usr", "bin", "pika"),
      records: [join(scratch, "var")],
      uninstall: async () => void await run([...dpkg, "--purge", "pika"], options),
    };
  },
};

function asRoot(): string[] {
  return Deno.uid() === 0 ? [] : ["fakeroot"];
}
