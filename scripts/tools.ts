/** The programs that Pika's tasks need from the system: how to find them, what for, and how to install them per OS. */

import $ from "dax";
import { exists } from "./files.ts";
import { CommandError, ScriptError } from "./errors.ts";
import { findPython } from "./python.ts";
import { run } from "./command.ts";
import { say } from "./terminal.ts";

export interface Tool {
  name: string;
  /** Which task needs it, and for what. */
  purpose: string;
  /** Where it matters; elsewhere it is not asked for. */
  os: readonly (typeof Deno.build.os)[];
  /** Without it: `task` cannot do its job at all, or `part` of it is left out and said so. */
  missing: "stops" | "leaves out";
  /** The version or path when it is there, undefined when it is not. */
  find(): Promise<string | undefined>;
  /** The command that installs it. */
  install: Partial<Record<typeof Deno.build.os, string>>;
  /** The Debian package, for machines on which the tests may install it themselves. */
  debian?: string;
}

/** Finds a program on the PATH or at one of the other places. */
function program(names: string[], places: string[] = []): () => Promise<string | undefined> {
  return async () => {
    for (const name of names) {
      const found = await $.which(name);
      if (found) return found;
    }
    for (const place of places) if (await exists(place)) return place;
    return undefined;
  };
}

export const tools: readonly Tool[] = [
  {
    name: "python",
    purpose: "everything: the sidecar runs on it (3.11 or newer, with venv)",
    os: ["linux", "darwin", "windows"],
    missing: "stops",
    find: () => findPython().then((found) => `Python ${found.version}`, () => undefined),
    install: {
      linux: "apt-get install python3 python3-venv",
      darwin: "brew install python@3.11",
      windows: "winget install Python.Python.3.11",
    },
  },
  {
    name: "git",
    purpose: "release: which commit is built",
    os: ["linux", "darwin", "windows"],
    missing: "stops",
    find: program(["git"]),
    install: {
      linux: "apt-get install git",
      darwin: "xcode-select --install",
      windows: "winget install Git.Git",
    },
  },
  {
    name: "objdump",
    purpose: "release: PyInstaller looks into libraries with it",
    os: ["linux"],
    missing: "stops",
    find: program(["objdump"]),
    install: { linux: "apt-get install binutils" },
    debian: "binutils",
  },
  {
    name: "dpkg-deb",
    purpose: "release: builds the .deb",
    os: ["linux"],
    missing: "leaves out",
    find: program(["dpkg-deb"]),
    install: { linux: "apt-get install dpkg" },
  },
  {
    name: "fakeroot",
    purpose: "release: installs the .deb into a scratch folder (not needed as root)",
    os: ["linux"],
    missing: "leaves out",
    find: async () => Deno.uid() === 0 ? "not needed as root" : await program(["fakeroot"])(),
    install: { linux: "apt-get install fakeroot" },
    debian: "fakeroot",
  },
  {
    name: "xvfb-run",
    purpose: "release: starts the Neutralino shell on a machine without a screen",
    os: ["linux"],
    missing: "leaves out",
    find: program(["xvfb-run"]),
    install: { linux: "apt-get install xvfb" },
    debian: "xvfb",
  },
  {
    name: "chromium",
    purpose: "test: the browser suite",
    os: ["linux", "darwin", "windows"],
    missing: "leaves out",
    find: program(["chromium", "chromium-browser", "google-chrome", "chrome"], [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    ]),
    install: {
      linux: "apt-get install chromium",
      darwin: "brew install --cask google-chrome",
      windows: "winget install Google.Chrome",
    },
    debian: "chromium",
  },
  {
    name: "ffmpeg",
    purpose: "test: measures loudness beside us",
    os: ["linux", "darwin", "windows"],
    missing: "leaves out",
    find: program(["ffmpeg"]),
    install: {
      linux: "apt-get install ffmpeg",
      darwin: "brew install ffmpeg",
      windows: "winget install Gyan.FFmpeg",
    },
    debian: "ffmpeg",
  },
  {
    name: "fluidsynth",
    purpose: "bench accuracy: plays the labelled set",
    os: ["linux"],
    missing: "leaves out",
    find: program(["fluidsynth"]),
    install: { linux: "apt-get install fluidsynth" },
    debian: "fluidsynth",
  },
  {
    name: "mma",
    purpose: "bench accuracy: arranges the labelled set",
    os: ["linux"],
    missing: "leaves out",
    find: program(["mma"]),
    install: { linux: "apt-get install mma" },
    debian: "mma",
  },
  {
    name: "FluidR3_GM.sf2",
    purpose: "bench accuracy: the instruments of the split that judges",
    os: ["linux"],
    missing: "leaves out",
    find: program([], ["/usr/share/sounds/sf2/FluidR3_GM.sf2"]),
    install: { linux: "apt-get install fluid-soundfont-gm" },
    debian: "fluid-soundfont-gm",
  },
  {
    name: "TimGM6mb.sf2",
    purpose: "bench accuracy: the instruments of the split that constants are chosen on",
    os: ["linux"],
    missing: "leaves out",
    find: program([], ["/usr/share/sounds/sf2/TimGM6mb.sf2"]),
    install: { linux: "apt-get install timgm6mb-soundfont" },
    debian: "timgm6mb-soundfont",
  },
  {
    name: "desktop-file-validate",
    purpose: "test: checks the desktop entry",
    os: ["linux"],
    missing: "leaves out",
    find: program(["desktop-file-validate"]),
    install: { linux: "apt-get install desktop-file-utils" },
    debian: "desktop-file-utils",
  },
  {
    name: "appstreamcli",
    purpose: "test: checks the AppStream metadata",
    os: ["linux"],
    missing: "leaves out",
    find: program(["appstreamcli"]),
    install: { linux: "apt-get install appstream" },
    debian: "appstream",
  },
  {
    name: "plistutil",
    purpose: "test: reads Info.plist beside us",
    os: ["linux"],
    missing: "leaves out",
    find: program(["plistutil"]),
    install: { linux: "apt-get install libplist-utils" },
    debian: "libplist-utils",
  },
  {
    name: "icns2png",
    purpose: "test: reads the macOS icon beside us",
    os: ["linux"],
    missing: "leaves out",
    find: program(["icns2png"]),
    install: { linux: "apt-get install icnsutils" },
    debian: "icnsutils",
  },
  {
    name: "minisign",
    purpose: "test: reads and writes the feed's signatures beside us",
    os: ["linux"],
    missing: "leaves out",
    find: program(["minisign"]),
    install: { linux: "apt-get install minisign" },
    debian: "minisign",
  },
  {
    name: "nsis",
    purpose: "release: packs the installer",
    os: ["windows"],
    missing: "stops",
    find: program(["makensis"], ["C:\\Program Files (x86)\\NSIS\\makensis.exe"]),
    install: { windows: "winget install NSIS.NSIS, and put its folder on the PATH" },
  },
  {
    name: "makensis",
    purpose: "test: packs the installer for Windows",
    os: ["linux"],
    missing: "leaves out",
    find: program(["makensis"]),
    install: { linux: "apt-get install nsis" },
    debian: "nsis",
  },
  {
    name: "wine64",
    purpose: "test: runs the installer for Windows",
    os: ["linux"],
    missing: "leaves out",
    find: program(["wine64"], ["/usr/lib/wine/wine64"]),
    install: { linux: "apt-get install wine64" },
    debian: "wine64",
  },
  {
    name: "osslsigncode",
    purpose: "test: signs programs for Windows",
    os: ["linux"],
    missing: "leaves out",
    find: program(["osslsigncode"]),
    install: { linux: "apt-get install osslsigncode" },
    debian: "osslsigncode",
  },
  {
    name: "openssl",
    purpose: "test: makes certificates for signatures",
    os: ["linux"],
    missing: "leaves out",
    find: program(["openssl"]),
    install: { linux: "apt-get install openssl" },
    debian: "openssl",
  },
  {
    name: "dockerd",
    purpose: "test: deploys to a Docker engine of its own (as root)",
    os: ["linux"],
    missing: "leaves out",
    find: program(["dockerd"], ["/usr/sbin/dockerd"]),
    install: { linux: "apt-get install docker.io" },
    debian: "docker.io",
  },
  {
    name: "iptables",
    purpose: "test: the Docker engine's networks",
    os: ["linux"],
    missing: "leaves out",
    find: program(["iptables"], ["/usr/sbin/iptables"]),
    install: { linux: "apt-get install iptables" },
    debian: "iptables",
  },
  {
    name: "ip",
    purpose: "test: a network bridge of its own for the Docker engine",
    os: ["linux"],
    missing: "leaves out",
    find: program(["ip"], ["/usr/sbin/ip", "/sbin/ip"]),
    install: { linux: "apt-get install iproute2" },
    debian: "iproute2",
  },
  {
    name: "setcap",
    purpose: "test: gives the stand-in for Caddy's image what the official binary has",
    os: ["linux"],
    missing: "leaves out",
    find: program(["setcap"], ["/usr/sbin/setcap"]),
    install: { linux: "apt-get install libcap2-bin" },
    debian: "libcap2-bin",
  },
  {
    name: "docker-registry",
    purpose: "test: deploys from a registry on this machine",
    os: ["linux"],
    missing: "leaves out",
    find: program(["docker-registry"]),
    install: { linux: "apt-get install docker-registry" },
    debian: "docker-registry",
  },
  {
    name: "sshd",
    purpose: "test: deploys over SSH to this machine",
    os: ["linux"],
    missing: "leaves out",
    find: program(["sshd"], ["/usr/sbin/sshd"]),
    install: { linux: "apt-get install openssh-server" },
    debian: "openssh-server",
  },
];

