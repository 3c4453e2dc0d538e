/** The test suites, and how to read their counts from the JUnit files that they write. */

import { join } from "node:path";
import { cacheDir, root, sidecarDir } from "./paths.ts";
import { ensurePython } from "./python.ts";

export interface Suite {
  name: string;
  description: string;
  /** Tools without which it is skipped, whole. */
  needs: readonly string[];
  /** Tools without which some of its tests are skipped. */
  wants?: readonly string[];
  /** Whether `deno task ok` runs it. */
  speed: "fast" | "slow";
  /** How long it takes on two cores, about; the longest is begun first. */
  seconds: number;
  /** Whether it keeps a core busy, or mostly waits for clocks and runs beside anything. */
  load: "busy" | "waits";
  /** Names of suites that must not run at the same time. */
  notBeside?: readonly string[];
  /** The command that runs it and writes its results to the JUnit file. */
  command(junit: string): Promise<{ words: string[]; cwd: string; env?: Record<string, string> }>;
}

const denoTest = (...paths: string[]) => (junit: string) =>
  Promise.resolve({
    words: [Deno.execPath(), "test", "-A", "--quiet", `--junit-path=${junit}`, ...paths],
    cwd: root,
  });

/** Deno's tests of what needs the sidecar's Python: without the environment some would be left out, or make it themselves. */
const denoTestWithPython = (...paths: string[]) => async (junit: string) => {
  await ensurePython("dev");
  return await denoTest(...paths)(junit);
};

const pytest = (...args: string[]) => async (junit: string) => ({
  words: [await ensurePython("dev"), "-m", "pytest", "-q", `--junitxml=${junit}`, ...args],
  cwd: sidecarDir,
  // The sidecar's tests start the real cloud with it.
  env: { PIKA_DENO: Deno.execPath() },
});

export const suites: readonly Suite[] = [
  {
    name: "scripts",
    description: "release pipeline, tools and versions",
    needs: [],
    speed: "fast",
    seconds: 20,
    load: "busy",
    command: denoTestWithPython(
      "scripts",
      "--ignore=scripts/e2e,scripts/deploy/e2e,scripts/deploy/testing,scripts/release/testing",
    ),
  },
  {
    name: "cloud",
    description: "protocol, accounts, sessions, relay, on a real Postgres",
    needs: [],
    speed: "fast",
    seconds: 55,
    load: "busy",
    command: denoTest("cloud", "--ignore=cloud/tests"),
  },
  {
    name: "relay",
    description: "several cloud processes, killed and restarted; random nights",
    needs: [],
    speed: "slow",
    seconds: 80,
    load: "busy",
    command: denoTest("cloud/tests"),
  },
  {
    name: "web",
    description: "the web app's pure parts and its size",
    needs: [],
    speed: "fast",
    seconds: 4,
    load: "busy",
    command: denoTest("web", "--ignore=web/tests"),
  },
  {
    name: "desktop",
    description: "the UI's pure parts and its RPC client",
    needs: [],
    speed: "fast",
    seconds: 4,
    load: "busy",
    command: denoTest("desktop/src"),
  },
  {
    name: "sidecar",
    description: "analysis, library, queue, server, shells",
    needs: [],
    wants: ["ffmpeg"],
    speed: "slow",
    seconds: 165,
    load: "busy",
    command: pytest("--ignore=tests/live"),
  },
  {
    name: "live",
    description: "the sidecar's nights, against the real cloud and a bad one",
    needs: [],
    speed: "slow",
    seconds: 160,
    load: "waits",
    command: pytest("tests/live"),
  },
  {
    name: "browser",
    description: "desk and phones in Chromium, against the real sidecar and cloud",
    needs: ["chromium"],
    speed: "slow",
    seconds: 220,
    load: "busy",
    command: denoTestWithPython("desktop/tests", "web/tests"),
  },
  {
    name: "night",
    description: "a whole night: deck, desk, cloud, two phones",
    needs: ["chromium"],
    speed: "slow",
    seconds: 20,
    load: "busy",
    command: denoTestWithPython("scripts/e2e/night.test.ts"),
  },
  {
    name: "deploy",
    description: "deployments to a real engine under load, with failures on purpose",
    needs: ["dockerd", "docker-registry", "sshd", "iptables", "ip"],
    speed: "slow",
    seconds: 420,
    load: "busy",
    notBeside: ["browser", "night"],
    command: denoTest("scripts/deploy/testing", "scripts/deploy/e2e"),
  },
  {
    name: "installers",
    description:
      "installers of every system with their signatures, run where they can run; updates from one version to the next",
    needs: [],
    speed: "slow",
    seconds: 240,
    load: "busy",
    command: denoTestWithPython("scripts/release/testing"),
  },
  {
    name: "release",
    description: "deno task release, end to end",
    needs: ["objdump", "dpkg-deb", "fakeroot", "desktop-file-validate", "appstreamcli"],
    speed: "slow",
    seconds: 100,
    load: "busy",
    command: denoTest("scripts/e2e/release.test.ts"),
  },
];

/** Where a suite leaves its JUnit file. */
export function junitPath(suite: Suite): string {
  return join(cacheDir, "test", `${suite.name}.xml`);
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Adds up the test suites of a JUnit file (Deno says `disabled` where pytest says `skipped`). */
export function countResults(junit: string): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, attributes = ""] of junit.matchAll(/<testsuite ([^>]*)>/g)) {
    const value = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(attributes)?.[1] ?? 0);
    const failed = value("failures") + value("errors");
    const skipped = value("skipped") + value("disabled");
    counts.passed += value("tests") - failed - skipped;
    counts.failed += failed;
    counts.skipped += skipped;
  }
  return counts;
}
