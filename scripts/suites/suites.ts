/** The test suites: what each is about, which files it has, what it needs, and the command that runs it. */

import { join, relative } from "node:path";
import { cacheDir, root, sidecarDir } from "../lib/paths.ts";
import { ensurePython } from "../lib/python.ts";
import { type SuiteTools, variable } from "../testing/suite_tools.ts";

export interface Suite {
  name: string;
  description: string;
  /** The tools that its tests may ask for, by name (scripts/lib/tools.ts); they are installed before any suite begins. */
  needs: readonly string[];
  /** Its test files: folders or files, from the checkout's root, and what lies below them but belongs to other suites. */
  files: { paths: readonly string[]; except?: readonly string[] };
  /** What runs the files. */
  runner: "deno" | "pytest";
  /** Whether it needs the sidecar's Python environment, which is made before it begins. */
  python?: "dev";
  /** Who runs it: a suite of root goes through sudo where this is not root. */
  runsAs?: "root";
  /** Whether `deno task ok` runs it. */
  speed: "fast" | "slow";
  /** How long it takes on two cores, about; the longest is begun first. */
  seconds: number;
  /** Whether it keeps a core busy, or mostly waits for clocks and runs beside anything. */
  load: "busy" | "waits";
  /** Names of suites that must not run at the same time. */
  notBeside?: readonly string[];
}

export const suites: readonly Suite[] = [
  {
    name: "scripts",
    description: "release pipeline, tools and versions",
    needs: ["ps", "git", "openssl", "shellcheck"],
    files: {
      paths: ["scripts"],
      except: ["deploy", "installers", "night", "release"].map((name) => `scripts/tests/${name}`),
    },
    runner: "deno",
    python: "dev",
    speed: "fast",
    seconds: 20,
    load: "busy",
  },
  {
    name: "cloud",
    description: "protocol, accounts, sessions, relay, on a real Postgres",
    needs: ["ps", "minisign"],
    files: { paths: ["cloud"], except: ["cloud/tests/relay"] },
    runner: "deno",
    speed: "fast",
    seconds: 55,
    load: "busy",
  },
  {
    name: "relay",
    description: "several cloud processes, killed and restarted; random nights",
    needs: ["ps", "git"],
    files: { paths: ["cloud/tests/relay"] },
    runner: "deno",
    speed: "slow",
    seconds: 80,
    load: "busy",
  },
  {
    name: "web",
    description: "the web app's pure parts and its size",
    needs: [],
    files: { paths: ["web"], except: ["web/tests/browser"] },
    runner: "deno",
    speed: "fast",
    seconds: 4,
    load: "busy",
  },
  {
    name: "desktop",
    description: "the UI's pure parts and its RPC client",
    needs: [],
    files: { paths: ["desktop/src"] },
    runner: "deno",
    speed: "fast",
    seconds: 4,
    load: "busy",
  },
  {
    name: "sidecar",
    description: "analysis, library, queue, server, shells",
    needs: ["ps", "mount", "ffmpeg", "mma", "fluidsynth", "FluidR3_GM.sf2", "TimGM6mb.sf2", "minisign"],
    files: { paths: ["sidecar/tests"], except: ["sidecar/tests/live"] },
    runner: "pytest",
    python: "dev",
    speed: "slow",
    seconds: 165,
    load: "busy",
  },
  {
    name: "live",
    description: "the sidecar's nights, against the real cloud and a bad one",
    needs: ["ps", "openssl"],
    files: { paths: ["sidecar/tests/live"] },
    runner: "pytest",
    python: "dev",
    speed: "slow",
    seconds: 160,
    load: "waits",
  },
  {
    name: "browser",
    description: "desk and phones in Chromium, against the real sidecar and cloud",
    needs: ["ps", "mount", "chromium"],
    files: { paths: ["desktop/tests/browser", "web/tests/browser"] },
    runner: "deno",
    python: "dev",
    speed: "slow",
    seconds: 220,
    load: "busy",
  },
  {
    name: "night",
    description: "a whole night: deck, desk, cloud, two phones",
    needs: ["ps", "chromium"],
    files: { paths: ["scripts/tests/night"] },
    runner: "deno",
    python: "dev",
    speed: "slow",
    seconds: 20,
    load: "busy",
  },
  {
    name: "deploy",
    description: "deployments to a real engine under load, with failures on purpose; a bare machine's boot",
    needs: [
      ...["ps", "git", "mount", "openssl", "dockerd", "docker-registry", "sshd", "ssh", "iptables", "ip"],
      ...["setcap", "curl"],
    ],
    files: { paths: ["scripts/tests/deploy"] },
    runner: "deno",
    runsAs: "root",
    speed: "slow",
    seconds: 420,
    load: "busy",
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
    files: { paths: ["scripts/tests/installers"] },
    runner: "deno",
    python: "dev",
    speed: "slow",
    seconds: 240,
    load: "busy",
  },
  {
    name: "release",
    description: "deno task release, end to end; what its verification refuses",
    needs: [
      ...["git", "objdump", "libpython", "dpkg-deb", "fakeroot", "desktop-file-validate", "appstreamcli"],
      ...["xvfb", "webkit2gtk", "chromium"],
    ],
    files: { paths: ["scripts/tests/release"] },
    runner: "deno",
    speed: "slow",
    seconds: 100,
    load: "busy",
  },
];

/**
 * The command that runs a suite and writes its results to the JUnit file; makes the Python environment that it needs. `tools`:
 * what its tests may ask for.
 */
export async function suiteCommand(
  suite: Suite,
  tools: SuiteTools,
): Promise<{ words: string[]; cwd: string; env: Record<string, string> }> {
  const { paths, except = [] } = suite.files;
  const python = suite.python && await ensurePython(suite.python);
  const env = { [variable]: JSON.stringify(tools) };
  const junit = junitPath(suite);
  if (suite.runner === "pytest") {
    const inside = (path: string) => relative(sidecarDir, join(root, path));
    const ignored = except.map((path) => `--ignore=${inside(path)}`);
    return {
      words: [python!, "-m", "pytest", "-q", `--junitxml=${junit}`, ...ignored, ...paths.map(inside)],
      cwd: sidecarDir,
      // The sidecar's tests start the real cloud with it.
      env: { ...env, PIKA_DENO: Deno.execPath() },
    };
  }
  const ignored = except.length > 0 ? [`--ignore=${except.join(",")}`] : [];
  const words = [Deno.execPath(), "test", "-A", "--quiet", `--junit-path=${junit}`, ...ignored, ...paths];
  return { words, cwd: root, env };
}

/** Where a suite leaves its JUnit file. */
export function junitPath(suite: Suite): string {
  return join(cacheDir, "test", `${suite.name}.xml`);
}
