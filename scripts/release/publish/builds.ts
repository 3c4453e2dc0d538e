/** The builds of all targets, as their jobs left them: read, and checked against each other. */

import { dirname, join, relative } from "node:path";
import * as s from "superstruct";
import { ScriptError } from "../../lib/errors.ts";
import { exists, listFiles } from "../../lib/files.ts";
import { hashFile } from "../../lib/hash.ts";

const manifestShape = s.type({
  version: s.string(),
  target: s.string(),
  build: s.string(),
  commit: s.pattern(s.string(), /^[0-9a-f]{40}$/),
  uncommitted_changes: s.boolean(),
  published: s.boolean(),
  built_on: s.optional(s.string()),
  signed: s.boolean(),
  signature: s.optional(s.nullable(s.string())),
  shell: s.type({ kind: s.string(), pinned: s.optional(s.boolean()) }),
  files: s.nonempty(s.array(s.type({
    name: s.pattern(s.string(), /^[A-Za-z0-9][A-Za-z0-9._-]*$/),
    size: s.integer(),
    sha256: s.pattern(s.string(), /^[0-9a-f]{64}$/),
  }))),
});

/** What `release.json` says. */
export type BuildManifest = s.Infer<typeof manifestShape>;

export interface Build {
  /** Folder with `release.json`, `SHA256SUMS`, the SBOM and the installers. */
  folder: string;
  manifest: BuildManifest;
}

/** The name of the bill of materials in a build and in a release. */
export const sbomName = "pika.cdx.json";

/** Reads every build below a folder. Throws a ScriptError where there is none, or a `release.json` cannot be read. */
export async function readBuilds(folder: string): Promise<Build[]> {
  const files = await exists(folder) ? await listFiles(folder) : [];
  const manifests = files.filter((file) => /(^|[\\/])release\.json$/.test(relative(folder, file)));
  if (manifests.length === 0) {
    throw new ScriptError(`There is no build in ${folder}`, {
      help: "deno task release --published   makes one; --from FOLDER   names another folder.",
    });
  }
  return await Promise.all(manifests.map(async (file) => {
    let manifest;
    try {
      manifest = s.create(JSON.parse(await Deno.readTextFile(file)), manifestShape);
    } catch (error) {
      throw new ScriptError(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`);
    }
    return { folder: dirname(file), manifest };
  }));
}

/** The installers of a build, with their formats. */
export function installersOf(
  { manifest }: Build,
): { format: string; name: string; size: number; sha256: string }[] {
  const start = `pika-${manifest.version}-${manifest.target}.`;
  return manifest.files.flatMap((file) =>
    file.name.startsWith(start) ? [{ ...file, format: file.name.slice(start.length) }] : []
  );
}

/** What the builds have to be. */
export interface Expected {
  version: string;
  /** The commit of the tag. */
  commit: string;
  promised: Readonly<Record<string, readonly string[]>>;
}

/** Everything that keeps these builds from being one release, in words. */
export async function complaintsAbout(builds: readonly Build[], expected: Expected): Promise<string[]> {
  const found: string[] = [];
  for (const [target, formats] of Object.entries(expected.promised)) {
    const of = builds.filter(({ manifest }) => manifest.target === target);
    if (of.length === 0) found.push(`${target} is promised and missing`);
    if (of.length > 1) {
      found.push(`${target} is there ${of.length} times: ${of.map(({ folder }) => folder).join(", ")}`);
    }
    const there = of.flatMap(installersOf).map(({ format }) => format);
    if (of.length === 0) continue;
    for (const format of formats) {
      if (!there.includes(format)) found.push(`${target} has no .${format}, which is promised`);
    }
  }
  const ids = new Set(builds.map(({ manifest }) => manifest.build));
  if (ids.size > 1) {
    const list = builds.map(({ manifest }) => `${manifest.target} ${manifest.build}`).join(", ");
    found.push(`the builds differ: ${list}`);
  }
  for (const build of builds) {
    const { target, version, commit, published, shell, uncommitted_changes: dirty, built_on } =
      build.manifest;
    if (!(target in expected.promised)) found.push(`${target} is not promised`);
    if (version !== expected.version) found.push(`${target} is version ${version}, not ${expected.version}`);
    if (commit !== expected.commit) found.push(`${target} is of commit ${commit}, not ${expected.commit}`);
    if (shell.kind !== "neutralino") found.push(`${target} carries the ${shell.kind} shell`);
    else if (!shell.pinned) found.push(`${target} carries a runtime that is not the pinned one`);
    if (!published) found.push(`${target} was not built with --published`);
    if (built_on !== undefined) found.push(`${target} was built on ${built_on}, which is for trials`);
    if (dirty) found.push(`${target} was built with uncommitted changes`);
    found.push(...await wrongFiles(build));
  }
  return found;
}

async function wrongFiles({ folder, manifest }: Build): Promise<string[]> {
  const found: string[] = [];
  const sums = await readSums(join(folder, "SHA256SUMS"));
  if (!manifest.files.some(({ name }) => name === sbomName)) {
    found.push(`${manifest.target} has no ${sbomName}`);
  }
  for (const { name, size, sha256 } of manifest.files) {
    const path = join(folder, name);
    if (!await exists(path)) {
      found.push(`${manifest.target} lacks ${name}`);
      continue;
    }
    const hash = await hashFile(path);
    const bytes = (await Deno.stat(path)).size;
    if (hash !== sha256) {
      found.push(`${name} of ${manifest.target} has the SHA-256 ${hash}, release.json says ${sha256}`);
    }
    if (bytes !== size) {
      found.push(`${name} of ${manifest.target} has ${bytes} bytes, release.json says ${size}`);
    }
    if (sums.get(name) !== sha256) {
      found.push(`SHA256SUMS of ${manifest.target} says ${sums.get(name) ?? "nothing"} of ${name}`);
    }
  }
  return found;
}

async function readSums(file: string): Promise<Map<string, string>> {
  const text = await exists(file) ? await Deno.readTextFile(file) : "";
  return new Map(text.split(/\r?\n/).filter(Boolean).map((line) => [line.slice(66), line.slice(0, 64)]));
}
