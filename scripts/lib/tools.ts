/** What Pika's tasks need from the system: how to find it, what for, and which package brings it. */

import $ from "dax";
import { exists } from "./files.ts";
import { CommandError, ScriptError } from "./errors.ts";
import {
  canInstall,
  installPackages,
  type ManagerName,
  managerOf,
  offers,
  type PackageManager,
} from "./package_manager.ts";
import { findPython, findPythonLibrary } from "./python.ts";
import { findCargo, findRcodesign } from "./rcodesign.ts";
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
  /** The package that brings it, per package manager. */
  packages: Partial<Record<ManagerName, string>>;
  /** The tool that does in its place, slower, where no package manager offers this one. */
  orElse?: string;
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

/** Where Linux distributions keep a shared library. */
function libraryPlaces(name: string): string[] {
  const folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];
  return folders.map((folder) => `${folder}/${name}`);
}

export const tools: readonly Tool[] = [
  {
    name: "python",
    purpose: "everything: the sidecar runs on it (3.11 or newer, with venv)",
    os: ["linux", "darwin", "windows"],
    missing: "stops",
    find: () => findPython().then((found) => `Python ${found.version}`, () => undefined),
    packages: { apt: "python3-venv", brew: "python@3.11", winget: "Python.Python.3.11" },
  },
  {
    name: "git",
    purpose: "release: which commit is built",
    os: ["linux", "darwin", "windows"],
    missing: "stops",
    find: program(["git"]),
    packages: { apt: "git", brew: "git", winget: "Git.Git" },
  },
  {
    name: "objdump",
    purpose: "release: PyInstaller looks into libraries with it",
    os: ["linux"],
    missing: "stops",
    find: program(["objdump"]),
    packages: { apt: "binutils" },
  },
  {
    name: "libpython",
    purpose: "release: PyInstaller freezes the interpreter's shared library",
    os: ["linux"],
    missing: "stops",
    find: () => findPythonLibrary().catch(() => undefined),
    packages: { apt: "libpython3-dev" },
  },
  {
    name: "dpkg-deb",
    purpose: "release: builds the .deb",
    os: ["linux"],
    missing: "leaves out",
    find: program(["dpkg-deb"]),
    packages: { apt: "dpkg" },
  },
  {
    name: "fakeroot",
    purpose: "release: installs the .deb into a scratch folder (not needed as root)",
    os: ["linux"],
    missing: "leaves out",
    find: async () => Deno.uid() === 0 ? "not needed as root" : await program(["fakeroot"])(),
    packages: { apt: "fakeroot" },
  },
  {
    name: "xvfb",
    purpose: "verify: a screen for Pika's window, which nobody has to look at",
    os: ["linux"],
    missing: "leaves out",
    find: program(["Xvfb"]),
    packages: { apt: "xvfb" },
  },
  {
    name: "webkit2gtk",
    purpose: "verify: draws what is in Pika's window",
    os: ["linux"],
    missing: "leaves out",
    find: program([], libraryPlaces("libwebkit2gtk-4.1.so.0")),
    packages: { apt: "libwebkit2gtk-4.1-0" },
  },
  {
    name: "openbox",
    purpose: "test: manages Pika's window, as a desktop does",
    os: ["linux"],
    missing: "leaves out",
    find: program(["openbox"]),
    packages: { apt: "openbox" },
  },
  {
    name: "xdotool",
    purpose: "test: types and clicks in Pika's window, as a person does",
    os: ["linux"],
    missing: "leaves out",
    find: program(["xdotool"]),
    packages: { apt: "xdotool" },
  },
  {
    name: "xlogo",
    purpose: "test: a window of somebody else's",
    os: ["linux"],
    missing: "leaves out",
    find: program(["xlogo"]),
    packages: { apt: "x11-apps" },
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
    packages: { apt: "chromium", brew: "google-chrome", winget: "Google.Chrome" },
  },
  {
    name: "chromium-headless-shell",
    purpose: "test: Chromium without windows, which opens a page in a quarter of the time",
    os: ["linux", "darwin", "windows"],
    missing: "leaves out",
    find: program(["chromium-headless-shell"]),
    // Debian has it apart; elsewhere the whole browser comes instead.
    packages: { apt: "chromium-headless-shell", brew: "google-chrome", winget: "Google.Chrome" },
    orElse: "chromium",
  },
  {
    name: "ffmpeg",
    purpose: "test: writes M4A and WMA, measures loudness beside us; on Linux the sidecar decodes with it",
    os: ["linux", "darwin", "windows"],
    missing: "leaves out",
    find: program(["ffmpeg"]),
    packages: { apt: "ffmpeg", brew: "ffmpeg", winget: "Gyan.FFmpeg" },
  },
  {
    name: "fluidsynth",
    purpose: "bench accuracy: plays the labelled set",
    os: ["linux"],
    missing: "leaves out",
    find: program(["fluidsynth"]),
    packages: { apt: "fluidsynth" },
  },
  {
    name: "mma",
    purpose: "bench accuracy: arranges the labelled set",
    os: ["linux"],
    missing: "leaves out",
    find: program(["mma"]),
    packages: { apt: "mma" },
  },
  {
    name: "FluidR3_GM.sf2",
    purpose: "bench accuracy: the instruments of the split that judges",
    os: ["linux"],
    missing: "leaves out",
    find: program([], ["/usr/share/sounds/sf2/FluidR3_GM.sf2"]),
    packages: { apt: "fluid-soundfont-gm" },
  },
  {
    name: "TimGM6mb.sf2",
    purpose: "bench accuracy: the instruments of the split that constants are chosen on",
    os: ["linux"],
    missing: "leaves out",
    find: program([], ["/usr/share/sounds/sf2/TimGM6mb.sf2"]),
    packages: { apt: "timgm6mb-soundfont" },
  },
  {
    name: "desktop-file-validate",
    purpose: "test: checks the desktop entry",
    os: ["linux"],
    missing: "leaves out",
    find: program(["desktop-file-validate"]),
    packages: { apt: "desktop-file-utils" },
  },
  {
    name: "appstreamcli",
    purpose: "test: checks the AppStream metadata",
    os: ["linux"],
    missing: "leaves out",
    find: program(["appstreamcli"]),
    packages: { apt: "appstream" },
  },
  {
    name: "plistutil",
    purpose: "test: reads Info.plist beside us",
    os: ["linux"],
    missing: "leaves out",
    find: program(["plistutil"]),
    packages: { apt: "libplist-utils" },
  },
  {
    name: "icns2png",
    purpose: "test: reads the macOS icon beside us",
    os: ["linux"],
    missing: "leaves out",
    find: program(["icns2png"]),
    packages: { apt: "icnsutils" },
  },
  {
    name: "minisign",
    purpose: "test: reads and writes the feed's signatures beside us",
    os: ["linux"],
    missing: "leaves out",
    find: program(["minisign"]),
    packages: { apt: "minisign" },
  },
  {
    name: "nsis",
    purpose: "release: packs the installer",
    os: ["windows"],
    missing: "stops",
    find: program(["makensis"], ["C:\\Program Files (x86)\\NSIS\\makensis.exe"]),
    packages: { winget: "NSIS.NSIS" },
  },
  {
    name: "makensis",
    purpose: "test, release for Windows: packs the installer",
    os: ["linux"],
    missing: "leaves out",
    find: program(["makensis"]),
    packages: { apt: "nsis" },
  },
  {
    name: "wine64",
    purpose: "test, release for Windows: runs what is for Windows",
    os: ["linux"],
    missing: "leaves out",
    // The one on the PATH is a script, which knows less.
    find: program([], ["/usr/lib/wine/wine64", "/usr/bin/wine64"]),
    packages: { apt: "wine64" },
  },
  {
    name: "mingw-w64",
    purpose: "test, release for Windows: completes Wine's C library, for Python",
    os: ["linux"],
    missing: "leaves out",
    find: program(["x86_64-w64-mingw32-gcc"]),
    packages: { apt: "gcc-mingw-w64-x86-64-win32" },
  },
  {
    name: "osslsigncode",
    purpose: "test: signs programs for Windows",
    os: ["linux"],
    missing: "leaves out",
    find: program(["osslsigncode"]),
    packages: { apt: "osslsigncode" },
  },
  {
    name: "openssl",
    purpose: "release:key macos-certificate; test: makes certificates for signatures",
    os: ["linux", "darwin"],
    missing: "leaves out",
    find: program(["openssl"]),
    packages: { apt: "openssl", brew: "openssl" },
  },
  {
    name: "cargo",
    purpose: "test signatures: builds rcodesign, once (1.81 or newer)",
    os: ["linux"],
    missing: "leaves out",
    find: async () => await findRcodesign() ? "not needed: rcodesign is here" : await findCargo(),
    // Debian's `cargo` is older than the crate; this one is newer, and brings a C compiler.
    packages: { apt: "cargo-web" },
  },
  {
    name: "debootstrap",
    purpose: "fresh: makes the bare machine (as root)",
    os: ["linux"],
    missing: "leaves out",
    find: program(["debootstrap"], ["/usr/sbin/debootstrap"]),
    packages: { apt: "debootstrap" },
  },
  {
    name: "debian-archive-keyring",
    purpose: "fresh: the keys that Debian's packages are signed with",
    os: ["linux"],
    missing: "leaves out",
    find: program([], ["/usr/share/keyrings/debian-archive-keyring.gpg"]),
    packages: { apt: "debian-archive-keyring" },
  },
  {
    name: "dockerd",
    purpose: "test: deploys to a Docker engine of its own (as root)",
    os: ["linux"],
    missing: "leaves out",
    find: program(["dockerd"], ["/usr/sbin/dockerd"]),
    packages: { apt: "docker.io" },
  },
  {
    name: "iptables",
    purpose: "test: the Docker engine's networks",
    os: ["linux"],
    missing: "leaves out",
    find: program(["iptables"], ["/usr/sbin/iptables"]),
    packages: { apt: "iptables" },
  },
  {
    name: "ip",
    purpose: "test: a network bridge of its own for the Docker engine",
    os: ["linux"],
    missing: "leaves out",
    find: program(["ip"], ["/usr/sbin/ip", "/sbin/ip"]),
    packages: { apt: "iproute2" },
  },
  {
    name: "curl",
    purpose: "test: what a server that is deployed to needs",
    os: ["linux"],
    missing: "leaves out",
    find: program(["curl"]),
    packages: { apt: "curl" },
  },
  {
    name: "setcap",
    purpose: "test: gives the stand-in for Caddy's image what the official binary has",
    os: ["linux"],
    missing: "leaves out",
    find: program(["setcap"], ["/usr/sbin/setcap"]),
    packages: { apt: "libcap2-bin" },
  },
  {
    name: "docker-registry",
    purpose: "test: deploys from a registry on this machine",
    os: ["linux"],
    missing: "leaves out",
    find: program(["docker-registry"]),
    packages: { apt: "docker-registry" },
  },
  {
    name: "ssh",
    purpose: "deploy: speaks to the server; test: keys for a server on this machine",
    os: ["linux", "darwin", "windows"],
    missing: "leaves out",
    find: program(["ssh"]),
    packages: { apt: "openssh-client", brew: "openssh", winget: "Microsoft.OpenSSH.Preview" },
  },
  {
    name: "file",
    purpose: "test: says what kind of program a file is",
    os: ["linux"],
    missing: "leaves out",
    find: program(["file"]),
    packages: { apt: "file" },
  },
  {
    name: "sshd",
    purpose: "test: deploys over SSH to this machine",
    os: ["linux"],
    missing: "leaves out",
    find: program(["sshd"], ["/usr/sbin/sshd"]),
    packages: { apt: "openssh-server" },
  },
  {
    name: "shellcheck",
    purpose: "test: reads our shell files",
    os: ["linux", "darwin", "windows"],
    missing: "leaves out",
    find: program(["shellcheck"]),
    packages: { apt: "shellcheck", brew: "shellcheck", winget: "koalaman.shellcheck" },
  },
  {
    name: "ps",
    purpose: "test: sees which processes are left",
    os: ["linux"],
    missing: "leaves out",
    find: program(["ps"]),
    packages: { apt: "procps" },
  },
  {
    name: "mount",
    purpose: "test: small disks that fill up",
    os: ["linux"],
    missing: "leaves out",
    find: program(["mount"]),
    packages: { apt: "mount" },
  },
];

