/** Every place that carries a component's version, read and written with the parser of its format. */

import { join } from "node:path";
import { parse } from "semver";
import { ScriptError } from "../lib/errors.ts";
import { root } from "../lib/paths.ts";
import { type DocumentFormat, json, toml } from "./document.ts";

export const componentNames = ["desktop", "cloud", "web"] as const;
export type Component = (typeof componentNames)[number];

/** A file that carries a version, and where in it. */
interface Carrier {
  file: string;
  format: DocumentFormat;
  path: readonly string[];
}

const carriers: Record<Component, readonly Carrier[]> = {
  desktop: [
    { file: "desktop/deno.json", format: json, path: ["version"] },
    { file: "desktop/neutralino.config.json", format: json, path: ["version"] },
    { file: "sidecar/pyproject.toml", format: toml, path: ["project", "version"] },
  ],
  cloud: [{ file: "cloud/deno.json", format: json, path: ["version"] }],
  web: [{ file: "web/deno.json", format: json, path: ["version"] }],
};

/** The folders whose commits a component's release tells of: the sidecar moves with the desktop. */
export const componentFolders: Record<Component, readonly string[]> = {
  desktop: ["desktop", "sidecar"],
  cloud: ["cloud"],
  web: ["web"],
};

export interface CarriedVersion {
  file: string;
  /** As SemVer, however the file spells it. */
  version: string;
}

/** What each of a component's files says its version is. Throws a ScriptError that names the file. */
export async function readVersions(component: Component, checkout = root): Promise<CarriedVersion[]> {
  return await Promise.all(carriers[component].map(async (carrier) => ({
    file: carrier.file,
    version: read(carrier, await Deno.readTextFile(join(checkout, carrier.file))),
  })));
}

/** The one version of a component. Throws a ScriptError when its files disagree. */
export async function versionOf(component: Component, checkout = root): Promise<string> {
  const versions = await readVersions(component, checkout);
  const [first] = versions;
  if (versions.every(({ version }) => version === first!.version)) return first!.version;
  const list = versions.map(({ file, version }) => `${file} says ${version}`).join(", ");
  throw new ScriptError(`The versions of ${component} disagree: ${list}`, {
    help: "Bring these files to one version by hand, and commit that.",
  });
}

/** A file as it is and as it shall be. */
export interface Change {
  /** Relative to the checkout. */
  file: string;
  /** `null`: it is not there. */
  before: string | null;
  after: string;
}

/** What changes where a component gets another version; nothing else in the files does. */
export async function changeVersions(
  component: Component,
  version: string,
  checkout = root,
): Promise<Change[]> {
  return await Promise.all(carriers[component].map(async ({ file, format, path }) => {
    const before = await Deno.readTextFile(join(checkout, file));
    return { file, before, after: format.replace(before, path, version) };
  }));
}

function read({ file, format, path }: Carrier, text: string): string {
  let value;
  try {
    value = format.read(text, path);
  } catch (error) {
    throw new ScriptError(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
  const version = typeof value === "string" ? toSemVer(value) : undefined;
  if (version !== undefined) return version;
  throw new ScriptError(
    `Cannot read the version in ${file}: "${path.join(".")}" is ${JSON.stringify(value)}`,
    {
      help: "A version looks like 0.2.0 or 0.2.0-rc.1.",
    },
  );
}

/**
 * SemVer, also of what Python's packaging calls the normal form (`0.2.0rc1`, PEP 440). We write `0.2.0-rc.1`, which PEP 440
 * reads as the same, so that all files say the same word and the sidecar, which reads its own, tells it as it is.
 */
export function toSemVer(text: string): string | undefined {
  const normal = /^(\d+\.\d+\.\d+)rc(\d+)$/.exec(text);
  const version = parse(normal ? `${normal[1]}-rc.${normal[2]}` : text);
  // "v0.2.0" and "0.2.0+build" are read by the parser, but are not how a file may spell it.
  return version && (normal || version.version === text) ? version.version : undefined;
}

/** `desktop-v0.2.0` */
export function tagOf(component: Component, version: string): string {
  return `${component}-v${version}`;
}
