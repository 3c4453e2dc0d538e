/** Builds Pika's images as CI does, and pushes them to the test registry. */

import { join } from "node:path";
import { ScriptError } from "../../lib/errors.ts";
import { root } from "../../lib/paths.ts";
import type { Engine } from "./engine.ts";
import type { Registry } from "./registry.ts";

/** The images, and the Dockerfile of each. */
export const dockerfiles = { "pika-cloud": "cloud/Dockerfile", "pika-web": "web/Dockerfile" } as const;
export type ImageName = keyof typeof dockerfiles;

export interface BuildOptions {
  /** Folder with the sources; by default this checkout. */
  source?: string;
  tag: string;
  version: string;
  revision: string;
  /** Without it the image stays in the engine. */
  registry?: Registry;
}

export interface BuiltImage {
  name: ImageName;
  tag: string;
  /** With address and tag, as it was pushed. */
  reference: string;
  /** `sha256:...` in the registry; null when it was not pushed. */
  digest: string | null;
  /** With address and digest; the tag's name when it was not pushed. */
  pinned: string;
  /** Bytes unpacked, base included. */
  size: number;
  /** Bytes to pull for somebody who has none of its layers; null when it was not pushed. */
  pulled: number | null;
}

/** Builds an image, and pushes it if a registry is given. */
export async function buildImage(
  engine: Engine,
  name: ImageName,
  options: BuildOptions,
): Promise<BuiltImage> {
  const { registry, tag, version, revision } = options;
  const repository = registry ? `${registry.address}/${name}` : name;
  const reference = `${repository}:${tag}`;
  const source = options.source ?? root;
  await engine.docker([
    ...[
      "buildx",
      "build",
      "--quiet",
      "--load",
      "--file",
      join(source, dockerfiles[name]),
      "--tag",
      reference,
    ],
    ...["--build-arg", `VERSION=${version}`, "--build-arg", `REVISION=${revision}`],
    source,
  ]);
  const inspected = await engine.docker(["image", "inspect", "--format", "{{.Size}}", reference]);
  const size = Number(inspected.stdout.trim());
  if (!registry) return { name, tag, reference, digest: null, pinned: reference, size, pulled: null };

  await engine.docker(["push", "--quiet", reference]);
  const { digest, pulled } = await manifestOf(registry, { name, tag });
  return { name, tag, reference, digest, pinned: `${repository}@${digest}`, size, pulled };
}

async function manifestOf(registry: Registry, { name, tag }: { name: string; tag: string }) {
  const response = await fetch(`http://${registry.address}/v2/${name}/manifests/${tag}`, {
    headers: { accept: "application/vnd.docker.distribution.manifest.v2+json" },
  });
  if (!response.ok) throw new ScriptError(`The registry has no "${name}:${tag}": ${await response.text()}`);
  const digest = response.headers.get("docker-content-digest")!;
  const { config, layers }: { config: { size: number }; layers: { size: number }[] } = await response.json();
  return { digest, pulled: layers.reduce((sum, layer) => sum + layer.size, config.size) };
}
