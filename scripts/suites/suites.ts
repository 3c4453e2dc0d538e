/** The test suites: what each is about, and what it needs. Which files it has follows from where they lie (`suite_files.ts`). */

import { broughtRuntime } from "./brought_runtime.ts";
import { findRcodesign } from "../lib/rcodesign.ts";
import type { Missing } from "./missing.ts";

export interface Suite {
  /** A wing's name, or the name of folders `WING/tests/NAME/`. */
  name: string;
  description: string;
  /** The tools that its tests may ask for, by name (scripts/lib/tools.ts); they are installed before any suite begins. */
  needs: readonly string[];
  /** Whether it needs the sidecar's Python environment, which is made before it begins. */
  python?: "dev";
  /** What is built before it begins, once. */
  builds?: "rcodesign";
  /** A suite whose Python tests it runs on Python for Windows, under Wine. */
  pythonOnWindows?: "sidecar";
  /** Who runs it: a suite of root goes through sudo where this is not root. */
  runsAs?: "root";
  /** Whether `deno task ok` runs it. */
  speed: "fast" | "slow";
  /** How long it takes on two cores, about; the longest is begun first. */
  seconds: number;
  /** Whether it keeps a core busy, or mostly waits for clocks and runs beside anything. */
  load: "busy" | "waits";
  /** How many suites' worth of cores it takes, when that is more than one. */
  slots?: number;
  /** Names of suites that must not run at the same time. */
  notBeside?: readonly string[];
  /**
   * For what no package manager brings: why it cannot run here, or undefined when it can. Such a suite runs with the others only where it can,
   * which is said, and by its name it fails with these words. `named`: whether it was asked for by its name; what takes minutes to build is built
   * for those who ask.
   */
  onRequest?(named: "each" | "none"): Promise<Missing | undefined>;
}

export const suites: readonly Suite[] = [
  {
    name: "scripts",
    description: "release pipeline, deployments, tools and versions",
    needs: ["ps", "git", "openssl", "shellcheck"],
    python: "dev",
    speed: "fast",
    seconds: 110,
    load: "busy",
  },
  {
    name: "cloud",
    description: "accounts, rooms, dancers, HTTP, on a real Postgres",
    needs: ["ps", "minisign"],
    speed: "fast",
    seconds: 150,
    load: "busy",
  },
  {
    name: "relay",
    description: "several cloud processes, killed and restarted; random nights",
    needs: ["ps", "git"],
    speed: "slow",
    seconds: 150,
    load: "busy",
  },
  {
    name: "web",
    description: "the web app's pure parts and its size",
    needs: [],
    speed: "fast",
    seconds: 8,
    load: "busy",
  },
  {
    name: "desktop",
    description: "the UI's pure parts and its RPC client",
    needs: [],
    speed: "fast",
    seconds: 8,
    load: "busy",
  },
  {
    name: "sidecar",
    description: "analysis, library, queue, server, shells",
    needs: ["ps", "mount", "ffmpeg", "mma", "fluidsynth", "FluidR3_GM.sf2", "TimGM6mb.sf2", "minisign"],
    python: "dev",
    speed: "slow",
    seconds: 240,
    load: "busy",
  },
  {
    name: "live",
    description: "the sidecar's nights, against the real cloud and a bad one",
    needs: ["ps", "openssl"],
    python: "dev",
    speed: "slow",
    seconds: 200,
    load: "waits",
  },
  {
    name: "browser",
    description: "desk and phones in Chromium, against the real sidecar and cloud",
    needs: ["ps", "mount", "chromium", "chromium-headless-shell"],
    python: "dev",
    speed: "slow",
    seconds: 220,
    load: "busy",
  },
  {
    name: "night",
    description: "a whole night: deck, desk, cloud, two phones",
    needs: ["ps", "chromium", "chromium-headless-shell"],
    python: "dev",
    speed: "slow",
    seconds: 25,
    load: "busy",
  },
  {
    name: "attacks",
    description: "attacks on running programs, with the memory that compose.yaml gives them",
    needs: ["ps"],
    python: "dev",
    speed: "slow",
    seconds: 180,
    load: "busy",
  },
  {
    name: "deploy",
    description: "deployments to a real engine under load, with failures on purpose; a bare machine's boot",
    needs: [
      ...["ps", "git", "mount", "openssl", "dockerd", "docker-registry", "sshd", "ssh", "iptables", "ip"],
      ...["setcap", "curl"],
    ],
    runsAs: "root",
    speed: "slow",
    seconds: 460,
    load: "busy",
    slots: 2, // its floor must not wait for a core
    notBeside: ["browser", "night"],
  },
  {
    name: "installers",
    description:
      "installers of every system with their signatures, run where they can run; updates from one version to the next",
    needs: [
      ...[
        "ps",
        "objdump",
        "libpython",
        "minisign",
        "makensis",
        "wine64",
        "osslsigncode",
        "openssl",
        "plistutil",
        "icns2png",
      ],
      ...["file", "xvfb", "xlogo"],
    ],
    python: "dev",
    speed: "slow",
    seconds: 150,
    load: "busy",
  },
  {
    name: "windows",
    description:
      "the sidecar on Windows, under Wine: its tests, the frozen program with its page, the installer",
    needs: [
      ...[
        "wine64",
        "mingw-w64",
        "chromium",
        "chromium-headless-shell",
        "makensis",
        "minisign",
        "osslsigncode",
      ],
      ...["mount", "ps"],
    ],
    python: "dev",
    pythonOnWindows: "sidecar",
    speed: "slow",
    seconds: 420,
    load: "busy",
    slots: 2, // its tests run in three processes
  },
  {
    name: "release",
    description: "deno task release, end to end; what its verification refuses",
    needs: [
      ...["git", "objdump", "libpython", "dpkg-deb", "fakeroot", "desktop-file-validate", "appstreamcli"],
      ...["xvfb", "webkit2gtk", "chromium"],
    ],
    speed: "slow",
    seconds: 130,
    load: "busy",
  },
  {
    name: "window",
    description: "the installed app in Neutralino's real window: kills, sleep, close, a night, with pictures",
    needs: [
      ...["ps", "objdump", "libpython", "xvfb", "webkit2gtk", "openbox", "xdotool"],
      ...["chromium-headless-shell"],
    ],
    python: "dev",
    speed: "slow",
    seconds: 120,
    load: "busy",
    notBeside: ["deploy", "installers"],
    async onRequest() {
      const found = await broughtRuntime();
      return "runtime" in found ? undefined : found;
    },
  },
  {
    name: "signatures",
    description:
      "Pika.app of the real wheels, signed by our commands and judged by another program than Apple's",
    needs: ["cargo", "openssl", "objdump", "libpython"],
    python: "dev",
    builds: "rcodesign",
    speed: "slow",
    seconds: 60,
    load: "busy",
    async onRequest(named) {
      if (named === "each" || await findRcodesign()) return undefined;
      return {
        reason: "rcodesign is not on this machine, and takes five to ten minutes of a core to build",
        help: "deno task test signatures   builds it, once.",
      };
    },
  },
];