/** A tool by name. */
export function toolNamed(name: string): Tool {
  const tool = tools.find((tool) => tool.name === name);
  if (!tool) throw new ScriptError(`Unknown tool "${name}"`);
  return tool;
}

/**
 * Makes sure that tools are there: on Debian as root it installs the missing ones, elsewhere it says how to.
 * Returns the names of those that are still missing.
 */
export async function ensureTools(names: readonly string[]): Promise<string[]> {
  const absent: Tool[] = [];
  for (const name of names) {
    const tool = toolNamed(name);
    if (tool.os.includes(Deno.build.os) && !await tool.find()) absent.push(tool);
  }
  if (absent.length === 0) return [];
  const packages = absent.flatMap((tool) => tool.debian ?? []);
  if (packages.length > 0 && await canInstall()) {
    say(`Installing ${packages.join(", ")} with apt-get`);
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    try {
      await run(["apt-get", "update", "-q"], { env });
      await run(["apt-get", "install", "-q", "-y", "--no-install-recommends", ...packages], { env });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      say(error.message);
    }
  }
  const missing: string[] = [];
  for (const tool of absent) {
    if (await tool.find()) continue;
    missing.push(tool.name);
    say(`${tool.name} is missing: ${tool.install[Deno.build.os] ?? "see deno task doctor"}`);
  }
  return missing;
}

async function canInstall(): Promise<boolean> {
  return Deno.build.os === "linux" && Deno.uid() === 0 && await exists("/usr/bin/apt-get");
}
