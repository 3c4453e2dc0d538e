/** How long a frozen sidecar needs from process start to its first answered request, three ways, turn by turn in one run. */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { exists, sizeOf } from "../lib/files.ts";
import { cacheDir, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { describeRelease } from "../release/describe.ts";
import { writeBuildInfo } from "../release/build_info.ts";
import type { Release } from "../release/release.ts";
import { executableName, hostTarget } from "../release/targets/target.ts";
import { measureStart } from "../lib/sidecar_start.ts";
import { median } from "../lib/statistics.ts";
import { ensureFrozen } from "./frozen.ts";
import { formatSize, print, say, withProgress } from "../lib/terminal.ts";

const rounds = 7;

/** Runs the benchmark; freezes what is not frozen yet. */
export async function startup(): Promise<number> {
  const release = await describeRelease({ sidecar: "auto", published: false });
  const { onedir, onefile } = await ensureFrozen(release);
  const librosa = await freezeWithLibrosa(release);
  const contestants = [
    { name: "onedir", program: onedir.program, path: onedir.path },
    { name: "onefile", program: onefile.program, path: onefile.path },
    { name: "onedir + librosa", program: librosa.program, path: librosa.folder },
  ];
  const times = new Map<string, number[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    say(`round ${round} of ${rounds}${round === 0 ? " (warm-up, not counted)" : ""}`);
    for (const { name, program } of contestants) {
      const elapsed = await measureStart(program);
      if (round > 0) times.get(name)!.push(elapsed);
    }
  }
  print(`From process start to the first answered request, ${rounds} rounds, in ms`);
  print(
    `${"".padEnd(18)} ${"min".padStart(7)} ${"median".padStart(7)} ${"max".padStart(7)} ${
      "ratio".padStart(7)
    }   on disk`,
  );
  const base = median(times.get("onedir")!);
  for (const { name, path } of contestants) {
    const measured = times.get(name)!;
    const columns = [Math.min(...measured), median(measured), Math.max(...measured)].map((value) =>
      value.toFixed(0)
    );
    columns.push((median(measured) / base).toFixed(2));
    print(
      `${name.padEnd(18)} ${columns.map((column) => column.padStart(7)).join(" ")}   ${
        formatSize(await sizeOf(path))
      }`,
    );
  }
  return 0;
}

/** The same sidecar with `import librosa` before it serves: what a design on librosa would ship. */
async function freezeWithLibrosa(release: Release): Promise<{ program: string; folder: string }> {
  const name = "sidecar-with-librosa";
  const work = join(cacheDir, "bench");
  const folder = join(work, name);
  const program = join(folder, executableName(name, hostTarget()));
  if (await exists(join(folder, "build.json"))) return { program, folder };
  const python = await ensurePython("dev");
  await withProgress("Freezing a sidecar that imports librosa, first time only", () =>
    run(
      [python, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--onedir", "--name", name].concat(
        ["--paths", sidecarDir, "--distpath", work, "--workpath", join(work, "build"), "--specpath", work],
        ["--collect-all", "librosa", "--collect-data", "pika_sidecar"],
        [join(sidecarDir, "bench", "sidecar_with_librosa.py")],
      ),
      { env: { PYINSTALLER_CONFIG_DIR: join(work, "cache") } },
    ));
  await writeBuildInfo(release, folder, "bench");
  return { program, folder };
}