/** A tool by name. Throws a ScriptError when there is none. */
export function toolNamed(name: string): Tool {
  const tool = tools.find((tool) => tool.name === name);
  if (!tool) throw new ScriptError(`Unknown tool "${name}"`, { help: "scripts/lib/tools.ts lists them." });
  return tool;
}

/** Where a tool is, or the one that does in its place; undefined when neither is there. */
export async function findTool(name: string): Promise<string | undefined> {
  const tool = toolNamed(name);
  return await tool.find() ?? (tool.orElse === undefined ? undefined : await findTool(tool.orElse));
}

/** What tools are absent here, of those that matter on this system, without one in their place; each once. */
export async function absentTools(names: Iterable<string>): Promise<Tool[]> {
  const wanted = ofThisSystem(names);
  const found = await Promise.all(wanted.map(({ name }) => findTool(name)));
  return wanted.filter((_, index) => found[index] === undefined);
}

/** Those of which only the one in their place is here, although the package manager has them. */
async function replacedTools(names: Iterable<string>, manager: PackageManager): Promise<Tool[]> {
  const replaced: Tool[] = [];
  for (const tool of ofThisSystem(names)) {
    if (tool.orElse === undefined || await tool.find() !== undefined) continue;
    if (await offers(manager, tool.packages[manager.name])) replaced.push(tool);
  }
  return replaced;
}

