/** The Docker client with Compose and buildx: the machine's own, or trixie's in `.cache`, without installing anything. */

import $ from "dax";
import { delimiter, dirname, join } from "node:path";
import { run } from "../../lib/command.ts";
import { CommandError } from "../../lib/errors.ts";
import { exists } from "../../lib/files.ts";
import { cacheDir } from "../../lib/paths.ts";
import { fetchPackages, packageOf, unpack } from "./debian.ts";

export interface DockerClient {
  /** Path of `docker`. */
  program: string;
  /** PATH with the client first, and a DOCKER_CONFIG of its own, without anybody's credentials. */
  env: Record<string, string>;
}

const folder = join(cacheDir, "docker", "client");
const wanted = ["docker-cli", "docker-compose", "docker-buildx"];

/** Finds or fetches the client. */
export async function ensureDockerClient(): Promise<DockerClient> {
  const own = await $.which("docker"); // no probe: where it is missing it is fetched
  const empty = join(folder, "empty-config");
  await Deno.mkdir(empty, { recursive: true });
  if (own && await works(client(own, empty))) return client(own, empty);

  const config = join(folder, "config");
  const program = join(folder, "usr", "bin", "docker");
  if (!await exists(program)) {
    const packages = await fetchPackages(wanted);
    await unpack(packages.filter((path) => wanted.includes(packageOf(path))), folder);
  }
  const plugins = join(config, "cli-plugins");
  await Deno.mkdir(plugins, { recursive: true });
  for (const name of ["docker-compose", "docker-buildx"]) {
    const link = join(plugins, name);
    if (!await exists(link)) {
      await Deno.symlink(join(folder, "usr", "libexec", "docker", "cli-plugins", name), link);
    }
  }
  return client(program, config);
}

function client(program: string, config: string): DockerClient {
  const path = `${dirname(program)}${delimiter}${Deno.env.get("PATH") ?? ""}`;
  return { program, env: { PATH: path, DOCKER_CONFIG: config } };
}

/** Whether both plugins answer. */
async function works({ program, env }: DockerClient): Promise<boolean> {
  try {
    await run([program, "compose", "version"], { env });
    await run([program, "buildx", "version"], { env });
    return true;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}
