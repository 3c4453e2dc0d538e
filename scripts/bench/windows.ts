/**
 * The frozen sidecar for Windows under Wine beside the one of this machine, turn by turn in one run: start-up, analysis of the same files,
 * sizes. What Wine costs is in the figures; a ratio far from those of before is Windows' program grown slow.
 */

import { join } from "node:path";
import { run } from "../lib/command.ts";
import { remove, sizeOf } from "../lib/files.ts";
import { root } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { ownSystem, type ProgramHost } from "../lib/program_start.ts";
import { measureStart } from "../lib/sidecar_start.ts";
import { median } from "../lib/statistics.ts";
import { formatSize, print, say } from "../lib/terminal.ts";
import { writeBuildInfo } from "../release/build_info.ts";
import { describeRelease } from "../release/describe.ts";
import { feedKey } from "../release/feed_key.ts";
import { trialSidecar } from "../release/trial_sidecar.ts";
import { Wine } from "../windows/wine.ts";
import { ensureFrozen } from "./frozen.ts";

const rounds = 5;
const codecs = ["wav", "aiff", "flac", "mp3", "ogg", "opus"];
/** Length of each file. */
const seconds = 120;

/** Runs the benchmark; freezes what is not frozen yet. */
export async function windows(): Promise<number> {
  const release = await describeRelease({ sidecar: "auto", published: false });
  const { onedir } = await ensureFrozen(release);
  const folder = await trialSidecar({ os: "windows", arch: "x64" }, feedKey);
  await writeBuildInfo(release, folder, "bench");
  await using wine = await Wine.start({ cLibrary: "complete" });
  const files = await makeMusic(join(wine.folder, "music"));
  const contestants: { name: string; program: string; folder: string; host: ProgramHost }[] = [
    { name: "here", program: onedir.program, folder: onedir.path, host: ownSystem },
    {
      name: "Windows, by Wine",
      program: join(folder, "pika-sidecar.exe"),
      folder,
      host: {
        startOf: (program, args = []) => ({ words: wine.words(program, ...args), env: wine.env }),
        pathThere: (path) => wine.windowsPath(path),
      },
    },
  ];
  const starts = contestants.map((): number[] => []);
  const analyses = contestants.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    say(`round ${round} of ${rounds}${round === 0 ? " (warm-up, not counted)" : ""}`);
    for (const [at, { program, host }] of contestants.entries()) {
      const start = await measureStart(program, host);
      const analysis = await measureAnalysis(program, files, host);
      if (round === 0) continue;
      starts[at]!.push(start);
      analyses[at]!.push(seconds * files.length * 1000 / analysis);
    }
  }
  print(`Medians of ${rounds} rounds; the range in brackets; the ratio to the program of this machine`);
  table("from process start to the first answered request, ms", contestants, starts);
  table(`${files.length} codecs, one worker, its start included: times real time`, contestants, analyses);
  for (const { name, program, folder } of contestants) {
    print(
      `${name.padEnd(18)} program ${formatSize(await sizeOf(program))}, its folder ${
        formatSize(await sizeOf(folder))
      }`,
    );
  }
  return 0;
}

function table(what: string, contestants: readonly { name: string }[], measured: readonly number[][]): void {
  print(`\n${what}`);
  const base = median(measured[0]!);
  for (const [at, { name }] of contestants.entries()) {
    const values = measured[at]!;
    const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map((value) =>
      value.toFixed(0)
    );
    print(
      `${name.padEnd(18)} ${middle!.padStart(6)} (${least} to ${most})   ${
        (median(values) / base).toFixed(2)
      }`,
    );
  }
}

/** Milliseconds of `pika-sidecar analyze` on files. */
async function measureAnalysis(
  program: string,
  files: readonly string[],
  host: ProgramHost,
): Promise<number> {
  const args = ["analyze", "--json", "--workers", "1", ...files.map((file) => host.pathThere(file))];
  const { words, env } = host.startOf(program, args);
  const begun = performance.now();
  await run(words, { env });
  return performance.now() - begun;
}

/** The same music in each codec. */
async function makeMusic(folder: string): Promise<string[]> {
  await remove(folder);
  await Deno.mkdir(folder);
  const python = await ensurePython("dev");
  const files = codecs.map((codec) => join(folder, `music.${codec}`));
  for (const file of files) {
    const words = ["--bpm", "104", "--key", "D minor", "--style", "funk", "--seconds", String(seconds)];
    await run([python, join(root, "sidecar/tests/render.py"), file, ...words]);
  }
  return files;
}
