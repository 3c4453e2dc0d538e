/** Says what came out: `SHA256SUMS`, the SBOM, and `release.json` with everything that was measured. */

import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exists, listFiles } from "../../lib/files.ts";
import { hashFile } from "../../lib/hash.ts";
import { root, sidecarDir } from "../../lib/paths.ts";
import { foreignRuntime } from "../runtime_source.ts";
import { type Component, cycloneDx, npmComponents, pythonComponents } from "../sbom.ts";
import type { Release } from "../release.ts";
import type { Step } from "../step.ts";
import { targetName } from "../targets/target.ts";
import { formatsOf, packageFile } from "./package.ts";
import type { FrozenPython, SidecarFacts } from "./sidecar.ts";
import type { SignFacts } from "./sign.ts";
import type { VerifyFacts } from "./verify.ts";

/** The npm packages that end up in the UI bundle. */
export const bundled = ["@neutralinojs/lib", "@preact/signals", "preact", "uqr"];

export const manifest: Step = {
  name: "manifest",
  description: "SHA256SUMS, SBOM and release.json",
  after: ["sidecar", "desktop", "runtime", "package", "sign", "verify"],
  inputs: (release) => ({
    files: [fileURLToPath(import.meta.url), fileURLToPath(new URL("../sbom.ts", import.meta.url))],
    values: [
      ...[release.commit, release.dirty, release.cloud],
      release.shell.kind === "neutralino" && release.shell.pinned,
    ],
  }),
  outputs: ({ outDir }) => ["SHA256SUMS", "pika.cdx.json", "release.json"].map((name) => join(outDir, name)),
  async run({ release, facts }) {
    const { outDir } = release;
    const write = (name: string, value: unknown) =>
      Deno.writeTextFile(join(outDir, name), JSON.stringify(value, null, 2) + "\n");

    const { mode, onedir, onefile, python } = facts<SidecarFacts>("sidecar");
    await write("pika.cdx.json", cycloneDx(release, await components(release, python)));
    const files = [];
    for (const file of [...await packageFiles(release), join(outDir, "pika.cdx.json")]) {
      files.push({ name: basename(file), size: (await Deno.stat(file)).size, sha256: await hashFile(file) });
    }
    const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
    await Deno.writeTextFile(join(outDir, "SHA256SUMS"), sums);

    await write("release.json", {
      name: "pika",
      version: release.version,
      target: targetName(release.target),
      build: release.buildId,
      commit: release.commit,
      uncommitted_changes: release.dirty,
      published: release.published,
      cloud: release.cloud,
      signed: facts<Partial<SignFacts>>("sign").trusted ?? false,
      signature: facts<Partial<SignFacts>>("sign").method ?? null,
      shell: release.shell.kind === "neutralino"
        ? {
          kind: "neutralino",
          version: release.shell.version,
          sha256: release.shell.sha256,
          pinned: !foreignRuntime(release.shell),
        }
        : release.shell,
      sidecar: { mode, startup_ms: { onedir, onefile } },
      ui_bytes: facts<{ size: number }>("desktop").size,
      verified: facts<VerifyFacts>("verify").started,
      files,
    });
    return { files };
  },
};

/** The installers of this release; other files in its folder come from other builds and are deleted. */
async function packageFiles(release: Release): Promise<string[]> {
  const wanted = formatsOf(release).map((format) => packageFile(release, format));
  for (const file of await listFiles(release.outDir)) {
    const stale = basename(file).includes(targetName(release.target)) && !wanted.includes(file);
    if (stale) await Deno.remove(file);
  }
  const there = await Promise.all(wanted.map((file) => exists(file)));
  return wanted.filter((_, index) => there[index]);
}

async function components(release: Release, python: FrozenPython): Promise<Component[]> {
  const { version } = python;
  const installed = new Map(Object.entries(python.packages));
  const requirements = await Deno.readTextFile(join(sidecarDir, "requirements.txt"));
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const runtime = release.shell.kind === "neutralino"
    ? [{
      name: "neutralinojs",
      version: release.shell.version,
      purl: `pkg:github/neutralinojs/neutralinojs@v${release.shell.version}`,
    }]
    : [];
  return [
    { name: "python", version, purl: `pkg:generic/python@${version}` },
    ...pythonComponents(requirements, installed),
    ...npmComponents(imports, bundled),
    ...runtime,
  ];
}
