/** Says what came out: `SHA256SUMS`, the SBOM, and `release.json` with everything that was measured. */

import { basename, join } from "node:path";
import { listFiles } from "../../lib/files.ts";
import { hashFile } from "../../lib/hash.ts";
import { root, sidecarDir } from "../../lib/paths.ts";
import { claimsOf, claimsPage } from "../claims.ts";
import { type Component, cycloneDx, npmComponents, pythonComponents } from "../sbom.ts";
import type { FrozenPython, SignFacts } from "../facts.ts";
import { foreignRuntime, type Release } from "../release.ts";
import type { Step } from "../step.ts";
import { targetName } from "../targets/target.ts";

/** The npm packages that end up in the UI bundle. */
export const bundled = ["@preact/signals", "preact", "uqr"];

/** What the SBOM is read from. */
const requirements = join(sidecarDir, "requirements.txt");
const importMap = join(root, "deno.json");

export const manifest: Step = {
  name: "manifest",
  description: "SHA256SUMS, SBOM and release.json",
  module: import.meta.url,
  after: ["sidecar", "desktop", "runtime", "package", "sign", "verify"],
  inputs: (release) => ({
    data: [requirements, importMap, claimsPage],
    values: [
      ...[release.commit, release.dirty, release.cloud],
      release.shell.kind === "neutralino" && release.shell.pinned,
    ],
  }),
  async run({ release, facts, artifacts, add }) {
    const { outDir } = release;
    const write = async (name: string, text: string) => {
      const path = join(outDir, name);
      await Deno.writeTextFile(path, text);
      add({ kind: "document", path });
      return path;
    };
    const json = (value: unknown) => JSON.stringify(value, null, 2) + "\n";

    const { mode, onedir, onefile, python, measured_on } = facts("sidecar");
    const packages = artifacts.of("package").map(({ path }) => path);
    await removeOthers(release, packages);
    const sbom = await write("pika.cdx.json", json(cycloneDx(release, await components(release, python))));
    const files = [];
    for (const file of [...packages, sbom]) {
      files.push({ name: basename(file), size: (await Deno.stat(file)).size, sha256: await hashFile(file) });
    }
    const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
    await write("SHA256SUMS", sums);

    const manifest = {
      name: "pika",
      version: release.version,
      target: targetName(release.target),
      // What is published is built on a machine of its target's kind.
      ...(release.builtOn ? { built_on: release.builtOn } : {}),
      build: release.buildId,
      commit: release.commit,
      uncommitted_changes: release.dirty,
      published: release.published,
      cloud: release.cloud,
      signed: facts("sign").trusted ?? false,
      signature: facts("sign").method ?? null,
      // By it macOS knows the app again: the next release has to carry the same.
      ...(certificateOf(facts("sign").files) ?? {}),
      shell: release.shell.kind === "neutralino"
        ? {
          kind: "neutralino",
          version: release.shell.version,
          sha256: release.shell.sha256,
          pinned: !foreignRuntime(release.shell),
          // Of macOS and Linux nobody asks: there a program has no such resources.
          ...(release.target.os === "windows" ? { program: windowProgramIs(facts("sign").method) } : {}),
        }
        : release.shell,
      sidecar: { mode, startup_ms: { onedir, onefile }, measured_on },
      ui_bytes: facts("desktop").size,
      verified: facts("verify").started,
      // What is claimed of this system's packages, each with where it was shown; desktop/packaging/README.md says by what.
      claims: await claimsOf(release.target.os),
      files,
    };
    await write("release.json", json(manifest));
    return { files };
  },
};

/** The SHA-256 of the certificate that vouches for itself, where there is one. */
function certificateOf(files: SignFacts["files"] = {}): { certificate: string } | undefined {
  const [certificate] = Object.values(files).flatMap(({ certificate }) =>
    typeof certificate === "string" ? [certificate] : []
  );
  return certificate === undefined ? undefined : { certificate };
}

/** What became of the window's program for Windows (targets/windows/program_info.ts). */
function windowProgramIs(method: SignFacts["method"] | undefined): string {
  return method === "authenticode" ? "with version and icon, signed" : "as published, byte for byte";
}

/** Deletes what is called a package of this target and is none of this release: it comes from other builds. */
async function removeOthers({ outDir, target }: Release, packages: readonly string[]): Promise<void> {
  for (const file of await listFiles(outDir)) {
    if (basename(file).includes(targetName(target)) && !packages.includes(file)) await Deno.remove(file);
  }
}

async function components(release: Release, python: FrozenPython): Promise<Component[]> {
  const { version } = python;
  const installed = new Map(Object.entries(python.packages));
  const { imports } = JSON.parse(await Deno.readTextFile(importMap));
  const runtime = release.shell.kind === "neutralino"
    ? [{
      name: "neutralinojs",
      version: release.shell.version,
      purl: `pkg:github/neutralinojs/neutralinojs@v${release.shell.version}`,
    }]
    : [];
  return [
    { name: "python", version, purl: `pkg:generic/python@${version}` },
    ...pythonComponents(await Deno.readTextFile(requirements), installed),
    ...npmComponents(imports, bundled),
    ...runtime,
  ];
}
