/**
 * Where the Neutralino runtime comes from: a local folder or zip, the cache, or one download. `desktop/runtime.json` says size and
 * SHA-256 of the archive and of each program in it. A download that is not that archive is never unpacked, and a program that is
 * not the pinned one is never taken from the cache; a local copy is taken, and is then said to be another one.
 */

import { unzipSync } from "fflate";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { ScriptError } from "../lib/errors.ts";
import { exists, remove } from "../lib/files.ts";
import { hashFile } from "../lib/hash.ts";
import { cacheDir, desktopDir } from "../lib/paths.ts";
import { formatSize, print, say, withByteProgress } from "../lib/terminal.ts";
import { download, DownloadError } from "./bounded_download.ts";
import { namesVersion, unfitFor } from "./program_kind.ts";
import type { Shell } from "./release.ts";
import { runtimeName, type Target } from "./targets/target.ts";

/** `desktop/runtime.json`: the one runtime that Pika is built with. */
export interface RuntimePin {
  version: string;
  url: string;
  /** Bytes of the archive. */
  size: number;
  /** SHA-256 of the archive. */
  sha256: string;
  /** SHA-256 of the programs in it, by their names there. */
  binaries: Readonly<Record<string, string>>;
}

/** What is pinned, and where it is looked for. */
export interface RuntimeSource {
  pin: RuntimePin;
  /** The archive's address: the pinned one, or a mirror. */
  url: string;
  /** The folder for what was downloaded. */
  cache: string;
}

/** An archive that is to be pinned is not read beyond this. */
const largestArchive = 64e6;

const pinFile = join(desktopDir, "runtime.json");
const releasePage = "Compare it with the digest on Neutralino's release page";

/** The pinned runtime of this checkout; `PIKA_RUNTIME_URL` names a mirror. */
export async function runtimeSource(environment: { PIKA_RUNTIME_URL?: string }): Promise<RuntimeSource> {
  const pin: RuntimePin = JSON.parse(await Deno.readTextFile(pinFile));
  return { pin, url: environment.PIKA_RUNTIME_URL || pin.url, cache: join(cacheDir, "runtime") };
}

/**
 * Decides which shell a build carries and makes sure that its runtime lies on this machine.
 * A path that was asked for and is wrong is an error, and so is a download with a wrong content; one that cannot be had is a
 * reason for the browser shell.
 */
export async function findShell(target: Target, source: RuntimeSource, asked?: string): Promise<Shell> {
  const shell = await shellHere(target, source, asked);
  if (shell) return shell;
  const { pin } = source;
  const folder = join(source.cache, pin.sha256);
  const cached = join(folder, runtimeName(target));
  if (await exists(cached)) {
    say(
      `${cached} is not the pinned runtime (SHA-256 ${await hashFile(
        cached,
      )}). It is thrown away and fetched again.`,
    );
    await remove(cached);
  }
  try {
    const label = `Downloading Neutralino ${pin.version} (${formatSize(pin.size)}), once`;
    const archive = await withByteProgress(
      label,
      pin.size,
      (onBytes) => download(source.url, { atMost: pin.size, onBytes, note: say }),
    );
    checkArchive(archive, pin);
    await unpack(archive, target, folder);
    await remove(failureFile(source));
    const found = await shellHere(target, source);
    if (found) return found;
    const sha256 = await hashFile(cached);
    await remove(folder);
    throw new ScriptError(
      `desktop/runtime.json contradicts itself: the ${
        runtimeName(target)
      } in its archive has SHA-256 ${sha256}`,
      { help: "deno task release --pin-runtime   writes both." },
    );
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    const reason = `Neutralino's runtime could not be downloaded: ${error.message}`;
    await rememberFailure(source, reason);
    return { kind: "browser", reason };
  }
}

/**
 * The shell that a build would carry, by what lies on this machine: downloads nothing. Where the runtime is not here, it is what the last run
 * found: that it cannot be had, or, when none has tried, that it is to be downloaded.
 */
export async function lookForShell(target: Target, source: RuntimeSource, asked?: string): Promise<Shell> {
  const shell = await shellHere(target, source, asked);
  if (shell) return shell;
  const reason = await lastFailure(source);
  if (reason !== undefined) return { kind: "browser", reason: `${reason}; a run tries again` };
  const { version, sha256, size, binaries } = source.pin;
  const pinned = binaries[runtimeName(target)]!;
  const runtime = join(source.cache, sha256, runtimeName(target));
  return { kind: "neutralino", version, runtime, sha256: pinned, pinned, toDownload: size };
}

/** The shell that needs no download: a runtime that was named, one that was fetched before, or none because none is pinned. */
async function shellHere(
  target: Target,
  source: RuntimeSource,
  asked?: string,
): Promise<Shell | undefined> {
  const { pin } = source;
  const pinned = pin.binaries[runtimeName(target)];
  const runtime = asked
    ? await checked(await localRuntime(asked, target, source), target, pin)
    : join(source.cache, pin.sha256, runtimeName(target));
  if (!asked && pinned === undefined) {
    return {
      kind: "browser",
      reason: `no SHA-256 is pinned for ${runtimeName(target)} in desktop/runtime.json`,
    };
  }
  if (!await exists(runtime)) return undefined;
  const sha256 = await hashFile(runtime);
  if (!asked && sha256 !== pinned) return undefined;
  return { kind: "neutralino", version: pin.version, runtime, sha256, pinned };
}

/** What is remembered of a download that failed. */
interface Failed {
  url: string;
  /** Of the archive that was wanted. */
  sha256: string;
  reason: string;
}

