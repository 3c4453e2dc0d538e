/** Builds as the jobs of a release leave them, small. For tests. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { BuildManifest } from "./builds.ts";
import { promised } from "./promised.ts";

export const commit = "c0ffee".padEnd(40, "0");

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Writes the build of a target below a folder, as `deno task release` does. Returns its folder. */
export async function writeBuild(
  folder: string,
  target: string,
  { version = "0.2.0", change = {} }: { version?: string; change?: Partial<BuildManifest> } = {},
): Promise<string> {
  const build = join(folder, `release-${target}`, version);
  await Deno.mkdir(build, { recursive: true });
  const bom = JSON.stringify({
    bomFormat: "CycloneDX",
    components: [{ name: "numpy", purl: "pkg:pypi/numpy@2" }, {
      name: target,
      purl: `pkg:generic/${target}@1`,
    }],
  });
  const contents = new Map<string, string>(promised[target]!.map((format) => [
    `pika-${version}-${target}.${format}`,
    `installer ${format} of ${target}\n`.repeat(20),
  ]));
  contents.set("pika.cdx.json", bom);
  const files = [];
  for (const [name, text] of contents) {
    await Deno.writeTextFile(join(build, name), text);
    files.push({ name, size: text.length, sha256: sha256(text) });
  }
  await Deno.writeTextFile(
    join(build, "SHA256SUMS"),
    files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(""),
  );
  const manifest: BuildManifest = {
    version,
    target,
    build: `${version}+0123456789ab`,
    commit,
    uncommitted_changes: false,
    published: true,
    signed: target.startsWith("macos"),
    shell: { kind: "neutralino", pinned: true },
    files,
    ...change,
  };
  await Deno.writeTextFile(join(build, "release.json"), JSON.stringify(manifest));
  return build;
}

/** The builds of every promised target. */
export async function writeBuilds(folder: string, version = "0.2.0"): Promise<void> {
  for (const target of Object.keys(promised)) await writeBuild(folder, target, { version });
}
