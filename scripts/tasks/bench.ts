/** `deno task bench NAME`: measures, and prints a table. Only `fuzz` judges: it ends with 1 when it finds something. */

import { join } from "node:path";
import { codecs } from "../bench/codecs.ts";
import { benchDeploy } from "../bench/deploy.ts";
import { startup } from "../bench/startup.ts";
import { window } from "../bench/window.ts";
import { windows } from "../bench/windows.ts";
import { asksForHelp, isHelpOnly } from "../lib/arguments.ts";
import { UsageError } from "../lib/errors.ts";
import { root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { main, print } from "../lib/terminal.ts";
import { ensureTools } from "../lib/tools.ts";

interface Bench {
  name: string;
  description: string;
  /** What follows its name, where its program does not answer --help itself. */
  options?: string;
  run(args: string[]): Promise<number>;
}

/** A benchmark that is a Python program in `sidecar/bench/`; `tools` are installed first where that is possible. */
function python(name: string, description: string, tools: readonly string[] = []): Bench {
  return {
    name,
    description,
    async run(args) {
      if (!asksForHelp(args)) await ensureTools(tools);
      const words = [join(sidecarDir, "bench", `${name}.py`), ...args];
      const child = new Deno.Command(await ensurePython("dev"), {
        args: words,
        cwd: Deno.env.get("INIT_CWD") ?? root,
        env: { PYTHONPATH: sidecarDir, PYTHONUTF8: "1" },
      });
      return (await child.spawn().status).code;
    },
  };
}

/** A benchmark that is a Deno program of another wing. */
function deno(
  name: string,
  { script, ...said }: { script: string; description: string; options: string },
): Bench {
  return {
    name,
    ...said,
    async run(args) {
      const words = ["run", "-A", join(root, script), ...args];
      const child = new Deno.Command(Deno.execPath(), { args: words, cwd: root });
      return (await child.spawn().status).code;
    },
  };
}

const benches: readonly Bench[] = [
  {
    name: "startup",
    description: "the frozen sidecar: onedir, onefile, and one that imports librosa",
    options: "",
    run: startup,
  },
  {
    name: "windows",
    description:
      "the sidecar frozen for Windows, under Wine, beside the one of this machine: start-up, analysis, sizes",
    options: "",
    async run() {
      await ensureTools(["wine64", "mingw-w64"]);
      return await windows();
    },
  },
  {
    name: "window",
    description: "the installed app in its real window: start, memory, recovery from each kill (--rounds 7)",
    options: "[--rounds 7]",
    async run(args) {
      const rounds = args.length === 0 ? "7" : args.length === 2 && args[0] === "--rounds" ? args[1]! : "";
      if (!/^[1-9]\d?$/.test(rounds)) {
        throw new UsageError(
          `Cannot measure with "${args.join(" ")}": use --rounds and a number from 1 to 99`,
        );
      }
      await ensureTools(["xvfb", "webkit2gtk", "openbox", "xdotool"]);
      return await window(Number(rounds));
    },
  },
  python(
    "analysis",
    "speed and memory of the analysis, beside librosa (--long: a 3-hour WAV too)",
  ),
  python(
    "accuracy",
    "tempo, beats, key and loudness on music whose truth is known, beside librosa",
    ["fluidsynth", "mma", "FluidR3_GM.sf2", "TimGM6mb.sf2", "ffmpeg"],
  ),
  {
    name: "codecs",
    description: "speed of the frozen sidecar for each codec, beside librosa",
    run: codecs,
  },
  python(
    "fuzz",
    "10,000 damaged files through a worker: crashes, hangs, wrong answers, growth (--files, --seed)",
  ),
  python("profiles", "published key profiles on a labelled set: MIREX points, no clear key, tuning"),
  python("library", "20,000 tracks: time to the first page, search per keystroke"),
  python(
    "import",
    "20,000 tracks taken over from VirtualDJ and undone again: time and memory (--tracks 100000)",
  ),
  python("sources", "100,000 tracks of each other program's library: time and memory of reading them"),
  python("sets", "20,000 tracks: a set's course, alternatives for a place, a stretch filled, large changes"),
  deno("sound", {
    script: "desktop/bench/first_sound.ts",
    description: "songs of four minutes in Chromium: from the press to the first sound",
    options: "",
  }),
  deno("relay", {
    script: "cloud/bench/relay.ts",
    description: "5,000 dancers in one room: latency, memory, likes; --replicas: two of them, and failures",
    options: "[--dancers 5000] [--seconds 60] [--replicas]",
  }),
  deno("redraw", {
    script: "desktop/bench/set_redraw.ts",
    description: "a set of 100 tracks on the screen: what drawing it again costs after a track was moved",
    options: "[--entries 100] [--moves 40]",
  }),
  {
    name: "deploy",
    description: "what a floor notices of deployments and rollbacks, beside bare docker compose",
    options: "",
    run: benchDeploy,
  },
];

const usage = `deno task bench NAME [options]

${benches.map(({ name, description }) => `  ${name.padEnd(10)} ${description}`).join("\n")}`;

await main(async () => {
  const [name, ...args] = Deno.args;
  if (name === undefined || name === "--help" || name === "-h") return print(usage);
  const bench = benches.find((bench) => bench.name === name);
  if (!bench) throw new UsageError(`Unknown benchmark "${name}"`, { help: usage });
  if (bench.options === "") {
    const line = `deno task bench ${name}\n\n${bench.description}`;
    if (isHelpOnly(args, line)) return 0;
  } else if (bench.options !== undefined && asksForHelp(args)) {
    return print(`deno task bench ${name} ${bench.options}\n\n${bench.description}`);
  }
  return await bench.run(args);
});
