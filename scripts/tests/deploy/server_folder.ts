/** A folder as `deno task deploy` leaves it on a server: settings, secrets, releases, and Compose called in it. */

import { join } from "node:path";
import { keptPort } from "../../testing/kept_port.ts";
import type { Command } from "../../deploy/command.ts";
import { run, type RunOptions, type RunResult } from "../../lib/command.ts";
import { remove } from "../../lib/files.ts";
import { root } from "../../lib/paths.ts";
import type { Engine } from "./engine.ts";

export interface ServerFolder extends AsyncDisposable {
  readonly path: string;
  /** `http://127.0.0.1:PORT` of what everybody sees, and of the preview. */
  readonly url: string;
  readonly preview: string;
  /** Adds a release; it serves only when `show` says so. */
  addRelease(id: string, images: { cloud: string; web: string }): Promise<void>;
  /** Points `current` or `next` to a release; null: to none. */
  show(link: "current" | "next", id: string | null): Promise<void>;
  /** Runs what a deployment runs on its server, on this folder. */
  run(command: Command): Promise<RunResult>;
  /** `docker compose` with the files of a release. */
  compose(id: string, words: readonly string[], options?: RunOptions): Promise<RunResult>;
}

/** Makes the folder in a temporary place. */
export async function makeServerFolder(
  engine: Engine,
  settings: Record<string, string> = {},
): Promise<ServerFolder> {
  const path = await Deno.makeTempDir({ prefix: "pika-stand-" });
  const at = (...parts: string[]) => join(path, ...parts);
  const ports = { PIKA_PORT: keptPort(), PIKA_PREVIEW_PORT: keptPort() };
  for (const name of ["secrets", "releases", "edge", "backups"]) await Deno.mkdir(at(name));
  await Deno.chmod(path, 0o755);
  const password = crypto.randomUUID();
  const secrets = {
    postgres_password: password,
    database_url: `postgres://pika:${password}@db:5432/pika`,
    // Its role is made as a deployment makes it: grantCloud.
    cloud_database_url: `postgres://pika_cloud:${crypto.randomUUID().replaceAll("-", "")}@db:5432/pika`,
    pika_secret: crypto.randomUUID() + crypto.randomUUID(),
    tunnel_token: crypto.randomUUID(),
  };
  for (const [name, value] of Object.entries(secrets)) {
    await Deno.writeTextFile(at("secrets", name), value);
    await Deno.chmod(at("secrets", name), 0o444);
  }
  await Deno.copyFile(join(root, "web", "edge", "Caddyfile"), at("edge", "Caddyfile"));
  const owner = `${Deno.uid()}:${Deno.gid()}`;
  await Deno.writeTextFile(at("settings.env"), lines({ PIKA_BACKUP_USER: owner, ...ports, ...settings }));

  return {
    path,
    url: `http://127.0.0.1:${ports.PIKA_PORT}`,
    preview: `http://127.0.0.1:${ports.PIKA_PREVIEW_PORT}`,
    addRelease: async (id, images) => {
      await Deno.mkdir(at("releases", id));
      await Deno.copyFile(join(root, "compose.yaml"), at("releases", id, "compose.yaml"));
      for (const name of ["cloud", "web"]) {
        await Deno.writeTextFile(at("releases", id, name), `${name}-${id}\n`);
      }
      const variables = { PIKA_RELEASE: id, PIKA_CLOUD_IMAGE: images.cloud, PIKA_WEB_IMAGE: images.web };
      await Deno.writeTextFile(at("releases", id, "release.env"), lines(variables));
      await Deno.writeTextFile(at("releases", id, "images.env"), "");
    },
    show: async (link, id) => {
      if (id === null) return await remove(at("releases", link));
      await Deno.symlink(id, at("releases", `${link}.new`));
      await Deno.rename(at("releases", `${link}.new`), at("releases", link));
    },
    run: ({ words }) => run([...words], { env: engine.env }),
    compose: (id, words, options) =>
      engine.docker([
        ...["compose", "--project-name", "pika", "--project-directory", path],
        ...["--file", at("releases", id, "compose.yaml")],
        ...["--env-file", at("settings.env"), "--env-file", at("releases", id, "release.env"), ...words],
      ], options),
    [Symbol.asyncDispose]: () => remove(path),
  };
}

function lines(variables: Record<string, string | number>): string {
  return Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join("");
}