function failureFile({ cache }: RuntimeSource): string {
  return join(cache, "last_failure.json");
}

async function rememberFailure(source: RuntimeSource, reason: string): Promise<void> {
  const failed: Failed = { url: source.url, sha256: source.pin.sha256, reason };
  await Deno.mkdir(source.cache, { recursive: true });
  const file = failureFile(source);
  await Deno.writeTextFile(`${file}.part`, JSON.stringify(failed));
  await Deno.rename(`${file}.part`, file);
}

/** Why the last run could not download this archive from this address, in words; undefined when it could, or never tried. */
async function lastFailure(source: RuntimeSource): Promise<string | undefined> {
  const file = failureFile(source);
  if (!await exists(file)) return undefined;
  const failed: Failed = JSON.parse(await Deno.readTextFile(file));
  const isOfThis = failed.url === source.url && failed.sha256 === source.pin.sha256;
  return isOfThis ? failed.reason : undefined;
}

async function localRuntime(path: string, target: Target, source: RuntimeSource): Promise<string> {
  const help = `Name a folder or a zip that holds "${runtimeName(target)}".`;
  let info;
  try {
    info = await Deno.stat(path);
  } catch (cause) {
    throw new ScriptError(`Cannot read the Neutralino runtime at "${path}"`, { help, cause });
  }
  if (info.isDirectory) {
    const file = join(path, runtimeName(target));
    if (await exists(file)) return file;
    throw new ScriptError(`There is no "${runtimeName(target)}" in "${path}"`, { help });
  }
  const archive = await Deno.readFile(path);
  return await unpack(archive, target, join(source.cache, sha256Of(archive)));
}

/** The path, of a program that fits the target. Says so when it may be of another version; throws a ScriptError when it does not fit. */
async function checked(runtime: string, target: Target, { version }: RuntimePin): Promise<string> {
  const program = await Deno.readFile(runtime);
  const unfit = unfitFor(program, target);
  if (unfit) {
    throw new ScriptError(`The Neutralino runtime "${runtime}" ${unfit}`, {
      help: `Take "${
        runtimeName(target)
      }" of the archive that desktop/runtime.json names, or leave out --runtime and PIKA_RUNTIME.`,
    });
  }
  if (!namesVersion(program, version)) {
    say(`${runtime} does not say that it is Neutralino ${version}, the only one that Pika is tried with.`);
  }
  return runtime;
}

/** Throws a ScriptError unless the archive is byte for byte the pinned one. */
function checkArchive(archive: Uint8Array, pin: RuntimePin): void {
  const actual = sha256Of(archive);
  if (archive.length === pin.size && actual === pin.sha256) return;
  throw new ScriptError(
    `The downloaded ${basename(pin.url)} is not the pinned one: ${archive.length} bytes, SHA-256 ${actual} ` +
      `instead of ${pin.size} bytes, ${pin.sha256}`,
    { help: `Do not use it. ${releasePage} before you pin another one.` },
  );
}

async function unpack(archive: Uint8Array, target: Target, folder: string): Promise<string> {
  const name = runtimeName(target);
  const runtime = programsOf(archive, (other) => other === name)[name];
  if (!runtime) throw new ScriptError(`The Neutralino archive holds no "${name}"`);
  await Deno.mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await Deno.writeFile(`${file}.part`, runtime, { mode: 0o755 });
  await Deno.rename(`${file}.part`, file);
  return file;
}

/** The files of an archive whose names are wanted, by name. Throws a ScriptError when it is no zip. */
function programsOf(archive: Uint8Array, isWanted: (name: string) => boolean): Record<string, Uint8Array> {
  try {
    const content = unzipSync(archive, { filter: (file) => isWanted(basename(file.name)) });
    return Object.fromEntries(Object.entries(content).map(([path, bytes]) => [basename(path), bytes]));
  } catch (cause) {
    throw new ScriptError("Cannot unpack the Neutralino runtime: the archive is no zip or is damaged", {
      cause,
    });
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The targets that a runtime can be pinned for. */
const targets: readonly Target[] = (["linux", "macos", "windows"] as const).flatMap((os) =>
  (["x64", "arm64"] as const).map((arch) => ({ os, arch }))
);

/**
 * Downloads the archive that version and address in the pin's file name, and writes its size and digest and those of its programs
 * there, for a person to compare and commit. Prints the archive's SHA-256. Throws a ScriptError when it cannot be had.
 */
export async function pinRuntime({ pin, url }: RuntimeSource, file: string = pinFile): Promise<void> {
  let archive;
  try {
    archive = await download(url, { atMost: largestArchive, note: say });
  } catch (cause) {
    if (!(cause instanceof DownloadError)) throw cause;
    throw new ScriptError(`Cannot download Neutralino ${pin.version}: ${cause.message}`, {
      cause,
      help: "Run it on a machine that reaches that address.",
    });
  }
  const names = targets.map(runtimeName);
  const programs = Object.entries(programsOf(archive, (name) => names.includes(name)));
  if (programs.length === 0) throw new ScriptError(`${url} holds no runtime of Neutralino`);
  const next: RuntimePin = {
    version: pin.version,
    url: pin.url,
    size: archive.length,
    sha256: sha256Of(archive),
    binaries: Object.fromEntries(programs.map(([name, bytes]) => [name, sha256Of(bytes)]).sort()),
  };
  await Deno.writeTextFile(file, JSON.stringify(next, null, 2) + "\n");
  print(next.sha256);
  say(`${releasePage} of ${pin.version}, then commit ${file}.`);
}
