/** Installing system packages: which manager this machine has, and what is said to it. */

import $ from "dax";
import { join } from "node:path";
import { asRoot, canBeRoot } from "./as_root.ts";
import { run } from "./command.ts";
import { cacheDir } from "./paths.ts";
import { withProgress } from "./terminal.ts";

export type ManagerName = "apt" | "brew" | "winget";

/** How packages are asked for. Pure: it says commands and runs none. */
export interface PackageManager {
  name: ManagerName;
  /** The program by which it is found. */
  program: string;
  /** The system that it belongs to. */
  os: typeof Deno.build.os;
  /** Whether it installs as root only. */
  needsRoot: boolean;
  /** The commands that install packages without asking, one after the other. */
  install(packages: readonly string[]): string[][];
  /** What a person pastes. */
  line(packages: readonly string[]): string;
}

const apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"];

export const managers: readonly PackageManager[] = [
  {
    name: "apt",
    program: "apt-get",
    os: "linux",
    needsRoot: true,
    install: (packages) => [
      [...apt, "update"],
      [...apt, "install", "--yes", "--no-install-recommends", ...packages],
    ],
    line: (packages) => `sudo apt-get install --no-install-recommends ${packages.join(" ")}`,
  },
  {
    name: "brew",
    program: "brew",
    os: "darwin",
    needsRoot: false,
    install: (packages) => [["brew", "install", "--quiet", ...packages]],
    line: (packages) => `brew install ${packages.join(" ")}`,
  },
  {
    name: "winget",
    program: "winget",
    os: "windows",
    needsRoot: false,
    install: (packages) =>
      packages.map((id) => [
        ...["winget", "install", "--exact", "--silent", "--disable-interactivity"],
        ...["--accept-package-agreements", "--accept-source-agreements", "--id", id],
      ]),
    line: (packages) => packages.map((id) => `winget install --exact --id ${id}`).join("; "),
  },
];

/** The manager of a system; undefined where we know none. */
export function managerOf(os: typeof Deno.build.os): PackageManager | undefined {
  return managers.find((manager) => manager.os === os);
}

/** Whether packages can be installed here without asking anybody anything. */
export async function canInstall(manager: PackageManager): Promise<boolean> {
  if (manager.os !== Deno.build.os || !await $.which(manager.program)) return false;
  return !manager.needsRoot || await canBeRoot();
}

/** Whether a manager knows a package that not every distribution has; asked of apt, by what it fetched last, and no other. */
export async function offers(manager: PackageManager, name: string | undefined): Promise<boolean> {
  if (manager.name !== "apt" || name === undefined) return false;
  const { stdout } = await run(["apt-cache", "policy", name]);
  return /^ *Candidate: [^(]/m.test(stdout);
}

/** Installs packages, all in one go. Throws a CommandError with the manager's last lines. */
export async function installPackages(
  manager: PackageManager,
  packages: readonly string[],
  what: string,
): Promise<void> {
  await Deno.mkdir(cacheDir, { recursive: true });
  const log = join(cacheDir, "packages.log");
  await withProgress(what, async () => {
    for (const words of manager.install(packages)) {
      await run(manager.needsRoot ? asRoot(words) : words, { log });
    }
  });
}