function ofThisSystem(names: Iterable<string>): Tool[] {
  return [...new Set(names)].map(toolNamed).filter((tool) => tool.os.includes(Deno.build.os));
}

/** The one line that installs tools here, for a person to paste; undefined when no package manager has them. */
export function installLine(
  absent: readonly Tool[],
  os: typeof Deno.build.os = Deno.build.os,
): string | undefined {
  const manager = managerOf(os);
  const packages = manager ? packagesOf(absent, manager.name) : [];
  return packages.length > 0 ? manager!.line(packages) : undefined;
}

/** The packages that bring tools, sorted, each once. */
export function packagesOf(absent: readonly Tool[], manager: ManagerName): string[] {
  return [...new Set(absent.flatMap(({ packages }) => packages[manager] ?? []))].sort();
}

/**
 * Makes sure that tools are there: installs the packages of all that are absent in one go, where that needs no password (as
 * root, with `sudo -n`, with a manager that needs neither), and then of those that others stand in for. Says what it installs and
 * why. Returns what is absent still.
 */
export async function ensureTools(names: Iterable<string>): Promise<Tool[]> {
  const wanted = [...names];
  const absent = await absentTools(wanted);
  const manager = managerOf(Deno.build.os);
  if (!manager || !await canInstall(manager)) return absent;
  await install(absent, manager);
  // What the manager offers it knows for sure only now.
  await install(await replacedTools(wanted, manager), manager);
  return await absentTools(absent.map(({ name }) => name));
}

/** Installs the packages of tools; says so when that fails. */
async function install(tools: readonly Tool[], manager: PackageManager): Promise<void> {
  const packages = packagesOf(tools, manager.name);
  if (packages.length === 0) return;
  for (const tool of tools) say(`  ${tool.name.padEnd(23)} ${tool.purpose}`);
  const what = `Installing ${packages.length} packages with ${manager.name}: ${packages.join(" ")}`;
  try {
    await installPackages(manager, packages, what);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    say(error.message);
  }
}
