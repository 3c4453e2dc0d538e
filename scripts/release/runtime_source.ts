/**
 * Where the Neutralino runtime comes from: a local folder or zip, the cache, or one download that is checked against the size and
 * SHA-256 in `desktop/runtime.json`. Nothing that fails that check is ever unpacked.
 */

import { unzipSync } from "fflate";
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { ScriptError } from "../errors.ts";
import { exists } from "../files.ts";
import { hashFile } from "../hash.ts";
import { cacheDir, desktopDir } from "../paths.ts";
import { print, say, withProgress } from "../terminal.ts";
import type { Shell } from "./step.ts";
import { runtimeName, type Target } from "./target.ts";

/** `desktop/runtime.json`: the one runtime that Pika is built with. */
export interface RuntimePin {
  version: string;
  url: string;
  /** Bytes of the archive. */
  size: number;
  /** SHA-256 of the archive, or null as long as nobody has pinned it. */
  sha256: string | null;
}

const pinFile = join(desktopDir, "runtime.json");

/** Reads `desktop/runtime.json`. */
export async function readPin(): Promise<RuntimePin> {
  return JSON.parse(await Deno.readTextFile(pinFile));
}

/**
 * Decides which shell a build carries and makes sure that its runtime lies on this machine.
 * A path that was asked for and is wrong is an error; a download that cannot be had is a reason for the browser shell.
 */
export async function findShell(target: Target, asked?: string): Promise<Shell> {
  const pin = await readPin();
  const neutralino = async (runtime: string): Promise<Shell> => ({
    kind: "neutralino",
    version: pin.version,
    runtime,
    sha256: await hashFile(runtime),
  });
  if (asked) return await neutralino(await localRuntime(asked, target));
  if (pin.sha256 === null) {
    return {
      kind: "browser",
      reason: `no SHA-256 is pinned for Neutralino ${pin.version} in desktop/runtime.json`,
    };
  }
  const cached = join(cacheDir, "runtime", pin.sha256, runtimeName(target));
  if (await exists(cached)) return await neutralino(cached);
  try {
    const archive = await download(pin);
    checkArchive(archive, pin);
    return await neutralino(await unpack(archive, target, join(cacheDir, "runtime", pin.sha256)));
  } catch (error) {
    if (error instanceof TypeError || error instanceof DownloadError) {
      return { kind: "browser", reason: `Neutralino's runtime could not be downloaded: ${error.message}` };
    }
    throw error;
  }
}

async function localRuntime(path: string, target: Target): Promise<string> {
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
  return await unpack(archive, target, join(cacheDir, "runtime", sha256(archive)));
}

/** The download did not succeed; no statement about its content. */
class DownloadError extends Error {}

async function download(pin: RuntimePin): Promise<Uint8Array<ArrayBuffer>> {
  return await withProgress(
    `Downloading Neutralino ${pin.version} (${(pin.size / 1e6).toFixed(1)} MB), once`,
    async () => {
      const response = await fetch(pin.url, { signal: AbortSignal.timeout(120_000) });
      if (!response.ok) throw new DownloadError(`the server answered ${response.status} for ${pin.url}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  );
}

/** Throws a ScriptError unless the archive is byte for byte the pinned one. */
export function checkArchive(archive: Uint8Array, pin: RuntimePin): void {
  const actual = sha256(archive);
  if (actual === pin.sha256) return;
  throw new ScriptError(
    `The downloaded ${basename(pin.url)} is not the pinned one: SHA-256 ${actual} instead of ${pin.sha256}`,
    {
      help: "Do not use it. Compare with the digest on Neutralino's release page before you pin another one.",
    },
  );
}

async function unpack(archive: Uint8Array, target: Target, folder: string): Promise<string> {
  const name = runtimeName(target);
  let content;
  try {
    content = unzipSync(archive, { filter: (file) => basename(file.name) === name });
  } catch (cause) {
    throw new ScriptError("Cannot unpack the Neutralino runtime: the archive is no zip or is damaged", {
      cause,
    });
  }
  const runtime = Object.values(content)[0];
  if (!runtime) throw new ScriptError(`The Neutralino archive holds no "${name}"`);
  await Deno.mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await Deno.writeFile(`${file}.part`, runtime, { mode: 0o755 });
  await Deno.rename(`${file}.part`, file);
  return file;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Downloads the runtime, prints its SHA-256 and writes it into `desktop/runtime.json` for a person to check and commit. */
export async function pinRuntime(): Promise<void> {
  const pin = await readPin();
  let archive;
  try {
    archive = await download(pin);
  } catch (cause) {
    throw new ScriptError(`Cannot download ${pin.url}: ${(cause as Error).message}`, {
      cause,
      help: "Run it on a machine that reaches that address.",
    });
  }
  if (archive.length !== pin.size) {
    throw new ScriptError(`${basename(pin.url)} has ${archive.length} bytes instead of ${pin.size}`, {
      help: "Check version, address and size in desktop/runtime.json against Neutralino's release page.",
    });
  }
  const digest = sha256(archive);
  await Deno.writeTextFile(pinFile, JSON.stringify({ ...pin, sha256: digest }, null, 2) + "\n");
  print(digest);
  say("Compare it with the digest on Neutralino's release page, then commit desktop/runtime.json.");
}
